// SPDX-License-Identifier: MIT
// A framebuffer whose author switched something off and left it there.
#include <linux/fb.h>
#include <linux/toy.h>

/* Shows: a use inside #if 0; no configuration is chosen, so it counts. */
static int if_zero_mmap(struct fb_info *info, struct vm_area_struct *vma)
{
#if 0
	struct toy_buffer *buf = info->par;

	if (buf->nr_pages == 1)
		return vm_insert_page(vma, vma->vm_start, buf->pages[0]);
		//= call in if_zero_mmap, contexts: mmap, result: returned, entries: fb_ops.fb_mmap, plan: rename
#endif
	return remap_pfn_range(vma, vma->vm_start, info->screen_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct fb_ops if_zero_ops = {
	.owner = THIS_MODULE,
	.fb_mmap = if_zero_mmap,
};

static struct fb_info if_zero_info = {
	.fbops = &if_zero_ops,
};
module_framebuffer(if_zero_info);
