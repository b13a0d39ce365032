/* SPDX-License-Identifier: MIT */
#ifndef _DRIVERS_MISC_MEMBER_NAME_AFU_H
#define _DRIVERS_MISC_MEMBER_NAME_AFU_H

#include <linux/mm.h>

struct afu;

/* A member with the name of a function in context.c. */
struct afu_backend_ops {
	int (*map_irq_page)(struct afu *afu, unsigned int irq);
	void (*reset)(struct afu *afu);
};

struct afu {
	const struct afu_backend_ops *ops;
	struct page *irq_page;
	unsigned int irq;
};

int map_irq_page(struct vm_area_struct *vma, unsigned long addr, struct afu *afu);

#endif
