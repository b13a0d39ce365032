/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#define EXPORT_SYMBOL(symbol)		extern __typeof__(symbol) symbol
#define EXPORT_SYMBOL_GPL(symbol)	extern __typeof__(symbol) symbol

#endif
