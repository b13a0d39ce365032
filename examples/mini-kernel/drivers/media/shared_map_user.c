// SPDX-License-Identifier: MIT
// First user of an exported helper, through its mmap handler.
#include <linux/toy.h>
#include <linux/videodev.h>

/* Shows: the use is in another folder's file. */
static int shared_media_mmap(struct file *file, struct vm_area_struct *vma)
{
	return toy_map_buffer(vma, file->private_data);
}

static const struct v4l2_file_operations shared_media_fops = {
	.owner = THIS_MODULE,
	.mmap = shared_media_mmap,
};

static struct video_device shared_media_vdev = {
	.name = "shared_map_user",
	.fops = &shared_media_fops,
};
module_video_device(shared_media_vdev);
