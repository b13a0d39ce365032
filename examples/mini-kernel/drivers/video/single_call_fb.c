// SPDX-License-Identifier: MIT
// A framebuffer of one page.
#include <linux/fb.h>
#include <linux/toy.h>

/* Shows: looks like a converted fault handler, but is an mmap handler. */
static int single_fb_mmap(struct fb_info *info, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = info->par;

	return vm_insert_page(vma, vma->vm_start, buf->pages[0]);
	//= call in single_fb_mmap, contexts: mmap, result: returned, entries: fb_ops.fb_mmap, plan: rename
}

static const struct fb_ops single_fb_ops = {
	.owner = THIS_MODULE,
	.fb_mmap = single_fb_mmap,
};

static struct fb_info single_fb_info = {
	.fbops = &single_fb_ops,
};
module_framebuffer(single_fb_info);
