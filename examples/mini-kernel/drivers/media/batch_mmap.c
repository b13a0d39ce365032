// SPDX-License-Identifier: MIT
// An mmap handler that hands over its pages in one batch.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: the sibling that takes several pages. */
static int batch_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;
	unsigned long left = buf->nr_pages;

	return vm_insert_pages(vma, vma->vm_start, buf->pages, &left);
	//= call in batch_mmap, contexts: mmap, result: returned, entries: file_operations.mmap
}

static const struct file_operations batch_fops = {
	.owner = THIS_MODULE,
	.mmap = batch_mmap,
};

static struct miscdevice batch_misc = {
	.name = "batch_mmap",
	.fops = &batch_fops,
};
module_misc_device(batch_misc);
