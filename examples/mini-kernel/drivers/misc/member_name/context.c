// SPDX-License-Identifier: MIT
// The user's side: maps the page of an interrupt when it is touched.
#include <linux/miscdevice.h>

#include "afu.h"

/* Shows: a struct member has this name; calls through it are no callers. */
int map_irq_page(struct vm_area_struct *vma, unsigned long addr, struct afu *afu)
{
	if (!afu->irq_page)
		return -ENXIO;
	return vm_insert_page(vma, addr, afu->irq_page);
	//= call in map_irq_page, contexts: page-fault, result: returned, entries: vm_operations_struct.fault, plan: convert
}

/* The helper's only caller. */
static vm_fault_t member_name_fault(struct vm_fault *vmf)
{
	switch (map_irq_page(vmf->vma, vmf->address, vmf->vma->vm_private_data)) {
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}

static const struct vm_operations_struct member_name_vm_ops = {
	.fault = member_name_fault,
};

static int member_name_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &member_name_vm_ops;
	return 0;
}

static const struct file_operations member_name_fops = {
	.owner = THIS_MODULE,
	.mmap = member_name_mmap,
};

static struct miscdevice member_name_misc = {
	.name = "member_name",
	.fops = &member_name_fops,
};
module_misc_device(member_name_misc);
