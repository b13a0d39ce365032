/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/types.h>
#include <linux/errno.h>

struct file;
struct inode;
struct module;
struct vm_area_struct;

struct file_operations {
	struct module *owner;
	ssize_t (*read)(struct file *file, char __user *buf, size_t len, loff_t *pos);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
};

struct inode {
	const struct file_operations *i_fop;
	void *i_private;
};

struct file {
	const struct file_operations *f_op;
	struct inode *f_inode;
	void *private_data;
};

/* Hands a new mapping to the file's driver; the mmap lock is held for write. */
static inline int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->f_op->mmap)
		return -ENODEV;
	return file->f_op->mmap(file, vma);
}

long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

#endif
