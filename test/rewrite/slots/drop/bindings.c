//@ area: rewrite/slots
//- before.c
#include <toy.h>

static int one_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static int two_converts(struct toy_device *dev)
{
	toy_lock(dev);
	return 0;
}

static struct toy_driver aligned_by_tabs = {
	.probe		= toy_stop,
	.remove		= one_converts,
	.shutdown	= toy_free,
};

static struct toy_driver aligned_by_spaces = {
	.probe    = toy_stop,
	.remove   = one_converts,
	.shutdown = toy_free,
};

static struct toy_driver no_room = {
	.probe	= toy_stop,
	.remove	= one_converts,
};

static struct toy_driver single_blanks = {
	.probe = toy_stop,
	.remove = toy_ptr(one_converts),
	.shutdown = toy_free,
};

static struct toy_driver no_blanks = {.remove=one_converts};

static struct toy_driver old_form = {
	probe:	toy_stop,
	remove:	one_converts,
};

static void assigned(struct toy_driver *drv)
{
	drv->remove = two_converts;
}
//- after.c
#include <toy.h>

static void one_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void two_converts(struct toy_device *dev)
{
	toy_lock(dev);
}

static struct toy_driver aligned_by_tabs = {
	.probe		= toy_stop,
	.remove_new	= one_converts,
	.shutdown	= toy_free,
};

static struct toy_driver aligned_by_spaces = {
	.probe    = toy_stop,
	.remove_new = one_converts,
	.shutdown = toy_free,
};

static struct toy_driver no_room = {
	.probe	= toy_stop,
	.remove_new = one_converts,
};

static struct toy_driver single_blanks = {
	.probe = toy_stop,
	.remove_new = toy_ptr(one_converts),
	.shutdown = toy_free,
};

static struct toy_driver no_blanks = {.remove_new=one_converts};

static struct toy_driver old_form = {
	probe:	toy_stop,
	remove_new:	one_converts,
};

static void assigned(struct toy_driver *drv)
{
	drv->remove_new = two_converts;
}
