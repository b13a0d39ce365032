// SPDX-License-Identifier: MIT
// An mmap handler that maps an array of pages.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: loop over an array of pages. */
static int loop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i;
	int err;

	if (vma_pages(vma) > buf->nr_pages)
		return -EINVAL;

	for (i = 0; i < vma_pages(vma); i++, addr += PAGE_SIZE) {
		err = vm_insert_page(vma, addr, buf->pages[i]);
		//= call in loop_mmap, contexts: mmap, result: returned, entries: file_operations.mmap, plan: rename
		if (err)
			return err;
	}
	return 0;
}

static const struct file_operations loop_fops = {
	.owner = THIS_MODULE,
	.mmap = loop_mmap,
};

static struct miscdevice loop_misc = {
	.name = "loop_mmap",
	.fops = &loop_fops,
};
module_misc_device(loop_misc);
