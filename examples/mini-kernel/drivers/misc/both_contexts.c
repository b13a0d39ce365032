// SPDX-License-Identifier: MIT
// A helper that runs in an mmap handler and in a fault handler.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: one use, two contexts; the errno crosses a function boundary. */
static int both_map_one(struct vm_area_struct *vma, unsigned long addr, pgoff_t pgoff)
{
	struct page *page = toy_buffer_page(vma->vm_private_data, pgoff);

	if (!page)
		return -EINVAL;
	return vm_insert_page(vma, addr, page);
	//= call in both_map_one, contexts: mmap page-fault, result: returned, entries: file_operations.mmap vm_operations_struct.fault, plan: review
}

/* Translates for the helper, -EBUSY with the errors. */
static vm_fault_t both_fault(struct vm_fault *vmf)
{
	int err = both_map_one(vmf->vma, vmf->address, vmf->pgoff);

	if (err)
		return vmf_error(err);
	return VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct both_vm_ops = {
	.fault = both_fault,
};

/* Maps the first page at once, the others when they are touched. */
static int both_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &both_vm_ops;
	return both_map_one(vma, vma->vm_start, vma->vm_pgoff);
}

static const struct file_operations both_fops = {
	.owner = THIS_MODULE,
	.mmap = both_mmap,
};

static struct miscdevice both_misc = {
	.name = "both_contexts",
	.fops = &both_fops,
};
module_misc_device(both_misc);
