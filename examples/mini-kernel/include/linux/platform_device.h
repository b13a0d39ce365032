/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PLATFORM_DEVICE_H
#define _LINUX_PLATFORM_DEVICE_H

#include <linux/device.h>
#include <linux/module.h>

struct platform_device {
	struct device dev;
	unsigned int irq;
};

struct platform_driver {
	int (*probe)(struct platform_device *pdev);
	int (*remove)(struct platform_device *pdev);
	const char *name;
};

int platform_driver_register(struct platform_driver *driver);

#define module_platform_driver(driver)					\
	static int __init driver##_init(void)				\
	{								\
		return platform_driver_register(&driver);		\
	}								\
	module_init(driver##_init)

#endif
