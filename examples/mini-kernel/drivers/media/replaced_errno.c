// SPDX-License-Identifier: MIT
// An mmap handler that knows only one error, and says so in its log.
#include <linux/kernel.h>
#include <linux/toy.h>
#include <linux/videodev.h>

/* Shows: the call is a condition; a string names the API and is no use. */
static int replaced_map(struct vm_area_struct *vma, struct toy_buffer *buf)
{
	unsigned long i;

	for (i = 0; i < buf->nr_pages; i++) {
		if (vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, buf->pages[i])) {
		//= call in replaced_map, contexts: mmap, result: replaced, entries: v4l2_file_operations.mmap, plan: rename
			pr_err("vm_insert_page() failed for page %lu\n", i);
			return -EAGAIN;
		}
	}
	return 0;
}

static int replaced_mmap(struct file *file, struct vm_area_struct *vma)
{
	return replaced_map(vma, file->private_data);
}

static const struct v4l2_file_operations replaced_fops = {
	.owner = THIS_MODULE,
	.mmap = replaced_mmap,
};

static struct video_device replaced_vdev = {
	.name = "replaced_errno",
	.fops = &replaced_fops,
};
module_video_device(replaced_vdev);
