// SPDX-License-Identifier: MIT
// An ops struct that a macro of <linux/toy.h> makes.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: installed by DEFINE_TOY_VM_OPS(); vmf_error() makes -EBUSY a SIGBUS. */
static vm_fault_t macro_ops_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);
	int err;

	if (!page)
		return VM_FAULT_SIGBUS;
	err = vm_insert_page(vmf->vma, vmf->address, page);
	//= call in macro_ops_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert-differs on -EBUSY
	if (err)
		return vmf_error(err);
	return VM_FAULT_NOPAGE;
}

DEFINE_TOY_VM_OPS(macro_ops_vm_ops, macro_ops_fault);

static int macro_ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &macro_ops_vm_ops;
	return 0;
}

static const struct file_operations macro_ops_fops = {
	.owner = THIS_MODULE,
	.mmap = macro_ops_mmap,
};

static struct miscdevice macro_ops_misc = {
	.name = "macro_ops",
	.fops = &macro_ops_fops,
};
module_misc_device(macro_ops_misc);
