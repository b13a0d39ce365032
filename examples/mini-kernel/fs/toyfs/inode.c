// SPDX-License-Identifier: MIT
// Gives a file its operations, which are defined in file.c.
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/toy.h>

#include "toyfs.h"

static struct inode toyfs_root;

static int __init toyfs_init(void)
{
	toyfs_root.i_fop = &toyfs_file_operations;
	return 0;
}
module_init(toyfs_init);
