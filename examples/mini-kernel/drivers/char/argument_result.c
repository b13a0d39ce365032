// SPDX-License-Identifier: MIT
// An mmap handler that hands the result to another function as it is.
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Counts failures and passes the errno on. */
static int argument_account(struct toy_buffer *buf, int err)
{
	if (err)
		pr_debug("buffer of %lu pages: error %d\n", buf->nr_pages, err);
	return err;
}

/* Shows: the result is an argument. */
static int argument_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;

	return argument_account(buf, vm_insert_page(vma, vma->vm_start, buf->pages[0]));
	//= call in argument_mmap, contexts: mmap, result: argument, entries: file_operations.mmap, plan: rename
}

static const struct file_operations argument_fops = {
	.owner = THIS_MODULE,
	.mmap = argument_mmap,
};

static struct miscdevice argument_misc = {
	.name = "argument_result",
	.fops = &argument_fops,
};
module_misc_device(argument_misc);
