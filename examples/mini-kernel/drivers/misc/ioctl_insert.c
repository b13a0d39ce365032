// SPDX-License-Identifier: MIT
// An ioctl that maps a page into a mapping made earlier.
#include <linux/miscdevice.h>
#include <linux/toy.h>

#define IOCTL_INSERT_PAGE	0x7401

struct ioctl_client {
	struct mm_struct *mm;
	struct toy_buffer buf;
};

/* Shows: ioctl path; the lock is the caller's. */
static int ioctl_insert_locked(struct ioctl_client *client, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(client->mm, addr);

	if (!vma || vma->vm_private_data != client)
		return -EINVAL;
	return vm_insert_page(vma, addr, client->buf.pages[0]);
	//= call in ioctl_insert_locked, contexts: ioctl, result: returned, entries: file_operations.unlocked_ioctl, plan: rename
}

/* Takes the mmap lock for write, so the helper may set VM_MIXEDMAP. */
static long ioctl_insert_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ioctl_client *client = file->private_data;
	int err;

	if (cmd != IOCTL_INSERT_PAGE)
		return -ENOTTY;
	mmap_write_lock(client->mm);
	err = ioctl_insert_locked(client, arg);
	mmap_write_unlock(client->mm);
	return err;
}

static const struct file_operations ioctl_insert_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = ioctl_insert_ioctl,
};

static struct miscdevice ioctl_insert_misc = {
	.name = "ioctl_insert",
	.fops = &ioctl_insert_fops,
};
module_misc_device(ioctl_insert_misc);
