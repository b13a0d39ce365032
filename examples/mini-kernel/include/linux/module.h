/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/types.h>
#include <linux/export.h>

struct module;

#define THIS_MODULE	((struct module *)0)

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#define module_init(function) \
	static const initcall_t __initcall_##function __used = function
#define module_exit(function) \
	static const exitcall_t __exitcall_##function __used = function

#endif
