//- include/linux/toy.h
#define TOY_DEPTH 4
#ifndef TOY_WIDTH
/* The architecture may know better. */
#define TOY_WIDTH 8
#endif
#define TOY_PAGE 12
#define TOY_SWITCHED 1
#define TOY_INNER (TOY_LOCAL + 1)
#define TOY_TWICE 2
//- include/linux/other.h
#define TOY_TWICE 3
#define TOY_SAME 5
//- include/asm-generic/toy.h
#define TOY_ROWS 1
#define TOY_SAME 5
//- arch/x86/include/asm/toy.h
#define TOY_WIDTH 16
#define TOY_PAGE 13
#define TOY_ROWS 2
//- arch/mips/include/uapi/asm/errno.h
#define EINVAL 99
//- include/uapi/asm-generic/errno-base.h
#define EINVAL 22
#define EAGAIN 11
#define EWOULDBLOCK EAGAIN
//- tools/include/toy.h
#define TOY_DEPTH 100
//- drivers/toy/toy.h
#define TOY_SWITCHED 2
#define TOY_PRIVATE 7
//- drivers/toy/main.c
#include <linux/toy.h>
#include "toy.h"
#define TOY_LOCAL 40
#ifdef CONFIG_TOY
#define TOY_CHOICE 1
#else
#define TOY_CHOICE 2
#endif
//= TOY_DEPTH is 4
//= TOY_WIDTH is unknown: TOY_WIDTH is 8 in include/linux/toy.h:4 and 16 in arch/x86/include/asm/toy.h:1
//= TOY_PAGE is 12
//= TOY_ROWS is unknown: TOY_ROWS is 2 in arch/x86/include/asm/toy.h:3 and 1 in include/asm-generic/toy.h:1
//= TOY_SWITCHED is 2
//= TOY_PRIVATE is 7
//= TOY_INNER is 41
//= TOY_TWICE is 2
//= TOY_CHOICE is unknown: TOY_CHOICE is 1 in drivers/toy/main.c:5 and 2 in drivers/toy/main.c:7
//= TOY_SAME is 5
//= EINVAL is 22
//= EWOULDBLOCK is 11
//- drivers/lamp/main.c
//= TOY_PRIVATE is unknown: TOY_PRIVATE has no definition as a number here
//= TOY_INNER is unknown: TOY_INNER needs TOY_LOCAL, which has no definition as a number here
//= TOY_TWICE is unknown: TOY_TWICE is 3 in include/linux/other.h:1 and 2 in include/linux/toy.h:9
//- arch/x86/toy.c
//= TOY_WIDTH is 16
//= TOY_PAGE is 13
//= TOY_ROWS is 2
//- tools/main.c
//= TOY_DEPTH is 100
