// SPDX-License-Identifier: MIT
// The one place where drivers' buffers reach the mmap of their dma ops.
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/export.h>

/**
 * dma_mmap_attrs - map a coherent buffer into user space
 * @dev: the device whose ops know how
 * @vma: the user mapping
 * @cpu_addr: the buffer
 * @size: its size
 * @attrs: DMA_ATTR_ bits
 *
 * Context: mmap handlers. The mmap lock is held for write.
 * Return: 0 or a negative errno.
 */
int dma_mmap_attrs(struct device *dev, struct vm_area_struct *vma, void *cpu_addr,
		   size_t size, unsigned long attrs)
{
	const struct dma_map_ops *ops = get_dma_ops(dev);

	if (!ops || !ops->mmap)
		return -ENXIO;
	return ops->mmap(dev, vma, cpu_addr, size, attrs);
}
EXPORT_SYMBOL(dma_mmap_attrs);
