//@ area: verify
//- both.c
struct toy { int state; struct toy *next; };
int ask(int a);
void note(int a);
//- before.c
static int switch_to_ifs_is_same(int a)
{
	int err = ask(a);

	switch (err) {
	case 0:
		return 1;
	case -EBUSY:
	case -EAGAIN:
		note(2);
		return 2;
	case 3 ... 5:
		return 3;
	default:
		break;
	}
	return err;
}
static int goto_to_return_is_same(struct toy *toy)
{
	int ret = -EINVAL;

	if (!toy)
		goto out;
	ret = ask(toy->state);
	if (ret)
		goto out;
	note(1);
out:
	return ret;
}
static int variables_is_same(struct toy *toy, int n)
{
	int state = toy->state;
	int sum;

	note(n);
	sum = state + n;
	return sum > 3 ? sum : 0;
}
static int conditions_is_same(int a, int b)
{
	if (!(a && b < 3))
		return 0;
	return ask(a) ? 1 : 2;
}
static int goto_loop_is_same(struct toy *toy)
{
	int tries = 0;

again:
	if (tries == 3)
		return -EBUSY;
	if (ask(tries) < 0) {
		tries++;
		goto again;
	}
	return tries;
}
static void both_ways_is_same(int a)
{
	if (a)
		note(1);
	else
		note(1);
}
static int dead_code_is_same(int a)
{
	unsigned char small = a;

	if (small > 300)
		note(1);
	return small;
}
static int other_bound_differs(int a)
{
	int err = ask(a);

	if (err < 0)
		return 1;
	return 0;
}
static int other_order_is_unknown(int a)
{
	note(a);
	ask(a);
	return 0;
}
static int sooner_is_unknown(struct toy *toy)
{
	int state;

	note(1);
	state = toy->state;
	return state;
}
static int endless_is_unknown(int a)
{
	if (a)
		for (;;)
			a++;
	return 0;
}
static int fewer_rounds_is_unknown(int n)
{
	int i;

	for (i = 0; i < n; i++)
		note(i);
	return i;
}
//- after.c
static int switch_to_ifs_is_same(int a)
{
	int code;

	code = ask(a);
	if (!code)
		return 1;
	if (code == -EAGAIN || code == -EBUSY) {
		note(2);
		return 2;
	}
	return code < 3 || code > 5 ? code : 3;
}
static int goto_to_return_is_same(struct toy *toy)
{
	int err;

	if (toy == NULL)
		return -EINVAL;
	err = ask(toy->state);
	if (!err)
		note(1);
	return err;
}
static int variables_is_same(struct toy *toy, int n)
{
	int before = toy->state, unused = 7, after = n;

	note(after);
	if (before + after <= 3)
		return 0;
	return before + n;
}
static int conditions_is_same(int a, int b)
{
	if (a != 0) {
		if (b >= 3)
			return 0;
		if (ask(a) == 0)
			return 2;
		return 1;
	}
	return 0;
}
static int goto_loop_is_same(struct toy *toy)
{
	int i;

	for (i = 0; i != 3; i++) {
		if (ask(i) >= 0)
			return i;
	}
	return -EBUSY;
}
static void both_ways_is_same(int a)
{
	note(1);
}
static int dead_code_is_same(int a)
{
	return (unsigned char)a;
}
static int other_bound_differs(int a)
{
	//= when ask() is 0: 0 -> 1
	int err = ask(a);

	if (err <= 0)
		return 1;
	return 0;
}
static int other_order_is_unknown(int a)
{
	//= because before the function calls note(), now it calls ask()
	ask(a);
	note(a);
	return 0;
}
static int sooner_is_unknown(struct toy *toy)
{
	int state = toy->state;

	note(1);
	return state;
}
static int endless_is_unknown(int a)
{
	return 0;
}
static int fewer_rounds_is_unknown(int n)
{
	int i;

	for (i = 0; i < n - 1; i++)
		note(i);
	return i;
}
