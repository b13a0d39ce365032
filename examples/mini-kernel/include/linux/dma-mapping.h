/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_DMA_MAPPING_H
#define _LINUX_DMA_MAPPING_H

#include <linux/device.h>

struct vm_area_struct;

struct dma_map_ops {
	void *(*alloc)(struct device *dev, size_t size, dma_addr_t *handle, gfp_t flags);
	int (*mmap)(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		    size_t size, unsigned long attrs);
};

static inline const struct dma_map_ops *get_dma_ops(const struct device *dev)
{
	return dev->dma_ops;
}

int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		   size_t size, unsigned long attrs);

#define dma_mmap_coherent(dev, vma, cpu_addr, size) \
	dma_mmap_attrs(dev, vma, cpu_addr, size, 0)

/* arch/toy */
void toy_iommu_attach(struct device *dev);

#endif
