// SPDX-License-Identifier: MIT
// An mmap handler that maps one page.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: single call, its errno returned at once. */
static int single_call_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;

	return vm_insert_page(vma, vma->vm_start, buf->pages[0]);
	//= call in single_call_mmap, contexts: mmap, result: returned, entries: file_operations.mmap, plan: rename
}

static const struct file_operations single_call_fops = {
	.owner = THIS_MODULE,
	.mmap = single_call_mmap,
};

static struct miscdevice single_call_misc = {
	.name = "single_call_mmap",
	.fops = &single_call_fops,
};
module_misc_device(single_call_misc);
