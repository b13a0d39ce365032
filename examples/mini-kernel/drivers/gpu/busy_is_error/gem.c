// SPDX-License-Identifier: MIT
// A fault handler that kills the process which lost a race for a page.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: switch that forgets -EBUSY, with two arms no callee can reach. */
static vm_fault_t busy_is_error_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);

	if (!page)
		return VM_FAULT_SIGBUS;

	switch (vm_insert_page(vmf->vma, vmf->address, page)) {
	//= call in busy_is_error_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert-differs on -EBUSY
	case -EAGAIN:
	case -ERESTARTSYS:
	case 0:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	}
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct busy_is_error_vm_ops = {
	.fault = busy_is_error_fault,
};

static int busy_is_error_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_MIXEDMAP);
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &busy_is_error_vm_ops;
	return 0;
}

static const struct file_operations busy_is_error_fops = {
	.owner = THIS_MODULE,
	.mmap = busy_is_error_mmap,
};

static struct miscdevice busy_is_error_misc = {
	.name = "busy_is_error",
	.fops = &busy_is_error_fops,
};
module_misc_device(busy_is_error_misc);
