//@ area: verify
//@ functions: walk_once outside_map
//@ kind: tokens
//@ renames: walk_once=walk_one_step
//@ replaced:
//- before.c
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int walk_once(struct toy *toy, int step)
{
	return toy->pages + step;
}

static int outside_map(struct toy *toy)
{
	SAY("walk_once");
	return walk_once(toy, 0);
}
//- after.c
//@ case: nothing but the name
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int walk_one_step(struct toy *toy, int step)
{
	return toy->pages + step;
}

static int outside_map(struct toy *toy)
{
	SAY("walk_once");
	return walk_one_step(toy,
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

static int walk_one_step(struct toy *toy, int step)
{
	return toy->pages + step;
}

static int outside_map(struct toy *toy)
{
	SAY("walk_once");
	return walk_one_step(toy, 1);
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

static int walk_one_step(struct toy *toy, int step)
{
	return toy->pages + step;
}

static int outside_map(struct toy *toy)
{
	SAY("walk_once");
	return walk_one_step(toy, 0);
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

static int walk_one_step(struct toy *toy, int step)
{
	return toy->pages + step;
}

static int outside_map(struct toy *toy)
{
	SAY("walk_one_step");
	return walk_one_step(toy, 0);
}
//- after.c
//@ case: another function is no other name
//@ functions: outside_map
//@ renames: walk_once=toy_wait
//@ veto: Nothing shows that toy_wait is another name of walk_once
#include <toy.h>

#ifdef CONFIG_TOY_LOG
#define SAY(x) toy_log(x, 1)
#else
#define SAY(x) do { } while (0)
#endif

static int walk_once(struct toy *toy, int step)
{
	return toy->pages + step;
}

static int outside_map(struct toy *toy)
{
	SAY("walk_once");
	return toy_wait(toy, 0);
}
