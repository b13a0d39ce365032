// SPDX-License-Identifier: MIT
// A framebuffer in vmalloc memory.
#include <linux/fb.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

/* Shows: the use is two calls down, in mm/vmalloc.c. */
static int vmalloc_fb_mmap(struct fb_info *info, struct vm_area_struct *vma)
{
	return remap_vmalloc_range(vma, info->screen_buffer);
}

static const struct fb_ops vmalloc_fb_ops = {
	.owner = THIS_MODULE,
	.fb_mmap = vmalloc_fb_mmap,
};

static struct fb_info vmalloc_fb_info = {
	.fbops = &vmalloc_fb_ops,
};
module_framebuffer(vmalloc_fb_info);
