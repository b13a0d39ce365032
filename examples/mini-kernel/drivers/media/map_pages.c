// SPDX-License-Identifier: MIT
// Two drivers' worth of users of the range API.
#include <linux/miscdevice.h>
#include <linux/toy.h>
#include <linux/videodev.h>

/* Shows: what a loop over an array becomes. */
static int map_pages_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;

	return vm_map_pages(vma, buf->pages, buf->nr_pages);
}

static const struct file_operations map_pages_fops = {
	.owner = THIS_MODULE,
	.mmap = map_pages_mmap,
};

static struct miscdevice map_pages_misc = {
	.name = "map_pages",
	.fops = &map_pages_fops,
};
module_misc_device(map_pages_misc);

/* Shows: the same from another slot, always from the first page on. */
static int map_pages_zero_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;

	return vm_map_pages_zero(vma, buf->pages, buf->nr_pages);
}

static const struct v4l2_file_operations map_pages_zero_fops = {
	.owner = THIS_MODULE,
	.mmap = map_pages_zero_mmap,
};

static struct video_device map_pages_zero_vdev = {
	.name = "map_pages_zero",
	.fops = &map_pages_zero_fops,
};
module_video_device(map_pages_zero_vdev);
