/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/types.h>
#include <linux/spinlock.h>

struct file;
struct vm_fault;

typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { unsigned long pte; } pte_t;
typedef unsigned long vm_flags_t;

struct rw_semaphore {
	int readers;
	int writer;
};

struct page {
	unsigned long flags;
	int refcount;
	int mapcount;
};

struct mm_struct {
	struct rw_semaphore mmap_lock;
	spinlock_t page_table_lock;
	long file_rss;
};

struct vm_operations_struct;

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};

/* A mapping that the kernel itself makes, a vdso for example. */
struct vm_special_mapping {
	const char *name;
	struct page **pages;
	vm_fault_t (*fault)(const struct vm_special_mapping *mapping,
			    struct vm_area_struct *vma, struct vm_fault *vmf);
};

/* What a fault handler answers. */
enum vm_fault_reason {
	VM_FAULT_OOM	= 0x0001,
	VM_FAULT_SIGBUS	= 0x0002,
	VM_FAULT_MAJOR	= 0x0004,
	VM_FAULT_NOPAGE	= 0x0100,
	VM_FAULT_LOCKED	= 0x0200,
	VM_FAULT_RETRY	= 0x0400,
};

#define VM_FAULT_ERROR	(VM_FAULT_OOM | VM_FAULT_SIGBUS)

#endif
