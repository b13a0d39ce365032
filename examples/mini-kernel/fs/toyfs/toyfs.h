/* SPDX-License-Identifier: MIT */
#ifndef _FS_TOYFS_TOYFS_H
#define _FS_TOYFS_TOYFS_H

struct file_operations;

extern const struct file_operations toyfs_file_operations;

#endif
