//@ area: rewrite/slots
//@ refuses: Its head says that its result must be used.
//@ refuses: says that its result must be used.
//- before.c
#include <toy.h>

static __attribute__((warn_unused_result)) int said_in_front_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver in_front = { .remove = said_in_front_refuses };

static int __attribute__((warn_unused_result)) declared_so_refuses(struct toy_device *dev);

static int declared_so_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver declared_so = { .remove = declared_so_refuses };
