/* SPDX-License-Identifier: MIT */
#ifndef _MM_INTERNAL_H
#define _MM_INTERNAL_H

#include <linux/mm.h>

#define FAULT_FLAG_MKWRITE	0x01

static inline bool pte_none(pte_t pte)
{
	return pte.pte == 0;
}

static inline pte_t make_pte(const struct page *page, pgprot_t prot)
{
	return (pte_t){ (unsigned long)page | prot.pgprot };
}

/* NULL when no page table could be allocated. */
pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **lock);
vm_fault_t map_faulted_page(struct vm_fault *vmf);
struct vm_area_struct *vma_create(struct mm_struct *mm, unsigned long len);
void vma_free(struct vm_area_struct *vma);

#endif
