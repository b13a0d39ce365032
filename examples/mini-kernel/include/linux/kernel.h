/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/types.h>
#include <linux/errno.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - __builtin_offsetof(type, member)))

#define min_t(type, a, b)	((type)(a) < (type)(b) ? (type)(a) : (type)(b))

#define BUG_ON(condition) \
	do { if (unlikely(condition)) __builtin_trap(); } while (0)

#define WARN_ON(condition) ({						\
	int __warn = !!(condition);					\
	if (unlikely(__warn))						\
		printk("warning: %s\n", #condition);			\
	unlikely(__warn);						\
})

#define pr_err(...)	printk(__VA_ARGS__)
#define pr_debug(...)	printk(__VA_ARGS__)

int __printf(1, 2) printk(const char *format, ...);

#endif
