// SPDX-License-Identifier: MIT
// A fault handler whose switch says the same as the API made for fault handlers.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: switch, equal on every value. */
static vm_fault_t switch_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);
	int err;

	if (!page)
		return VM_FAULT_SIGBUS;

	err = vm_insert_page(vmf->vma, vmf->address, page);
	//= call in switch_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert
	switch (err) {
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}

static const struct vm_operations_struct switch_vm_ops = {
	.fault = switch_fault,
};

static int switch_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &switch_vm_ops;
	return 0;
}

static const struct file_operations switch_fops = {
	.owner = THIS_MODULE,
	.mmap = switch_mmap,
};

static struct miscdevice switch_misc = {
	.name = "switch_fault",
	.fops = &switch_fops,
};
module_misc_device(switch_misc);
