/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/types.h>
#include <linux/errno.h>
#include <linux/mm_types.h>
#include <linux/mmap_lock.h>
#include <linux/slab.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)

#define VM_WRITE	0x00000002UL
#define VM_SHARED	0x00000008UL
#define VM_PFNMAP	0x00000400UL
#define VM_IO		0x00004000UL
#define VM_DONTEXPAND	0x00040000UL
#define VM_MIXEDMAP	0x10000000UL

#define PG_slab		0x0080UL
#define PG_anon		0x1000UL

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned int flags;
	pgoff_t pgoff;
	unsigned long address;
	struct page *page;
};

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*huge_fault)(struct vm_fault *vmf, unsigned int order);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *vmf);
};

struct page *alloc_page(gfp_t flags);
void put_page(struct page *page);

static inline int page_count(const struct page *page)
{
	return page->refcount;
}

static inline void get_page(struct page *page)
{
	page->refcount++;
}

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
void zap_page(struct vm_area_struct *vma, unsigned long addr);
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr,
		    unsigned long pfn, unsigned long size, pgprot_t prot);

vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address,
			   unsigned int flags);
unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long len,
		      unsigned long pgoff);
int install_special_mapping(struct vm_area_struct *vma,
			    const struct vm_special_mapping *mapping);

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
//= declaration in -, plan: rename
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, //= declaration in -
		    struct page **pages, unsigned long *num);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num);

/**
 * vmf_error - say an errno in a fault handler's words
 * @err: a negative errno
 *
 * Context: Any.
 * Return: VM_FAULT_OOM for -ENOMEM, VM_FAULT_SIGBUS for everything else.
 */
static inline vm_fault_t vmf_error(int err)
{
	return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}

/**
 * vmf_insert_page - put one page into a user mapping, from a fault handler
 * @vma: the mapping that faulted, its VM_MIXEDMAP set by the mmap handler
 * @addr: the user address the page goes to
 * @page: the page
 *
 * The mechanics are those of vm_insert_page(), only the answer differs: a page
 * that another thread put there first is as good as ours.
 *
 * Context: Page-fault handlers. The mmap lock is held for read.
 * Return: VM_FAULT_NOPAGE, VM_FAULT_OOM or VM_FAULT_SIGBUS.
 */
//= ^comment in -, plan: rename
//= ^comment in -
static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma, //= definition in -
					 unsigned long addr, struct page *page)
{
	int err = vm_insert_page(vma, addr, page);
	//= call in ., contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: rename

	if (!err || err == -EBUSY)
		return VM_FAULT_NOPAGE;
	return vmf_error(err);
}

#endif
