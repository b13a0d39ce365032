//@ area: verify
//- both.c
struct toy { int state; struct toy *next; };
struct list { struct list *next; };
int ask(int a);
void note(int a);
void say(const char *text);
void handle(struct toy *toy);
void take(unsigned long size);
void show(double d);
void give(struct toy toy);
int call_through(struct toy *toy);
#define LOG(text, value) do { log_begin(); log_value(text, value); } while (0)
#define LOOK_THROUGH(value) ({ __typeof__(value) *each = where; *each; })
#define for_each_toy(toy, head) for (toy = first_of(head); toy; toy = next_of(toy))
//- before.c
static int macro_text_is_same(int a)
{
	int err = ask(a);

	LOG("it failed", err);
	return err;
}
static int other_macro_text_is_unknown(int a)
{
	int err = ask(a);

	LOG("it failed", err);
	return err;
}
static int other_macro_value_is_unknown(int a)
{
	int err = ask(a);
	int other = ask(err);

	LOG("it failed", err);
	return other;
}
static void long_string_is_unknown(void)
{
	say("a text that is longer than forty characters, and ends in this");
}
static void string_is_same(void)
{
	say("a text that is longer than forty characters, and ends in this");
}
static void macro_loop_is_same(struct toy *toy)
{
	struct toy *one;

	for_each_toy(one, toy->next)
		handle(one);
}
static void macro_loop_over_others_is_unknown(struct toy *toy)
{
	struct toy *one;

	for_each_toy(one, toy->next)
		handle(one);
}
static int asm_text_is_same(int a)
{
	int b;

	asm volatile("mov %1, %0" : "=r" (b) : "r" (a));
	return b;
}
static int other_asm_text_is_unknown(int a)
{
	int b;

	asm volatile("mov %1, %0" : "=r" (b) : "r" (a));
	return b;
}
static void size_is_same(struct toy *toy)
{
	take(sizeof(*toy) + sizeof(struct list));
}
static void size_of_another_type_is_unknown(struct toy *toy)
{
	take(sizeof(*toy));
}
static void fraction_is_unknown(void)
{
	show(1.5);
}
static void literal_is_same(int a)
{
	give((struct toy) { .state = a });
}
static void other_literal_is_unknown(int a)
{
	give((struct toy) { .state = a });
}
static int volatile_is_unknown(int *where)
{
	return *(volatile int *)where;
}
static int volatile_value_is_same(int *where)
{
	return (volatile int)*where;
}
static int volatile_for_macro_is_unknown(int *where)
{
	return LOOK_THROUGH((volatile int)*where);
}
static int volatile_type_is_unknown(int *where)
{
	__typeof__((volatile int)*where) *there = where;

	return *there + *there;
}
static int warning_is_same(int a)
{
	if (WARN_ON(a > 3))
		return -EINVAL;
	return 0;
}
static int warning_is_unknown(int a)
{
	if (WARN_ON(a > 3))
		return -EINVAL;
	return 0;
}
static int assertion_is_unknown(int a)
{
	BUG_ON(a > 3);
	return ask(a);
}
//- after.c
static int macro_text_is_same(int a)
{
	int ret = ask(a);

	LOG("it failed", ret);
	return ret;
}
static int other_macro_text_is_unknown(int a)
{
	int err = ask(a);

	LOG("it failed again", err);
	return err;
}
static int other_macro_value_is_unknown(int a)
{
	int err = ask(a);
	int other = ask(err);

	LOG("it failed", other);
	return other;
}
static void long_string_is_unknown(void)
{
	say("a text that is longer than forty characters, and ends in that");
}
static void string_is_same(void)
{
	say(/* said to nobody */ "a text that is longer than forty characters, and ends in this");
}
static void macro_loop_is_same(struct toy *toy)
{
	struct toy *each;

	for_each_toy(each, toy->next) {
		handle(each);
	}
}
static void macro_loop_over_others_is_unknown(struct toy *toy)
{
	struct toy *one;

	for_each_toy(one, toy)
		handle(one);
}
static int asm_text_is_same(int a)
{
	int c;

	asm volatile("mov %1, %0"
		     : "=r" (c)
		     : "r" (a));
	return c;
}
static int other_asm_text_is_unknown(int a)
{
	int b;

	asm volatile("neg %1, %0" : "=r" (b) : "r" (a));
	return b;
}
static void size_is_same(struct toy *toy)
{
	struct toy *same = toy;

	take(sizeof(*same) + sizeof(struct list));
}
static void size_of_another_type_is_unknown(struct toy *toy)
{
	take(sizeof(struct list));
}
static void fraction_is_unknown(void)
{
	show(1.25);
}
static void literal_is_same(int a)
{
	give((struct toy) {
		.state = a
	});
}
static void other_literal_is_unknown(int a)
{
	give((struct toy) { .state = a + 1 });
}
static int volatile_is_unknown(int *where)
{
	return *where;
}
static int volatile_value_is_same(int *where)
{
	int there = (volatile int)*where;

	return there;
}
static int volatile_for_macro_is_unknown(int *where)
{
	return LOOK_THROUGH((volatile int)*where);
}
static int volatile_type_is_unknown(int *where)
{
	__typeof__((volatile int)*where) *there = where;

	return 2 * *there;
}
static int warning_is_same(int a)
{
	int isLarge = 0;

	if (WARN_ON(a > 3))
		return -EINVAL;
	return isLarge;
}
static int warning_is_unknown(int a)
{
	if (a > 3)
		return -EINVAL;
	return 0;
}
static int assertion_is_unknown(int a)
{
	return ask(a);
}
