// SPDX-License-Identifier: MIT
// vmalloc memory in a user mapping.
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

/* Shows: a do-while loop in a helper, its users in other files. */
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr,
				void *kaddr, unsigned long size)
{
	char *from = kaddr;

	if (!size || size > vma->vm_end - uaddr)
		return -EINVAL;
	do {
		int err = vm_insert_page(vma, uaddr, vmalloc_to_page(from));
		//= call in remap_vmalloc_range_partial, contexts: mmap, result: returned, entries: fb_ops.fb_mmap, plan: rename

		if (err)
			return err;
		uaddr += PAGE_SIZE;
		from += PAGE_SIZE;
		size -= min_t(unsigned long, size, PAGE_SIZE);
	} while (size);
	return 0;
}

/**
 * remap_vmalloc_range - fill a whole user mapping with vmalloc memory
 * @vma: the mapping
 * @addr: the memory
 *
 * Context: mmap handlers. The mmap lock is held for write.
 * Return: 0 or a negative errno.
 */
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr)
{
	return remap_vmalloc_range_partial(vma, vma->vm_start, addr,
					   vma->vm_end - vma->vm_start);
}
EXPORT_SYMBOL(remap_vmalloc_range);
