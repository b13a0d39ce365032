// SPDX-License-Identifier: MIT
// From the file of a socket to the protocol behind it.
#include <linux/export.h>
#include <linux/net.h>

static int sock_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct socket *sock = file->private_data;

	if (!sock->ops->mmap)
		return -ENODEV;
	return sock->ops->mmap(file, sock, vma);
}

const struct file_operations socket_file_ops = {
	.mmap = sock_mmap,
};

int sock_common_getsockopt(struct socket *sock, int level, int name, char __user *val,
			   int __user *len)
{
	struct sock *sk = sock->sk;

	return sk->sk_prot->getsockopt(sk, level, name, val, len);
}
EXPORT_SYMBOL(sock_common_getsockopt);
