// SPDX-License-Identifier: MIT
// The hardware's side: its ops struct has a member called map_irq_page.
#include <linux/miscdevice.h>

#include "afu.h"

static int backend_route_irq(struct afu *afu, unsigned int irq)
{
	afu->irq = irq;
	return 0;
}

static void backend_reset(struct afu *afu)
{
	afu->irq = 0;
}

static const struct afu_backend_ops backend_ops = {
	.map_irq_page = backend_route_irq,
	.reset = backend_reset,
};

/* Shows: a call through the member, which is no call of the function. */
static long backend_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct afu *afu = file->private_data;

	afu->ops = &backend_ops;
	afu->ops->reset(afu);
	return afu->ops->map_irq_page(afu, arg);
}

static const struct file_operations backend_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = backend_ioctl,
};

static struct miscdevice backend_misc = {
	.name = "member_name_backend",
	.fops = &backend_fops,
};
module_misc_device(backend_misc);
