// SPDX-License-Identifier: MIT
// A fault handler that translates with ifs.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: ifs, equal on every value. */
static vm_fault_t if_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);
	int err;

	if (!page)
		return VM_FAULT_SIGBUS;

	err = vm_insert_page(vmf->vma, vmf->address, page);
	//= call in if_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err == 0)
		return VM_FAULT_NOPAGE;
	if (err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct if_vm_ops = {
	.fault = if_fault,
};

static int if_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_IO | VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &if_vm_ops;
	return 0;
}

static const struct file_operations if_fops = {
	.owner = THIS_MODULE,
	.mmap = if_mmap,
};

static struct miscdevice if_misc = {
	.name = "if_fault",
	.fops = &if_fops,
};
module_misc_device(if_misc);
