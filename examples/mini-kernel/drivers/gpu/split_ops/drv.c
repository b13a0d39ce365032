// SPDX-License-Identifier: MIT
// The ops structs, filled with the functions of gem.c.
#include <linux/miscdevice.h>

#include "gem.h"

static const struct vm_operations_struct split_ops_vm_ops = {
	.fault = split_ops_fault,
};

/* Lets gem.c prepare the mapping, then installs the handler. */
static int split_ops_drv_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = split_ops_mmap(file, vma);

	if (err)
		return err;
	vma->vm_ops = &split_ops_vm_ops;
	return 0;
}

static const struct file_operations split_ops_fops = {
	.owner = THIS_MODULE,
	.mmap = split_ops_drv_mmap,
};

static struct miscdevice split_ops_misc = {
	.name = "split_ops",
	.fops = &split_ops_fops,
};
module_misc_device(split_ops_misc);
