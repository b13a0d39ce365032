// SPDX-License-Identifier: MIT
// An ops struct without field names.
#include <linux/miscdevice.h>
#include <linux/toy.h>

static void positional_open(struct vm_area_struct *vma)
{
	get_page(toy_buffer_page(vma->vm_private_data, 0));
}

static void positional_close(struct vm_area_struct *vma)
{
	put_page(toy_buffer_page(vma->vm_private_data, 0));
}

/* Shows: installed by its position; every error becomes SIGBUS. */
static vm_fault_t positional_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;

	if (vmf->pgoff >= buf->nr_pages)
		return VM_FAULT_SIGBUS;
	if (vm_insert_page(vmf->vma, vmf->address, buf->pages[vmf->pgoff]))
	//= call in positional_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert-differs on -EBUSY -ENOMEM
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct positional_vm_ops = {
	positional_open, positional_close, positional_fault, NULL, NULL, NULL,
};

static int positional_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &positional_vm_ops;
	positional_open(vma);
	return 0;
}

static const struct file_operations positional_fops = {
	.owner = THIS_MODULE,
	.mmap = positional_mmap,
};

static struct miscdevice positional_misc = {
	.name = "positional_ops",
	.fops = &positional_fops,
};
module_misc_device(positional_misc);
