// SPDX-License-Identifier: MIT
// A device's ring: the second of two files with a static map_ring().
#include <linux/miscdevice.h>
#include <linux/mm.h>

struct ring_pfn {
	struct vm_area_struct *vma;
	unsigned long pfn;
};

/* Shows: the namesake without a use; its callers are not those of the other. */
static int map_ring(struct vm_area_struct *vma, unsigned long pfn)
{
	return remap_pfn_range(vma, vma->vm_start, pfn, PAGE_SIZE, vma->vm_page_prot);
}

static int ring_pfn_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ring_pfn *ring = file->private_data;

	ring->vma = vma;
	return map_ring(vma, ring->pfn);
}

static long ring_pfn_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ring_pfn *ring = file->private_data;
	int err;

	mmap_write_lock(ring->vma->vm_mm);
	err = map_ring(ring->vma, arg);
	mmap_write_unlock(ring->vma->vm_mm);
	return err;
}

static const struct file_operations ring_pfn_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = ring_pfn_ioctl,
	.mmap = ring_pfn_mmap,
};

static struct miscdevice ring_pfn_misc = {
	.name = "ring_pfn",
	.fops = &ring_pfn_fops,
};
module_misc_device(ring_pfn_misc);
