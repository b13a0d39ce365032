// SPDX-License-Identifier: MIT
// Page insertion and the way from a fault to its handler, for builds with an MMU.
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "internal.h"

static int check_insertable(const struct page *page)
{
	if (page->flags & (PG_anon | PG_slab))
		return -EINVAL;
	return 0;
}

static int fill_pte(struct vm_area_struct *vma, pte_t *pte, struct page *page)
{
	if (!pte_none(*pte))
		return -EBUSY;
	get_page(page);
	page->mapcount++;
	vma->vm_mm->file_rss++;
	*pte = make_pte(page, vma->vm_page_prot);
	return 0;
}

/* Context: May sleep, the page table may have to be allocated. */
static int insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	spinlock_t *lock;
	pte_t *pte;
	int err;

	err = check_insertable(page);
	if (err)
		return err;
	pte = get_locked_pte(vma->vm_mm, addr, &lock);
	if (!pte)
		return -ENOMEM;
	err = fill_pte(vma, pte, page);
	spin_unlock(lock);
	return err;
}

static bool vma_covers(const struct vm_area_struct *vma, unsigned long addr, unsigned long pages)
{
	return vma->vm_start <= addr && addr < vma->vm_end &&
	       pages <= (vma->vm_end - addr) >> PAGE_SHIFT;
}

/* The flag may only change while nobody else looks at the vma. */
static void set_mixedmap(struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_MIXEDMAP)
		return;
	BUG_ON(!mmap_is_write_locked(vma->vm_mm));
	BUG_ON(vma->vm_flags & VM_PFNMAP);
	vm_flags_set(vma, VM_MIXEDMAP);
}

/**
 * vm_insert_page - put one page into a user mapping
 * @vma: the mapping
 * @addr: the user address the page goes to
 * @page: the page, of which the mapping takes a reference
 *
 * Made for mmap handlers. A caller that does not hold the mmap lock for write
 * must have set VM_MIXEDMAP on @vma before.
 *
 * Context: Process context, may sleep. The mmap lock is held.
 * Return: 0, or -EFAULT when @addr is outside @vma, -EINVAL when @page cannot be
 * mapped, -ENOMEM without a page table, -EBUSY when a page is there already.
 */
//= ^comment in -, plan: rename
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, //= definition in -, plan: rename
		   struct page *page)
{
	if (!vma_covers(vma, addr, 1))
		return -EFAULT;
	if (page_count(page) == 0)
		return -EINVAL;
	set_mixedmap(vma);
	return insert_page(vma, addr, page);
}
EXPORT_SYMBOL(vm_insert_page); //= export in -, plan: rename

#ifdef CONFIG_TOY_BATCH_PTES
static int insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages,
			unsigned long *num)
{
	struct page **const end = pages + *num;
	int err = 0;

	while (!err && pages < end) {
		err = insert_page(vma, addr, *pages++);
		addr += PAGE_SIZE;
		*num -= !err;
	}
	return err;
}
#endif

/**
 * vm_insert_pages - put several pages into a user mapping, one behind the other
 * @vma: the mapping
 * @addr: the user address of the first page
 * @pages: the pages
 * @num: how many; on return, how many are left
 *
 * Context: Process context, may sleep. The mmap lock is held, for write unless
 * VM_MIXEDMAP is set.
 * Return: 0 or a negative errno.
 */
//= ^comment in -
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, //= definition in -
		    struct page **pages, unsigned long *num)
{
#ifdef CONFIG_TOY_BATCH_PTES
	if (!vma_covers(vma, addr, *num))
		return -EFAULT;
	set_mixedmap(vma);
	return insert_pages(vma, addr, pages, num);
#else
	unsigned long i, total = *num;
	int err = 0;

	for (i = 0; i < total && !err; i++) {
		err = vm_insert_page(vma, addr + i * PAGE_SIZE, pages[i]);
		//= call in ., contexts: mmap socket, result: returned, entries: file_operations.mmap proto.getsockopt, plan: rename
		*num -= !err;
	}
	return err;
#endif
}
EXPORT_SYMBOL(vm_insert_pages); //= export in -

/* Shows: an API built on the API, for a whole array at an offset. */
static int __vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num,
			  unsigned long offset)
{
	unsigned long count = vma_pages(vma);
	unsigned long i;
	int err;

	if (offset >= num || count > num - offset)
		return -ENXIO;
	for (i = 0; i < count; i++) {
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, pages[offset + i]);
		//= call in __vm_map_pages, contexts: mmap, result: returned, entries: file_operations.mmap v4l2_file_operations.mmap, plan: rename
		if (err)
			return err;
	}
	return 0;
}

/**
 * vm_map_pages - fill a whole user mapping from an array of pages
 * @vma: the mapping; its page offset says where in @pages it begins
 * @pages: the pages
 * @num: how many there are
 *
 * Context: mmap handlers. The mmap lock is held for write.
 * Return: 0, -ENXIO when @pages is too short, or a negative errno.
 */
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return __vm_map_pages(vma, pages, num, vma->vm_pgoff);
}
EXPORT_SYMBOL(vm_map_pages);

/**
 * vm_map_pages_zero - as vm_map_pages(), but always from the first page on
 * @vma: the mapping
 * @pages: the pages
 * @num: how many there are
 *
 * Context: mmap handlers. The mmap lock is held for write.
 * Return: 0, -ENXIO when @pages is too short, or a negative errno.
 */
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return __vm_map_pages(vma, pages, num, 0);
}
EXPORT_SYMBOL(vm_map_pages_zero);

/* Calls the driver's fault handler. */
static vm_fault_t __do_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	vm_fault_t ret;

	ret = vma->vm_ops->fault(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	return map_faulted_page(vmf) | ret;
}

/* Tells the driver that a page it mapped read-only is about to be written. */
static vm_fault_t do_page_mkwrite(struct vm_fault *vmf)
{
	const struct vm_operations_struct *ops = vmf->vma->vm_ops;

	if (vmf->page)
		return ops->page_mkwrite ? ops->page_mkwrite(vmf) : 0;
	return ops->pfn_mkwrite ? ops->pfn_mkwrite(vmf) : 0;
}

/**
 * handle_mm_fault - answer a page fault
 * @vma: the mapping that @address is in
 * @address: where the fault was
 * @flags: FAULT_FLAG_ bits
 *
 * Context: The architecture's fault path. The mmap lock is held for read.
 * Return: VM_FAULT_ codes.
 */
vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address,
			   unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = address & ~(PAGE_SIZE - 1),
		.pgoff = vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT),
		.flags = flags,
	};

	if (!vma->vm_ops || !vma->vm_ops->fault)
		return VM_FAULT_SIGBUS;
	if (flags & FAULT_FLAG_MKWRITE)
		return do_page_mkwrite(&vmf);
	return __do_fault(&vmf);
}
