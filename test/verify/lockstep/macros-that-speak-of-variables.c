//@ area: verify
//- both.c
struct toy { int state; int err; struct toy *next; };
int ask(int a);
void note(int a);
void keep(int *where);
/* As many ways to read a macro are not followed. */
#if defined(CONFIG_A)
#define FAIL(code) (err = ask(code))
#define CURRENT ask(err)
#define LEND() keep(&err)
#define STATE(toy) ask((toy)->err)
#elif defined(CONFIG_B)
#define FAIL(code) (err = ask(code) + 1)
#define CURRENT ask(err + 1)
#define LEND() keep(&err + 1)
#define STATE(toy) ask((toy)->err + 1)
#elif defined(CONFIG_C)
#define FAIL(code) (err = ask(code) + 2)
#define CURRENT ask(err + 2)
#define LEND() keep(&err + 2)
#define STATE(toy) ask((toy)->err + 2)
#elif defined(CONFIG_D)
#define FAIL(code) (err = ask(code) + 3)
#define CURRENT ask(err + 3)
#define LEND() keep(&err + 3)
#define STATE(toy) ask((toy)->err + 3)
#else
#define FAIL(code) (err = ask(code) + 4)
#define CURRENT ask(err + 4)
#define LEND() keep(&err + 4)
#define STATE(toy) ask((toy)->err + 4)
#endif
#define for_each_left(i) for (i = err; i > 0; i--)
#define LONGER(i) FAIL(i)
//- before.c
static int assigned_by_macro_is_same(int a)
{
	int err = 0;

	if (a)
		FAIL(a);
	return err ? err : a;
}
static int assigned_by_macro_is_unknown(int a)
{
	int err = 0;

	FAIL(a);
	return err;
}
static int read_by_macro_is_unknown(int a)
{
	int err = ask(a);

	FAIL(3);
	note(err);
	return a;
}
static int other_variable_is_unknown(int a)
{
	int err = ask(a);
	int other = ask(a);

	LONGER(a);
	return other - err;
}
static int lent_by_macro_is_unknown(int a)
{
	int err = ask(a);

	LEND();
	note(a);
	return err;
}
static int lent_by_macro_is_same(int a)
{
	int err = ask(a);

	LEND();
	note(a);
	return err;
}
static int field_is_same(struct toy *toy)
{
	int err = 0;
	int state = STATE(toy);

	if (state)
		err = -EIO;
	return err;
}
static int loop_of_macro_is_unknown(int a)
{
	int err = ask(a);
	int i;

	for_each_left(i)
		note(i);
	return 0;
}
static int macro_without_list_is_unknown(int a)
{
	int err = ask(a);

	return CURRENT;
}
static int names_that_macros_give_values_is_unknown(int a)
{
	int err = ask(a);
	int all[2] = { a, CURRENT };

	return all[1];
}
//- after.c
static int assigned_by_macro_is_same(int a)
{
	int err = 0;

	if (a)
		FAIL(a);
	if (err)
		return err;
	return a;
}
static int assigned_by_macro_is_unknown(int a)
{
	int err = 0;

	FAIL(a);
	return 0;
}
static int read_by_macro_is_unknown(int a)
{
	int err = ask(a) + 1;

	FAIL(3);
	note(err);
	return a;
}
static int other_variable_is_unknown(int a)
{
	int other = ask(a);
	int err = ask(a);

	LONGER(a);
	return err - other;
}
static int lent_by_macro_is_unknown(int a)
{
	int err = ask(a);
	int other;

	LEND();
	other = err;
	note(a);
	return other;
}
static int lent_by_macro_is_same(int a)
{
	int err = ask(a);

	LEND();
	note(a);
	if (err)
		return err;
	return 0;
}
static int field_is_same(struct toy *toy)
{
	int state = STATE(toy);

	return state ? -EIO : 0;
}
static int loop_of_macro_is_unknown(int a)
{
	int err = ask(a) + 1;
	int i;

	for_each_left(i)
		note(i);
	return 0;
}
static int macro_without_list_is_unknown(int a)
{
	int err = ask(a) + 1;

	return CURRENT;
}
static int names_that_macros_give_values_is_unknown(int a)
{
	int err = ask(a) + 1;
	int all[2] = { a, CURRENT };

	return all[1];
}
