// SPDX-License-Identifier: MIT
// Shows: a use that is reached only through another ops struct.
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>

/* Shows: loop in a callback of dma_map_ops, which dma_mmap_attrs() calls. */
static int toy_iommu_mmap(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
			  size_t size, unsigned long attrs)
{
	unsigned long offset;
	struct page *page;
	int err;

	for (offset = 0; offset < size; offset += PAGE_SIZE) {
		page = vmalloc_to_page((char *)cpu_addr + offset);
		err = vm_insert_page(vma, vma->vm_start + offset, page);
		//= call in toy_iommu_mmap, contexts: mmap, result: returned, entries: dma_map_ops.mmap, plan: rename
		if (err)
			return err;
	}
	return 0;
}

static const struct dma_map_ops toy_iommu_ops = {
	.mmap = toy_iommu_mmap,
};

/* Gives a device that sits behind the IOMMU its dma ops. */
void toy_iommu_attach(struct device *dev)
{
	dev->dma_ops = &toy_iommu_ops;
}
EXPORT_SYMBOL(toy_iommu_attach);
