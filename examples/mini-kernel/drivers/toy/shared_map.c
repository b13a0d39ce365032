// SPDX-License-Identifier: MIT
// A helper for other drivers: drivers/media/shared_map_user.c and
// drivers/video/shared_map_user.c call it.
#include <linux/export.h>
#include <linux/toy.h>

/**
 * toy_map_buffer - show a buffer to user space
 * @vma: the user mapping
 * @buf: the buffer
 *
 * Context: mmap handlers. The mmap lock is held for write.
 * Return: 0 or a negative errno.
 */
int toy_map_buffer(struct vm_area_struct *vma, struct toy_buffer *buf)
{
	unsigned long count = vma_pages(vma);
	unsigned long i = 0;
	struct page *page;
	int err = 0;

	if (vma->vm_pgoff >= buf->nr_pages || count > buf->nr_pages - vma->vm_pgoff)
		return -EINVAL;

	while (i < count) {
		page = buf->pages[vma->vm_pgoff + i];
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, page);
		//= call in toy_map_buffer, contexts: mmap, result: returned, entries: fb_ops.fb_mmap v4l2_file_operations.mmap, plan: rename
		if (err)
			break;
		i++;
	}
	return err;
}
EXPORT_SYMBOL_GPL(toy_map_buffer);
