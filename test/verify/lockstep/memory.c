//@ area: verify
//- both.c
struct toy { int state; unsigned char small; struct toy *next; };
static int counter;
int ask(int a);
void note(int a);
void fill(int *where);
void keep(struct toy *toy);
//- before.c
static int out_parameter_is_same(void)
{
	int err = 0;

	fill(&err);
	note(err);
	return err;
}
static void stores_is_same(struct toy *toy, int a)
{
	toy->state = a;
	toy->next->state = toy->state;
	counter++;
}
static int narrowed_is_same(struct toy *toy, int a)
{
	toy->small = a;
	return toy->small;
}
static int not_narrowed_is_unknown(struct toy *toy, int a)
{
	toy->small = a;
	return toy->small;
}
static void other_value_is_unknown(struct toy *toy, int a)
{
	toy->state = a;
}
static void other_field_is_unknown(struct toy *toy, int a)
{
	toy->state = a;
}
static void other_target_is_unknown(struct toy *toy, int a)
{
	toy->next->state = a;
}
static void own_struct_is_same(int a)
{
	struct toy toy = { .state = a, };

	keep(&toy);
}
static void other_initial_value_is_unknown(int a)
{
	struct toy toy = { .state = a, .next = NULL };

	keep(&toy);
}
static void later_store_is_unknown(struct toy *toy, int a)
{
	toy->state = a;
	note(a);
}
static int other_address_is_unknown(void)
{
	int one = 0;
	int other = 0;

	fill(&one);
	fill(&other);
	return one - other;
}
static int read_again_is_unknown(struct toy *toy)
{
	int state = toy->state;

	note(1);
	return state;
}
static int static_local_is_unknown(int a)
{
	static int calls = 1;

	calls += a;
	return calls;
}
//- after.c
static int out_parameter_is_same(void)
{
	int ret = 0;

	fill(&ret);
	note(ret);
	return ret;
}
static void stores_is_same(struct toy *toy, int a)
{
	struct toy *next;

	toy->state = a;
	next = toy->next;
	next->state = toy->state;
	counter += 1;
}
static int narrowed_is_same(struct toy *toy, int a)
{
	toy->small = a;
	return (unsigned char)a;
}
static int not_narrowed_is_unknown(struct toy *toy, int a)
{
	toy->small = a;
	return a;
}
static void other_value_is_unknown(struct toy *toy, int a)
{
	toy->state = a + 1;
}
static void other_field_is_unknown(struct toy *toy, int a)
{
	toy->small = a;
}
static void other_target_is_unknown(struct toy *toy, int a)
{
	toy->state = a;
}
static void own_struct_is_same(int a)
{
	struct toy made = {
		.state = a, /* what was asked for */
	};

	keep(&made);
}
static void other_initial_value_is_unknown(int a)
{
	struct toy toy = { .state = a };

	keep(&toy);
}
static void later_store_is_unknown(struct toy *toy, int a)
{
	note(a);
	toy->state = a;
}
static int other_address_is_unknown(void)
{
	int one = 0;
	int other = 0;

	fill(&one);
	fill(&one);
	return one - other;
}
static int read_again_is_unknown(struct toy *toy)
{
	note(1);
	return toy->state;
}
static int static_local_is_unknown(int a)
{
	static int calls = 2;

	calls += a;
	return calls;
}
