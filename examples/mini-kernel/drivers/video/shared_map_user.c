// SPDX-License-Identifier: MIT
// Second user of an exported helper, through the mmap handler of a framebuffer.
#include <linux/fb.h>
#include <linux/toy.h>

/* Shows: another slot, the same context. */
static int shared_video_mmap(struct fb_info *info, struct vm_area_struct *vma)
{
	int err = toy_map_buffer(vma, info->par);

	if (err == -EINVAL)
		return -ENXIO;
	return err;
}

static const struct fb_ops shared_video_ops = {
	.owner = THIS_MODULE,
	.fb_mmap = shared_video_mmap,
};

static struct fb_info shared_video_info = {
	.fbops = &shared_video_ops,
};
module_framebuffer(shared_video_info);
