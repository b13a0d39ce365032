// SPDX-License-Identifier: MIT
// Allocates and frees the pages of a range with one function.
#include <linux/kernel.h>

#include "range_alloc.h"

/* Shows: allocate == 0 leaves before the call; any error becomes -ENOMEM. */
static int update_range(struct range_alloc *alloc, int allocate, unsigned long start,
			unsigned long end)
{
	struct vm_area_struct *vma = alloc->vma;
	unsigned long addr;
	struct page **slot;

	if (allocate == 0)
		goto free_range;

	mmap_write_lock(vma->vm_mm);
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		slot = &alloc->pages[(addr - vma->vm_start) >> PAGE_SHIFT];
		*slot = alloc_page(GFP_KERNEL);
		if (!*slot)
			goto fail;
		if (vm_insert_page(vma, addr, *slot))
		//= call in update_range, contexts: ioctl, result: replaced, entries: file_operations.unlocked_ioctl, plan: rename
			goto fail;
	}
	mmap_write_unlock(vma->vm_mm);
	return 0;

fail:
	mmap_write_unlock(vma->vm_mm);
	return -ENOMEM;

free_range:
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		slot = &alloc->pages[(addr - vma->vm_start) >> PAGE_SHIFT];
		zap_page(vma, addr);
		put_page(*slot);
		*slot = NULL;
	}
	return 0;
}

/* Called from the ioctl, in another file. */
int range_alloc_new(struct range_alloc *alloc, unsigned long start, unsigned long end)
{
	return update_range(alloc, 1, start, end);
}

/* A work item: it calls the same function and never reaches the use. */
static void range_alloc_free_work(struct work_struct *work)
{
	struct range_alloc *alloc = container_of(work, struct range_alloc, free_work);

	update_range(alloc, 0, alloc->free_start, alloc->free_end);
}

void range_alloc_init(struct range_alloc *alloc)
{
	INIT_WORK(&alloc->free_work, range_alloc_free_work);
}
