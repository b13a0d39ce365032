/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/types.h>

#define GFP_KERNEL	((gfp_t)0x0cc0)
#define GFP_ATOMIC	((gfp_t)0x0020)

void *kzalloc(size_t size, gfp_t flags);
void kfree(const void *object);

#endif
