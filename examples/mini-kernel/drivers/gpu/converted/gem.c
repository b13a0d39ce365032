// SPDX-License-Identifier: MIT
// A fault handler that uses the API made for it.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: done. */
static vm_fault_t converted_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);

	if (!page)
		return VM_FAULT_SIGBUS;
	return vmf_insert_page(vmf->vma, vmf->address, page);
	//= call in converted_fault, contexts: page-fault, result: returned, entries: vm_operations_struct.fault, plan: done
}

static const struct vm_operations_struct converted_vm_ops = {
	.fault = converted_fault,
};

static int converted_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &converted_vm_ops;
	return 0;
}

static const struct file_operations converted_fops = {
	.owner = THIS_MODULE,
	.mmap = converted_mmap,
};

static struct miscdevice converted_misc = {
	.name = "converted",
	.fops = &converted_fops,
};
module_misc_device(converted_misc);
