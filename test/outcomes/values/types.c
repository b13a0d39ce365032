//- include/linux/types.h
typedef unsigned int __u32;
typedef __u32 u32;
typedef uint32_t u32;
typedef __u32 uint32_t;
typedef u32 __bitwise __be32;
typedef unsigned int __bitwise toy_fault_t;
enum toy_ret { TOY_NONE, TOY_DONE };
typedef enum toy_ret toy_ret_t;
typedef enum { ONE, TWO } count_t;
typedef struct { long counter; } atomic_t;
typedef toy_fault_t (*handler_t)(struct toy *);
typedef int function_t(void);
typedef _Bool bool;
typedef struct toy *toy_ptr;
#ifdef CONFIG_WIDE
typedef unsigned long wide_t;
typedef unsigned long odd_t;
#else
typedef u32 wide_t;
typedef u32 odd_t;
#endif
typedef wide_t address_t;
typedef loop_b loop_a;
typedef loop_a loop_b;
struct toy {
	u32 flags;
	unsigned ready : 1, wide : 12;
	handler_t handler;
	toy_fault_t (*fault)(struct toy *);
	char name[16];
	struct toy *next, inner;
	enum toy_ret last;
	bool done;
	__be32 sum;
};
//- drivers/toy.c
#include <linux/types.h>
typedef short local_t;
//= type int is int 32, errno
//= type long is int 64, errno
//= type unsigned int is unsigned 32, number
//= type long unsigned int is unsigned 64, number
//= type long long is int 64, errno
//= type char is int 8, number
//= type unsigned short is unsigned 16, number
//= type void is void
//= type void * is pointer
//= type struct toy is struct
//= type struct toy * is pointer
//= type union toy is struct
//= type int (*)() is pointer
//= type char [] is pointer
//= type enum toy_ret is int 32, toy_ret_t
//= type enum other is int 32, enum other
//= type double is unknown
//= type u32 is unsigned 32, u32
//= type __be32 is unsigned 32, __be32
//= type toy_fault_t is unsigned 32, toy_fault_t
//= type toy_ret_t is int 32, toy_ret_t
//= type count_t is int 32, enum count_t
//= type atomic_t is struct
//= type handler_t is pointer
//= type function_t is unknown
//= type bool is bool
//= type toy_ptr is pointer
//= type wide_t is unsigned 64, number
//= type toy_ssize_t is int 64, errno
//= type address_t is unsigned 64, address_t
//= type odd_t is unknown
//= type loop_a is unknown
//= type nobody_t is unknown
//= type local_t is int 16, local_t
//= field toy.flags is unsigned 32, u32
//= field toy.ready is unsigned 1, number
//= field toy.wide is unsigned 12, number
//= field toy.handler is pointer
//= field toy.fault is pointer
//= field toy.name is pointer
//= field toy.next is pointer
//= field toy.inner is struct
//= field toy.last is int 32, toy_ret_t
//= field toy.done is bool
//= field toy.sum is unsigned 32, __be32
//= field toy.none is unknown
//= (local_t)0x18000 is -32768
//= (u32)-1 is 4294967295
//= (bool)2 is 2
//- drivers/lamp.c
//= type local_t is int 16, local_t
