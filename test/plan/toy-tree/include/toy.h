/* What the fixtures of test/plan include: a device that maps pages, and the words that faults end in. */
#ifndef _TOY_H
#define _TOY_H

#define EPERM 1
#define EINTR 4
#define EIO 5
#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define EBUSY 16
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28

#define NULL ((void *)0)

typedef _Bool bool;
typedef unsigned char u8;
typedef unsigned int vm_fault_t;

enum vm_fault_reason {
	VM_FAULT_OOM	= 0x0001,
	VM_FAULT_SIGBUS	= 0x0002,
	VM_FAULT_MAJOR	= 0x0004,
	VM_FAULT_NOPAGE	= 0x0100,
	VM_FAULT_LOCKED	= 0x0200,
	VM_FAULT_RETRY	= 0x0400,
};

#define VM_FAULT_ERROR (VM_FAULT_OOM | VM_FAULT_SIGBUS)

struct toy {
	unsigned long start;
	int pages;
	int free;
	int owner;
	int last_error;
	unsigned int flags;
	vm_fault_t code;
	struct toy *next;
};

struct vm_area_struct {
	unsigned long vm_start;
	struct toy *vm_private_data;
};

struct vm_fault {
	struct vm_area_struct *vma;
	unsigned long address;
	unsigned int flags;
};

struct vm_operations_struct {
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
};

struct file;
struct file_operations {
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

/* Of these nobody sees the inside. */
void toy_lock(struct toy *toy);
void toy_unlock(struct toy *toy);
void toy_free_page(struct toy *toy);
void toy_log(const char *text, int code);
void toy_count(struct toy *toy);
bool toy_is_gone(struct toy *toy);
int toy_wait(struct toy *toy);
struct toy *toy_of(struct vm_fault *vmf);

int toy_map(struct toy *toy, unsigned long addr);

/* The one to use in fault handlers. */
static inline vm_fault_t toyf_map(struct toy *toy, unsigned long addr)
{
	switch (toy_map(toy, addr)) {
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}

static inline vm_fault_t vmf_error(int err)
{
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return VM_FAULT_SIGBUS;
}

#endif
