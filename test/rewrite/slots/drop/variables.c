//@ area: rewrite/slots
//@ refuses: result would be left and never read
//@ refuses: state would be left, assigned to and never read
//@ refuses: cannot stand as a statement of its own
//- before.c
#include <toy.h>

static int only_holds_the_result_converts(struct toy_device *dev)
{
	int result = 0;

	toy_free(dev);

	return result;
}

static int call_stays_converts(struct toy_device *dev)
{
	int result;

	result = toy_stop(dev);
	toy_free(dev);

	return result;
}

static int initial_call_stays_converts(struct toy_device *dev)
{
	int count = dev->count;
	int result = toy_stop(dev);

	toy_warn(dev, count);

	return result;
}

static int initial_call_alone_converts(struct toy_device *dev)
{
	int result = toy_stop(dev);

	return result;
}

static int initial_call_before_others_refuses(struct toy_device *dev)
{
	int result = toy_stop(dev);
	int count = dev->count;

	toy_warn(dev, count);

	return result;
}

static int one_of_several_converts(struct toy_device *dev)
{
	int i, result = 0, count = 3;

	for (i = 0; i < count; i++)
		toy_free(dev);

	return result;
}

static int first_of_several_converts(struct toy_device *dev)
{
	int result, i;

	for (i = 0; i < 3; i++)
		toy_free(dev);
	result = 0;

	return result;
}

static int read_elsewhere_converts(struct toy_device *dev)
{
	int result;

	result = toy_stop(dev);
	if (result)
		toy_warn(dev, result);

	return result;
}

static int last_value_goes_converts(struct toy_device *dev)
{
	int result;

	result = toy_stop(dev);
	if (result < 0)
		toy_warn(dev, result);
	result = toy_stop_more(dev, 1,
			       2);

	return result;
}

static int value_in_a_loop_stays_converts(struct toy_device *dev)
{
	int result = 0;

	while (dev->count--) {
		if (result)
			toy_warn(dev, result);
		result = toy_stop(dev);
	}

	return result;
}

static int collected_in_a_loop_converts(struct toy_device *dev)
{
	int result = 0;

	while (dev->count--)
		result |= toy_stop(dev);

	return result;
}

static int empty_branch_goes_converts(struct toy_device *dev)
{
	int result = 0;

	if (dev->state > 4)
		result = -1;
	toy_free(dev);
	if (toy_stop(dev))
		result = -2;

	return result;
}

static int empty_else_goes_converts(struct toy_device *dev)
{
	int result;

	if (dev->state) {
		toy_free(dev);
		result = -1;
	} else {
		result = 0;
	}
	toy_lock(dev);

	return result;
}

static int else_of_its_own_line_goes_converts(struct toy_device *dev)
{
	int result;

	if (dev->state)
		toy_free(dev);
	else
		result = 0;
	toy_lock(dev);

	return result;
}

static int block_behind_else_goes_converts(struct toy_device *dev)
{
	int result;

	if (dev->state) {
		toy_free(dev);
		toy_lock(dev);
	} else {
		result = 0;
	}
	toy_lock(dev);

	return result;
}

static int branch_before_else_refuses(struct toy_device *dev)
{
	int state = 0;

	if (dev->state)
		state = 2;
	else
		toy_free(dev);

	return state;
}

static int braces_go_converts(struct toy_device *dev)
{
	int result = 0;

	if (dev->state) {
		toy_free(dev);
		result = -1;
	}
	toy_lock(dev);

	return result;
}

static int commented_block_keeps_braces_converts(struct toy_device *dev)
{
	int result = 0;

	if (dev->state) {
		/* It is still there. */
		toy_free(dev);
		result = -1;
	}
	toy_lock(dev);

	return result;
}

static int address_taken_converts(struct toy_device *dev)
{
	int result = 0;

	toy_read(dev, &result);
	result = 3;

	return result;
}

static int chosen_value_refuses(struct toy_device *dev)
{
	return dev->state ? toy_stop(dev) : 0;
}

static int pointer_for_the_value_converts(struct toy_device *dev)
{
	struct toy_device *other = dev;

	toy_free(dev);

	return other->state;
}

static struct toy_driver drivers[] = {
	{ .remove = only_holds_the_result_converts },
	{ .remove = call_stays_converts },
	{ .remove = initial_call_stays_converts },
	{ .remove = initial_call_alone_converts },
	{ .remove = initial_call_before_others_refuses },
	{ .remove = one_of_several_converts },
	{ .remove = first_of_several_converts },
	{ .remove = read_elsewhere_converts },
	{ .remove = last_value_goes_converts },
	{ .remove = value_in_a_loop_stays_converts },
	{ .remove = collected_in_a_loop_converts },
	{ .remove = empty_branch_goes_converts },
	{ .remove = empty_else_goes_converts },
	{ .remove = else_of_its_own_line_goes_converts },
	{ .remove = block_behind_else_goes_converts },
	{ .remove = branch_before_else_refuses },
	{ .remove = braces_go_converts },
	{ .remove = commented_block_keeps_braces_converts },
	{ .remove = address_taken_converts },
	{ .remove = chosen_value_refuses },
	{ .remove = pointer_for_the_value_converts },
};
//- after.c
#include <toy.h>

