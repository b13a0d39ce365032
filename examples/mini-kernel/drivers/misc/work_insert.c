// SPDX-License-Identifier: MIT
// An interrupt says that a page is ready, a work item maps it.
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/platform_device.h>
#include <linux/toy.h>
#include <linux/workqueue.h>

struct work_device {
	struct work_struct work;
	struct vm_area_struct *vma;
	struct page *page;
	unsigned long addr;
	int status;
};

/* Shows: workqueue path, result stored for somebody else to read. */
static void work_insert_fn(struct work_struct *work)
{
	struct work_device *dev = container_of(work, struct work_device, work);

	mmap_write_lock(dev->vma->vm_mm);
	dev->status = vm_insert_page(dev->vma, dev->addr, dev->page);
	//= call in work_insert_fn, contexts: workqueue, result: stored, entries: INIT_WORK()#2, plan: rename
	mmap_write_unlock(dev->vma->vm_mm);
}

/* The use is not in this context: the work item runs later, elsewhere. */
static irqreturn_t work_insert_irq(int irq, void *cookie)
{
	struct work_device *dev = cookie;

	return schedule_work(&dev->work) ? IRQ_HANDLED : IRQ_NONE;
}

static int work_insert_probe(struct platform_device *pdev)
{
	struct work_device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return -ENOMEM;
	INIT_WORK(&dev->work, work_insert_fn);
	dev_set_drvdata(&pdev->dev, dev);
	return request_irq(pdev->irq, work_insert_irq, 0, "work_insert", dev);
}

static struct platform_driver work_insert_driver = {
	.probe = work_insert_probe,
	.name = "work_insert",
};
module_platform_driver(work_insert_driver);
