// SPDX-License-Identifier: MIT
// The device in front of range_alloc.c.
#include <linux/miscdevice.h>
#include <linux/uaccess.h>

#include "range_alloc.h"

#define RANGE_ALLOC	0x6201
#define RANGE_FREE	0x6202

struct range_request {
	unsigned long start;
	unsigned long end;
};

/* Frees later, from a work item. */
static long range_free_later(struct range_alloc *alloc, const struct range_request *req)
{
	alloc->free_start = req->start;
	alloc->free_end = req->end;
	return schedule_work(&alloc->free_work) ? 0 : -EBUSY;
}

/* Shows: ioctl two calls above the use, in another file. */
static long range_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct range_alloc *alloc = file->private_data;
	struct range_request req;

	if (copy_from_user(&req, (void __user *)arg, sizeof(req)))
		return -EFAULT;
	switch (cmd) {
	case RANGE_ALLOC:
		return range_alloc_new(alloc, req.start, req.end);
	case RANGE_FREE:
		return range_free_later(alloc, &req);
	default:
		return -ENOTTY;
	}
}

static int range_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct range_alloc *alloc = file->private_data;

	vma->vm_flags |= VM_MIXEDMAP;
	alloc->vma = vma;
	range_alloc_init(alloc);
	return 0;
}

static const struct file_operations range_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = range_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = range_mmap,
};

static struct miscdevice range_misc = {
	.name = "range",
	.fops = &range_fops,
};
module_misc_device(range_misc);
