/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#include <linux/fs.h>
#include <linux/module.h>

struct miscdevice {
	const char *name;
	const struct file_operations *fops;
	struct device *parent;
};

int misc_register(struct miscdevice *misc);

#define module_misc_device(misc)					\
	static int __init misc##_init(void)				\
	{								\
		return misc_register(&misc);				\
	}								\
	module_init(misc##_init)

#endif
