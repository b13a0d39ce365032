// SPDX-License-Identifier: MIT
// A driver whose mmap handler leaves the mapping to the device's dma ops.
#include <linux/dma-mapping.h>
#include <linux/miscdevice.h>
#include <linux/platform_device.h>

struct dma_buffer {
	struct device *dev;
	void *cpu_addr;
	size_t size;
};

/* Shows: no use here; a macro, then a call through get_dma_ops(), leads to one. */
static int dma_buffer_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct dma_buffer *buf = file->private_data;

	return dma_mmap_coherent(buf->dev, vma, buf->cpu_addr, buf->size);
}

static const struct file_operations dma_buffer_fops = {
	.owner = THIS_MODULE,
	.mmap = dma_buffer_mmap,
};

static struct miscdevice dma_buffer_misc = {
	.name = "dma_buffer",
	.fops = &dma_buffer_fops,
};

static int dma_buffer_probe(struct platform_device *pdev)
{
	toy_iommu_attach(&pdev->dev);
	dma_buffer_misc.parent = &pdev->dev;
	return misc_register(&dma_buffer_misc);
}

static struct platform_driver dma_buffer_driver = {
	.probe = dma_buffer_probe,
	.name = "dma_buffer",
};
module_platform_driver(dma_buffer_driver);
