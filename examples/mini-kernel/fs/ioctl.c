// SPDX-License-Identifier: MIT
// 32-bit callers of drivers whose ioctl arguments are pointers.
#include <linux/export.h>
#include <linux/fs.h>

/* Fills compat_ioctl of drivers that need nothing of their own there. */
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (!file->f_op->unlocked_ioctl)
		return -ENOTTY;
	return file->f_op->unlocked_ioctl(file, cmd, (u32)arg);
}
EXPORT_SYMBOL(compat_ptr_ioctl);
