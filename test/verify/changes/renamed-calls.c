//@ area: verify
//@ functions: outside_map
//@ kind: tokens
//@ renames: toy_map=toyf_map
//@ replaced:
//- before.c
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int outside_map(struct toy *toy)
{
	SAY("toy_map");
	return toy_map(toy, 0);
}
//- after.c
//@ case: nothing but the name
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int outside_map(struct toy *toy)
{
	SAY("toy_map");
	return toyf_map(toy,
			0); /* by its new name */
}
//- after.c
//@ case: another argument
//@ veto: The code is not the same: 1 stands where 0 stood
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int outside_map(struct toy *toy)
{
	SAY("toy_map");
	return toyf_map(toy, 1);
}
//- after.c
//@ case: a macro's body
//@ veto: The code is not the same
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { toy_log(x, 0); } while (0)
#endif

static int outside_map(struct toy *toy)
{
	SAY("toy_map");
	return toyf_map(toy, 0);
}
//- after.c
//@ case: a text in quotes
//@ veto: The code is not the same
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int outside_map(struct toy *toy)
{
	SAY("toyf_map");
	return toyf_map(toy, 0);
}
