/* SPDX-License-Identifier: MIT */
#ifndef _DRIVERS_MISC_NO_CALLER_H
#define _DRIVERS_MISC_NO_CALLER_H

struct toy_buffer;
struct vm_area_struct;

int no_caller_map(struct toy_buffer *buf, struct vm_area_struct *vma);

#endif
