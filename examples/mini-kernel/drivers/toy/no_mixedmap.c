// SPDX-License-Identifier: MIT
// A fault handler whose mmap handler forgot the flag that it needs.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: VM_MIXEDMAP is not set when the lock is only held for read. */
static vm_fault_t no_mixedmap_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);

	if (!page)
		return VM_FAULT_SIGBUS;
	return vm_insert_page(vmf->vma, vmf->address, page) ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
	//= call in no_mixedmap_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert-differs on -EBUSY -ENOMEM
}

static const struct vm_operations_struct no_mixedmap_vm_ops = {
	.fault = no_mixedmap_fault,
};

static int no_mixedmap_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_DONTEXPAND;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &no_mixedmap_vm_ops;
	return 0;
}

static const struct file_operations no_mixedmap_fops = {
	.owner = THIS_MODULE,
	.mmap = no_mixedmap_mmap,
};

static struct miscdevice no_mixedmap_misc = {
	.name = "no_mixedmap",
	.fops = &no_mixedmap_fops,
};
module_misc_device(no_mixedmap_misc);
