//- include/linux/toy.h
#define TOY_ONE 1                       //= TOY_ONE is 1
#define TOY_LONG 0x10UL                 /* with a comment */
#define TOY_CAST ((__force toy_fault_t)0x000001)
#define TOY_BOTH (TOY_ONE | \
		  TOY_LONG)
#define TOY_ALIAS TOY_BOTH
#define TOY_NEGATIVE (-TOY_ONE)
#define TOY_ALL (~0U)
#define TOY_CHAR 'T'
#define TOY_SHIFT(n) (TOY_ONE << (n))
#define TOY_PASTE(a, b) a##b
#define TOY_SELF TOY_SELF
#define TOY_CIRCLE TOY_SQUARE
#define TOY_SQUARE (TOY_CIRCLE + 1)
#define TOY_TEXT "toy"
#define TOY_SIZE sizeof(struct toy)
#define TOY_HZ CONFIG_HZ
#define TOY_EMPTY
#define TOY_CALL toy_number()
typedef unsigned int __bitwise toy_fault_t;
//- drivers/toy.c
#include <linux/toy.h>
//= TOY_LONG is 16
//= TOY_CAST is 1
//= TOY_BOTH is 17
//= TOY_ALIAS is 17
//= TOY_NEGATIVE is -1
//= TOY_ALL is 4294967295
//= TOY_CHAR is 84
//= TOY_SHIFT(3) | TOY_SHIFT(0) is 9
//= TOY_PASTE(TOY_, ONE) is 1
//= BIT(TOY_ONE) | BIT_ULL(40) is 1099511627778
//= GENMASK(7, 4) is 240
//= GENMASK_ULL(63, 0) is 18446744073709551615
//= _BITUL(3) is 8
//= _AC(1,UL) << 33 is 8589934592
//= TOY_SELF is unknown: TOY_SELF has no definition as a number here
//= TOY_CIRCLE is unknown: TOY_CIRCLE needs TOY_SQUARE, which needs TOY_CIRCLE, which refers to itself
//= TOY_TEXT is unknown: TOY_TEXT is no constant expression
//= TOY_SIZE is unknown: TOY_SIZE depends on the size of a type
//= TOY_HZ is unknown: TOY_HZ needs CONFIG_HZ, which depends on the configuration
//= TOY_EMPTY is unknown: TOY_EMPTY is empty
//= TOY_CALL is unknown: TOY_CALL calls toy_number()
//= TOY_NONE is unknown: TOY_NONE is not defined in the tree
//= EINVAL is 22
