//@ area: rewrite/slots
//@ refuses: The macro toy_leave_unless holds a return.
//@ refuses: The macro toy_note may use the variable result.
//@ refuses: The macro TOY_DONE holds a return.
//@ refuses: The arms of an #if in it split a statement.
//@ refuses: result would be left, assigned to and never read.
//- before.c
#include <toy.h>

static int macro_that_returns_refuses(struct toy_device *dev)
{
	toy_leave_unless(dev);
	toy_free(dev);
	return 0;
}

static int macro_that_knows_the_variable_refuses(struct toy_device *dev)
{
	int result = 0;

	toy_note(3);
	toy_free(dev);
	return result;
}

#define TOY_DONE return 0
static int macro_without_arguments_refuses(struct toy_device *dev)
{
	toy_free(dev);
	TOY_DONE;
}

static int split_statement_refuses(struct toy_device *dev)
{
#ifdef CONFIG_TOY_STOP
	if (dev->state) {
#else
	if (dev->count) {
#endif
		toy_free(dev);
	}
	return 0;
}

static int must_look_at_the_result_refuses(struct toy_device *dev)
{
	int result;

	result = toy_flush(dev);

	return result;
}

static struct toy_driver drivers[] = {
	{ .remove = macro_that_returns_refuses },
	{ .remove = macro_that_knows_the_variable_refuses },
	{ .remove = macro_without_arguments_refuses },
	{ .remove = split_statement_refuses },
	{ .remove = must_look_at_the_result_refuses },
};
//- after.c
#include <toy.h>

static int macro_that_returns_refuses(struct toy_device *dev)
{
	toy_leave_unless(dev);
	toy_free(dev);
	return 0;
}

static int macro_that_knows_the_variable_refuses(struct toy_device *dev)
{
	int result = 0;

	toy_note(3);
	toy_free(dev);
	return result;
}

#define TOY_DONE return 0
static int macro_without_arguments_refuses(struct toy_device *dev)
{
	toy_free(dev);
	TOY_DONE;
}

static int split_statement_refuses(struct toy_device *dev)
{
#ifdef CONFIG_TOY_STOP
	if (dev->state) {
#else
	if (dev->count) {
#endif
		toy_free(dev);
	}
	return 0;
}

static int must_look_at_the_result_refuses(struct toy_device *dev)
{
	int result;

	result = toy_flush(dev);

	return result;
}

static struct toy_driver drivers[] = {
	{ .remove = macro_that_returns_refuses },
	{ .remove = macro_that_knows_the_variable_refuses },
	{ .remove = macro_without_arguments_refuses },
	{ .remove = split_statement_refuses },
	{ .remove = must_look_at_the_result_refuses },
};
