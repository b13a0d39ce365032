/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FB_H
#define _LINUX_FB_H

#include <linux/module.h>

struct fb_info;
struct vm_area_struct;

struct fb_ops {
	struct module *owner;
	int (*fb_mmap)(struct fb_info *info, struct vm_area_struct *vma);
};

struct fb_info {
	const struct fb_ops *fbops;
	void *screen_buffer;
	unsigned long screen_pfn;
	void *par;
};

int register_framebuffer(struct fb_info *info);

#define module_framebuffer(info)					\
	static int __init info##_init(void)				\
	{								\
		return register_framebuffer(&info);			\
	}								\
	module_init(info##_init)

#endif
