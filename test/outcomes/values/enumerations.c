//- include/linux/toy.h
enum toy_ret {
	TOY_FIRST,
	TOY_SECOND, /* the second */
	TOY_SIX = TOY_SECOND + 5,
	TOY_SEVEN,
#define TOY_SEVEN TOY_SEVEN
	TOY_MINUS = -1,
	TOY_ZERO __attribute__((unused)),
	TOY_WIDE = 0xffffffffU,
};
enum { TOY_LONE = BIT(4), TOY_LAST };
enum toy_zone {
#ifdef CONFIG_TOY
	ZONE_A,
#endif
	ZONE_B,
	ZONE_FIXED = 8,
	#ifdef CONFIG_TOY
	ZONE_C, ZONE_D
#else
	ZONE_E, ZONE_F
#endif
	, ZONE_G,
};
enum toy_made {
	MADE_FIRST,
	MAKE(MADE_UNSEEN)
	MADE_BEHIND,
	MADE_KNOWN = 3,
	MADE_NEXT,
};
#define TOY_PLUS (TOY_SEVEN + 1)
//- drivers/toy.c
#include <linux/toy.h>
//= TOY_FIRST is 0
//= TOY_SECOND is 1
//= TOY_SIX is 6
//= TOY_SEVEN is 7
//= TOY_MINUS is -1
//= TOY_ZERO is 0
//= TOY_WIDE is 4294967295
//= TOY_LAST is 17
//= TOY_PLUS is 8
//= ZONE_A is 0
//= ZONE_B is unknown: ZONE_B follows enumerators that depend on an #if
//= ZONE_FIXED is 8
//= ZONE_C is 9
//= ZONE_F is 10
//= ZONE_G is 11
//= MADE_FIRST is 0
//= MADE_BEHIND is unknown: MADE_BEHIND follows enumerators that MAKE() makes
//= MADE_NEXT is 4
