//@ area: rewrite/slots
//- before.c
#include <toy.h>

static int end_of_function_converts(struct toy_device *dev)
{
	toy_free(dev);

	return 0;
}

static int early_return_converts(struct toy_device *dev)
{
	if (dev->state)
		return 0;

	toy_free(dev);
	return 0;
}

static int nothing_but_zero_converts(struct toy_device *dev)
{
	return 0;
}

static int in_one_line_converts(struct toy_device *dev) { return 0; }

static int call_is_returned_converts(struct toy_device *dev)
{
	return toy_stop(dev);
}

static int call_is_returned_early_converts(struct toy_device *dev)
{
	if (dev->state)
		return toy_stop_more(dev, 1,
				     2);

	toy_free(dev);
	return 0;
}

static int call_is_returned_early_with_else_converts(struct toy_device *dev)
{
	if (dev->state)
		return toy_stop(dev);
	else
		dev->count++;

	toy_free(dev);
	return 0;
}

static int last_branches_return_converts(struct toy_device *dev)
{
	if (dev->state) {
		toy_free(dev);
		return 0;
	} else {
		return toy_stop(dev);
	}
}

static int pure_test_before_the_end_converts(struct toy_device *dev)
{
	toy_free(dev);
	if (toy_is_bad(dev) || dev->count > 3)
		return -1;

	return 0;
}

static int block_before_the_end_converts(struct toy_device *dev)
{
	if (dev->state) {
		toy_free(dev);
		return 0;
	}

	return 0;
}

static int test_with_effect_before_the_end_converts(struct toy_device *dev)
{
	if (toy_stop(dev) < 0)
		return -1;

	return 0;
}

static int negated_call_converts(struct toy_device *dev)
{
	return -toy_stop(dev);
}

static int return_in_loop_and_switch_converts(struct toy_device *dev)
{
	while (dev->count--) {
		switch (dev->state) {
		case 1:
			return 0;
		case 2:
			return toy_stop(dev);
		default:
			toy_free(dev);
		}
	}

	return 0;
}

static int comment_behind_return_converts(struct toy_device *dev)
{
	toy_free(dev);

	return 0; /* never fails */
}

static int arms_of_if_converts(struct toy_device *dev)
{
#ifdef CONFIG_TOY_STOP
	return toy_stop(dev);
#else
	toy_free(dev);

	return 0;
#endif
}

static struct toy_driver drivers[] = {
	{ .remove = end_of_function_converts },
	{ .remove = early_return_converts },
	{ .remove = nothing_but_zero_converts },
	{ .remove = in_one_line_converts },
	{ .remove = call_is_returned_converts },
	{ .remove = call_is_returned_early_converts },
	{ .remove = call_is_returned_early_with_else_converts },
	{ .remove = last_branches_return_converts },
	{ .remove = pure_test_before_the_end_converts },
	{ .remove = block_before_the_end_converts },
	{ .remove = test_with_effect_before_the_end_converts },
	{ .remove = negated_call_converts },
	{ .remove = return_in_loop_and_switch_converts },
	{ .remove = comment_behind_return_converts },
	{ .remove = arms_of_if_converts },
};
//- after.c
#include <toy.h>

static void end_of_function_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void early_return_converts(struct toy_device *dev)
{
	if (dev->state)
		return;

	toy_free(dev);
}

static void nothing_but_zero_converts(struct toy_device *dev)
{
}

static void in_one_line_converts(struct toy_device *dev) { }

static void call_is_returned_converts(struct toy_device *dev)
{
	toy_stop(dev);
}

static void call_is_returned_early_converts(struct toy_device *dev)
{
	if (dev->state) {
		toy_stop_more(dev, 1,
			      2);
		return;
	}

	toy_free(dev);
}

static void call_is_returned_early_with_else_converts(struct toy_device *dev)
{
	if (dev->state) {
		toy_stop(dev);
		return;
	} else {
		dev->count++;
	}

	toy_free(dev);
}

static void last_branches_return_converts(struct toy_device *dev)
{
	if (dev->state)
		toy_free(dev);
	else
		toy_stop(dev);
}

static void pure_test_before_the_end_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void block_before_the_end_converts(struct toy_device *dev)
{
	if (dev->state)
		toy_free(dev);
}

static void test_with_effect_before_the_end_converts(struct toy_device *dev)
{
	toy_stop(dev);
}

static void negated_call_converts(struct toy_device *dev)
{
	toy_stop(dev);
}

static void return_in_loop_and_switch_converts(struct toy_device *dev)
{
	while (dev->count--) {
		switch (dev->state) {
		case 1:
			return;
		case 2:
			toy_stop(dev);
			return;
		default:
			toy_free(dev);
		}
	}
}

static void comment_behind_return_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void arms_of_if_converts(struct toy_device *dev)
{
#ifdef CONFIG_TOY_STOP
	toy_stop(dev);
#else
	toy_free(dev);
#endif
}

static struct toy_driver drivers[] = {
	{ .remove_new = end_of_function_converts },
	{ .remove_new = early_return_converts },
	{ .remove_new = nothing_but_zero_converts },
	{ .remove_new = in_one_line_converts },
	{ .remove_new = call_is_returned_converts },
	{ .remove_new = call_is_returned_early_converts },
	{ .remove_new = call_is_returned_early_with_else_converts },
	{ .remove_new = last_branches_return_converts },
	{ .remove_new = pure_test_before_the_end_converts },
	{ .remove_new = block_before_the_end_converts },
	{ .remove_new = test_with_effect_before_the_end_converts },
	{ .remove_new = negated_call_converts },
	{ .remove_new = return_in_loop_and_switch_converts },
	{ .remove_new = comment_behind_return_converts },
	{ .remove_new = arms_of_if_converts },
};
