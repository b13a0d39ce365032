// SPDX-License-Identifier: MIT
// Takes the address of the API instead of calling it.
#include <linux/miscdevice.h>
#include <linux/toy.h>

struct inserter {
	int (*insert_one)(struct vm_area_struct *vma, unsigned long addr, struct page *page);
};

static const struct inserter plain_inserter = {
	.insert_one = vm_insert_page, //= reference in -, plan: review
};

/* Shows: a comparison with the address, then a call through the pointer. */
static int reference_mmap(struct file *file, struct vm_area_struct *vma)
{
	const struct inserter *inserter = &plain_inserter;
	struct toy_buffer *buf = file->private_data;

	if (inserter->insert_one != vm_insert_page)
	//= reference in reference_mmap, contexts: mmap, entries: file_operations.mmap, plan: review
		vma->vm_flags |= VM_IO;
	return inserter->insert_one(vma, vma->vm_start, buf->pages[0]);
}

static const struct file_operations reference_fops = {
	.owner = THIS_MODULE,
	.mmap = reference_mmap,
};

static struct miscdevice reference_misc = {
	.name = "reference",
	.fops = &reference_fops,
};
module_misc_device(reference_misc);
