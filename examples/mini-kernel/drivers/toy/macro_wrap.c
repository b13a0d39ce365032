// SPDX-License-Identifier: MIT
// Macros around the API, one of them expanded in two contexts.
#include <linux/miscdevice.h>
#include <linux/toy.h>

#define toy_insert(v, a, p) vm_insert_page((v), (a), (p)) //= macro-body in -, plan: review

/* Stops at the first page that cannot be mapped; err is the caller's variable. */
#define toy_insert_all(v, buf, err)					\
	do {								\
		unsigned long __i;					\
									\
		for (__i = 0, (err) = 0; !(err) && __i < (buf)->nr_pages; __i++) \
			(err) = vm_insert_page((v), /*= macro-body in -, plan: rename */ \
				(v)->vm_start + __i * PAGE_SIZE,	\
				(buf)->pages[__i]);			\
	} while (0)

/* Shows: the wrapping macro in a fault handler. */
static vm_fault_t macro_wrap_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	int err = toy_insert(vmf->vma, vmf->address, buf->pages[vmf->pgoff]);
	//= call in macro_wrap_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, via: toy_insert, plan: review

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct macro_wrap_vm_ops = {
	.fault = macro_wrap_fault,
};

/* Shows: the same macro in an mmap handler. */
static int macro_wrap_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;

	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = buf;
	vma->vm_ops = &macro_wrap_vm_ops;
	return toy_insert(vma, vma->vm_start, buf->pages[0]);
	//= call in macro_wrap_mmap, contexts: mmap, result: returned, entries: file_operations.mmap, via: toy_insert, plan: review
}

static const struct file_operations macro_wrap_fops = {
	.owner = THIS_MODULE,
	.mmap = macro_wrap_mmap,
};

static struct miscdevice macro_wrap_misc = {
	.name = "macro_wrap",
	.fops = &macro_wrap_fops,
};
module_misc_device(macro_wrap_misc);

/* Shows: a statement macro over several lines, its result in a variable handed in. */
static int macro_wrap_all_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;
	int err;

	toy_insert_all(vma, buf, err);
	//= call in macro_wrap_all_mmap, contexts: mmap, entries: file_operations.mmap, via: toy_insert_all, plan: rename
	return err;
}

static const struct file_operations macro_wrap_all_fops = {
	.owner = THIS_MODULE,
	.mmap = macro_wrap_all_mmap,
};

static struct miscdevice macro_wrap_all_misc = {
	.name = "macro_wrap_all",
	.fops = &macro_wrap_all_fops,
};
module_misc_device(macro_wrap_all_misc);