static void only_holds_the_result_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void call_stays_converts(struct toy_device *dev)
{
	toy_stop(dev);
	toy_free(dev);
}

static void initial_call_stays_converts(struct toy_device *dev)
{
	int count = dev->count;

	toy_stop(dev);

	toy_warn(dev, count);
}

static void initial_call_alone_converts(struct toy_device *dev)
{
	toy_stop(dev);
}

static int initial_call_before_others_refuses(struct toy_device *dev)
{
	int result = toy_stop(dev);
	int count = dev->count;

	toy_warn(dev, count);

	return result;
}

static void one_of_several_converts(struct toy_device *dev)
{
	int i, count = 3;

	for (i = 0; i < count; i++)
		toy_free(dev);
}

static void first_of_several_converts(struct toy_device *dev)
{
	int i;

	for (i = 0; i < 3; i++)
		toy_free(dev);
}

static void read_elsewhere_converts(struct toy_device *dev)
{
	int result;

	result = toy_stop(dev);
	if (result)
		toy_warn(dev, result);
}

static void last_value_goes_converts(struct toy_device *dev)
{
	int result;

	result = toy_stop(dev);
	if (result < 0)
		toy_warn(dev, result);
	toy_stop_more(dev, 1,
		      2);
}

static void value_in_a_loop_stays_converts(struct toy_device *dev)
{
	int result = 0;

	while (dev->count--) {
		if (result)
			toy_warn(dev, result);
		result = toy_stop(dev);
	}
}

static void collected_in_a_loop_converts(struct toy_device *dev)
{
	while (dev->count--)
		toy_stop(dev);
}

static void empty_branch_goes_converts(struct toy_device *dev)
{
	toy_free(dev);
	toy_stop(dev);
}

static void empty_else_goes_converts(struct toy_device *dev)
{
	if (dev->state)
		toy_free(dev);
	toy_lock(dev);
}

static void else_of_its_own_line_goes_converts(struct toy_device *dev)
{
	if (dev->state)
		toy_free(dev);
	toy_lock(dev);
}

static void block_behind_else_goes_converts(struct toy_device *dev)
{
	if (dev->state) {
		toy_free(dev);
		toy_lock(dev);
	}
	toy_lock(dev);
}

static int branch_before_else_refuses(struct toy_device *dev)
{
	int state = 0;

	if (dev->state)
		state = 2;
	else
		toy_free(dev);

	return state;
}

static void braces_go_converts(struct toy_device *dev)
{
	if (dev->state)
		toy_free(dev);
	toy_lock(dev);
}

static void commented_block_keeps_braces_converts(struct toy_device *dev)
{
	if (dev->state) {
		/* It is still there. */
		toy_free(dev);
	}
	toy_lock(dev);
}

static void address_taken_converts(struct toy_device *dev)
{
	int result = 0;

	toy_read(dev, &result);
	result = 3;
}

static int chosen_value_refuses(struct toy_device *dev)
{
	return dev->state ? toy_stop(dev) : 0;
}

static void pointer_for_the_value_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static struct toy_driver drivers[] = {
	{ .remove_new = only_holds_the_result_converts },
	{ .remove_new = call_stays_converts },
	{ .remove_new = initial_call_stays_converts },
	{ .remove_new = initial_call_alone_converts },
	{ .remove = initial_call_before_others_refuses },
	{ .remove_new = one_of_several_converts },
	{ .remove_new = first_of_several_converts },
	{ .remove_new = read_elsewhere_converts },
	{ .remove_new = last_value_goes_converts },
	{ .remove_new = value_in_a_loop_stays_converts },
	{ .remove_new = collected_in_a_loop_converts },
	{ .remove_new = empty_branch_goes_converts },
	{ .remove_new = empty_else_goes_converts },
	{ .remove_new = else_of_its_own_line_goes_converts },
	{ .remove_new = block_behind_else_goes_converts },
	{ .remove = branch_before_else_refuses },
	{ .remove_new = braces_go_converts },
	{ .remove_new = commented_block_keeps_braces_converts },
	{ .remove_new = address_taken_converts },
	{ .remove = chosen_value_refuses },
	{ .remove_new = pointer_for_the_value_converts },
};
