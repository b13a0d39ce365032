// SPDX-License-Identifier: MIT
// The handlers; drv.c puts them into their ops structs.
#include <linux/fs.h>
#include <linux/toy.h>

#include "gem.h"

/* Shows: the ops struct is in another file. */
vm_fault_t split_ops_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);
	int err;

	if (!page)
		return VM_FAULT_SIGBUS;
	err = vm_insert_page(vmf->vma, vmf->address, page);
	//= call in split_ops_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert
	switch (err) {
	case -ENOMEM:
		return VM_FAULT_OOM;
	case -EFAULT:
	case -EINVAL:
		return VM_FAULT_SIGBUS;
	}
	return VM_FAULT_NOPAGE;
}

int split_ops_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	return 0;
}
