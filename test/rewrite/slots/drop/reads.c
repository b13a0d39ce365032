//@ area: rewrite/slots
//@ refuses: Line 13 of its file reads remove itself.
//- before.c
#include <toy.h>

static int asked_for_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver asked_for = { .remove = asked_for_refuses };

int is_there(void)
{
	return asked_for.remove != 0;
}
