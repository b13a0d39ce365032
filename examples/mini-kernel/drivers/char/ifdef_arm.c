// SPDX-License-Identifier: MIT
// A driver that maps on demand in one configuration, at once in the other.
#include <linux/miscdevice.h>
#include <linux/toy.h>

#ifdef CONFIG_TOY_DEMAND_PAGING
/* Shows: the handler, and the line that installs it, are in an #ifdef arm. */
static vm_fault_t ifdef_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;

	switch (vm_insert_page(vmf->vma, vmf->address, buf->pages[vmf->pgoff])) {
	//= call in ifdef_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert
	case -EBUSY:
	case 0:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}
#endif

static void ifdef_close(struct vm_area_struct *vma)
{
	vma->vm_private_data = NULL;
}

static const struct vm_operations_struct ifdef_vm_ops = {
	.close = ifdef_close,
#ifdef CONFIG_TOY_DEMAND_PAGING
	.fault = ifdef_fault,
#endif
};

static int ifdef_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;

	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = buf;
	vma->vm_ops = &ifdef_vm_ops;
#ifdef CONFIG_TOY_DEMAND_PAGING
	return 0;
#else
	return vm_insert_page(vma, vma->vm_start, buf->pages[0]);
	//= call in ifdef_mmap, contexts: mmap, result: returned, entries: file_operations.mmap, plan: rename
#endif
}

static const struct file_operations ifdef_fops = {
	.owner = THIS_MODULE,
	.mmap = ifdef_mmap,
};

static struct miscdevice ifdef_misc = {
	.name = "ifdef_arm",
	.fops = &ifdef_fops,
};
module_misc_device(ifdef_misc);
