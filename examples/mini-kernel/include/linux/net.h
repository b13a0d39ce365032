/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_NET_H
#define _LINUX_NET_H

#include <linux/fs.h>
#include <linux/module.h>

struct sock;
struct socket;
struct vm_area_struct;

struct proto_ops {
	int family;
	int (*mmap)(struct file *file, struct socket *sock, struct vm_area_struct *vma);
	int (*getsockopt)(struct socket *sock, int level, int name, char __user *val,
			  int __user *len);
};

struct proto {
	const char *name;
	int (*getsockopt)(struct sock *sk, int level, int name, char __user *val,
			  int __user *len);
};

struct sock {
	struct proto *sk_prot;
	void *sk_user_data;
};

struct socket {
	const struct proto_ops *ops;
	struct sock *sk;
};

int sock_common_getsockopt(struct socket *sock, int level, int name, char __user *val,
			   int __user *len);
int sock_register(const struct proto_ops *ops);
int proto_register(struct proto *proto);

#endif
