// SPDX-License-Identifier: MIT
// The framebuffer core: one char device in front of many drivers.
#include <linux/fb.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

/* Calls the driver's mmap; its own slot is file_operations.mmap. */
static int fb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fb_info *info = file->private_data;

	if (info->fbops->fb_mmap)
		return info->fbops->fb_mmap(info, vma);
	return remap_pfn_range(vma, vma->vm_start, info->screen_pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

const struct file_operations fb_fops = {
	.owner = THIS_MODULE,
	.mmap = fb_mmap,
};
