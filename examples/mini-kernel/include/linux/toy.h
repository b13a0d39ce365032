/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TOY_H
#define _LINUX_TOY_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

/* The memory that a toy driver shows to user space. */
struct toy_buffer {
	struct mutex lock;
	struct page **pages;
	unsigned long nr_pages;
};

/* The page behind a page offset, or NULL beyond the end. */
static inline struct page *toy_buffer_page(struct toy_buffer *buf, pgoff_t pgoff)
{
	return pgoff < buf->nr_pages ? buf->pages[pgoff] : NULL;
}

/* Makes the ops struct of a driver that only has a fault handler. */
#define DEFINE_TOY_VM_OPS(name, faultfn)				\
	static const struct vm_operations_struct name = {		\
		.fault = faultfn,					\
	}

/* drivers/toy/shared_map.c */
int toy_map_buffer(struct vm_area_struct *vma, struct toy_buffer *buf);

#endif
