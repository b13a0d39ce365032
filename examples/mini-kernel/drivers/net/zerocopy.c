// SPDX-License-Identifier: MIT
// Receives without copying: a socket option maps the pages that arrived.
#include <linux/net.h>
#include <linux/toy.h>
#include <linux/uaccess.h>

#define ZEROCOPY_RECEIVE	35

struct zerocopy_sock {
	struct vm_area_struct *vma;
	struct toy_buffer queue;
};

/* Shows: the error is only compared, what counts is how many pages are left. */
static unsigned long zerocopy_map_batch(struct vm_area_struct *vma, struct page **pages,
					unsigned long count)
{
	unsigned long left = count;

	if (vm_insert_pages(vma, vma->vm_start, pages, &left) == -EBUSY)
	//= call in zerocopy_map_batch, contexts: socket, result: tested, entries: proto.getsockopt
		zap_page(vma, vma->vm_start + (count - left) * PAGE_SIZE);
	return count - left;
}

/* Holds the mmap lock for read: zerocopy_mmap() has set VM_MIXEDMAP. */
static int zerocopy_getsockopt(struct sock *sk, int level, int name, char __user *val,
			       int __user *len)
{
	struct zerocopy_sock *zc = sk->sk_user_data;
	unsigned long mapped;

	if (name != ZEROCOPY_RECEIVE)
		return -ENOPROTOOPT;
	mmap_read_lock(zc->vma->vm_mm);
	mapped = zerocopy_map_batch(zc->vma, zc->queue.pages, zc->queue.nr_pages);
	mmap_read_unlock(zc->vma->vm_mm);
	return copy_to_user(val, &mapped, sizeof(mapped)) ? -EFAULT : 0;
}

static int zerocopy_mmap(struct file *file, struct socket *sock, struct vm_area_struct *vma)
{
	struct zerocopy_sock *zc = sock->sk->sk_user_data;

	vma->vm_flags |= VM_MIXEDMAP;
	zc->vma = vma;
	return 0;
}

static const struct proto_ops zerocopy_ops = {
	.mmap = zerocopy_mmap,
	.getsockopt = sock_common_getsockopt,
};

static struct proto zerocopy_proto = {
	.name = "zerocopy",
	.getsockopt = zerocopy_getsockopt,
};

static int __init zerocopy_init(void)
{
	int err = proto_register(&zerocopy_proto);

	return err ? err : sock_register(&zerocopy_ops);
}
module_init(zerocopy_init);
