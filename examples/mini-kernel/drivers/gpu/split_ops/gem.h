/* SPDX-License-Identifier: MIT */
#ifndef _DRIVERS_GPU_SPLIT_OPS_GEM_H
#define _DRIVERS_GPU_SPLIT_OPS_GEM_H

#include <linux/mm.h>

vm_fault_t split_ops_fault(struct vm_fault *vmf);
int split_ops_mmap(struct file *file, struct vm_area_struct *vma);

#endif
