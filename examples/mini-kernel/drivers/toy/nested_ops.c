// SPDX-License-Identifier: MIT
// An ops struct inside another struct, filled by a nested initialiser.
#include <linux/miscdevice.h>
#include <linux/toy.h>

struct nested_region {
	const char *name;
	struct vm_operations_struct ops;
	unsigned long flags;
};

/* Shows: installed by .ops = { .fault = … }; OOM and SIGBUS the wrong way round. */
static vm_fault_t nested_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	int err = vm_insert_page(vmf->vma, vmf->address, buf->pages[vmf->pgoff]);
	//= call in nested_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert-differs on -EINVAL -EFAULT -ENOMEM

	if (!err || err == -EBUSY)
		return VM_FAULT_NOPAGE;
	return err == -ENOMEM ? VM_FAULT_SIGBUS : VM_FAULT_OOM;
}

static const struct nested_region nested_region = {
	.name = "nested",
	.ops = {
		.fault = nested_fault,
	},
	.flags = VM_DONTEXPAND | VM_MIXEDMAP,
};

static int nested_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= nested_region.flags;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &nested_region.ops;
	return 0;
}

static const struct file_operations nested_fops = {
	.owner = THIS_MODULE,
	.mmap = nested_mmap,
};

static struct miscdevice nested_misc = {
	.name = "nested_ops",
	.fops = &nested_fops,
};
module_misc_device(nested_misc);
