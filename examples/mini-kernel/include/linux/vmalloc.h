/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/types.h>

struct page;
struct vm_area_struct;

struct page *vmalloc_to_page(const void *addr);
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr,
				void *kaddr, unsigned long size);
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr);

#endif
