// SPDX-License-Identifier: MIT
// A packet socket's ring: the first of two files with a static map_ring().
#include <linux/net.h>
#include <linux/toy.h>

/* Shows: a function with this name exists in ring_pfn.c, too; only this one has a use. */
static int map_ring(struct vm_area_struct *vma, struct toy_buffer *ring)
{
	unsigned long addr = vma->vm_start;
	unsigned long i;
	int err;

	for (i = 0; i < ring->nr_pages; i++) {
		err = vm_insert_page(vma, addr, ring->pages[i]);
		//= call in map_ring, contexts: mmap, result: returned, entries: proto_ops.mmap, plan: rename
		if (err)
			return err;
		addr += PAGE_SIZE;
	}
	return 0;
}

/* Entered through the protocol's ops, behind sock_mmap(). */
static int ring_insert_mmap(struct file *file, struct socket *sock,
			    struct vm_area_struct *vma)
{
	struct toy_buffer *ring = sock->sk->sk_user_data;
	int err;

	mutex_lock(&ring->lock);
	err = map_ring(vma, ring);
	mutex_unlock(&ring->lock);
	return err;
}

static const struct proto_ops ring_insert_ops = {
	.mmap = ring_insert_mmap,
};

static int __init ring_insert_init(void)
{
	return sock_register(&ring_insert_ops);
}
module_init(ring_insert_init);
