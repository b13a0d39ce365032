// SPDX-License-Identifier: MIT
// The same interface for builds without an MMU, where no page can be inserted.
#include <linux/export.h>
#include <linux/mm.h>

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, //= definition in -, plan: rename
		   struct page *page)
{
	return -EINVAL;
}
EXPORT_SYMBOL(vm_insert_page); //= export in -, plan: rename

int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, //= definition in -
		    struct page **pages, unsigned long *num)
{
	return -EINVAL;
}
EXPORT_SYMBOL(vm_insert_pages); //= export in -

int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return -EINVAL;
}
EXPORT_SYMBOL(vm_map_pages);

int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return -EINVAL;
}
EXPORT_SYMBOL(vm_map_pages_zero);
