/* SPDX-License-Identifier: MIT */
#ifndef _DRIVERS_ANDROID_RANGE_ALLOC_H
#define _DRIVERS_ANDROID_RANGE_ALLOC_H

#include <linux/mm.h>
#include <linux/workqueue.h>

struct range_alloc {
	struct vm_area_struct *vma;
	struct page **pages;
	struct work_struct free_work;
	unsigned long free_start;
	unsigned long free_end;
};

int range_alloc_new(struct range_alloc *alloc, unsigned long start, unsigned long end);
void range_alloc_init(struct range_alloc *alloc);

#endif
