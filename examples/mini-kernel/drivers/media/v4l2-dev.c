// SPDX-License-Identifier: MIT
// The video core: one char device in front of many drivers.
#include <linux/fs.h>
#include <linux/videodev.h>

static int v4l2_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct video_device *vdev = file->f_inode->i_private;

	if (!vdev->fops->mmap)
		return -ENODEV;
	return vdev->fops->mmap(file, vma);
}

const struct file_operations v4l2_fops = {
	.owner = THIS_MODULE,
	.mmap = v4l2_mmap,
};
