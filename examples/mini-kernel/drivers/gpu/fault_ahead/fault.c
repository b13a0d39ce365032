// SPDX-License-Identifier: MIT
// A fault handler that maps the pages behind the one it was asked for.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: loop in a fault handler; only the first page's error counts. */
static vm_fault_t fault_ahead_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	unsigned long addr = vmf->address;
	pgoff_t pgoff;
	int err;

	for (pgoff = vmf->pgoff; pgoff < buf->nr_pages; pgoff++, addr += PAGE_SIZE) {
		err = vm_insert_page(vmf->vma, addr, buf->pages[pgoff]);
		//= call in fault_ahead_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: review
		if (!err)
			continue;
		if (err == -EBUSY || pgoff != vmf->pgoff)
			break;
		return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	}
	return VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct fault_ahead_vm_ops = {
	.fault = fault_ahead_fault,
};

static int fault_ahead_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &fault_ahead_vm_ops;
	return 0;
}

static const struct file_operations fault_ahead_fops = {
	.owner = THIS_MODULE,
	.mmap = fault_ahead_mmap,
};

static struct miscdevice fault_ahead_misc = {
	.name = "fault_ahead",
	.fops = &fault_ahead_fops,
};
module_misc_device(fault_ahead_misc);
