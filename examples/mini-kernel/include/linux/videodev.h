/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_VIDEODEV_H
#define _LINUX_VIDEODEV_H

#include <linux/fs.h>
#include <linux/module.h>

struct v4l2_file_operations {
	struct module *owner;
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

struct video_device {
	const char *name;
	const struct v4l2_file_operations *fops;
};

int video_register_device(struct video_device *vdev);

#define module_video_device(vdev)					\
	static int __init vdev##_init(void)				\
	{								\
		return video_register_device(&vdev);			\
	}								\
	module_init(vdev##_init)

#endif
