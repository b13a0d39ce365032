//@ area: rewrite/slots
//@ refuses: Where it is put into toy_driver.remove was not found in the text.
//@ refuses: Where it is put into toy_driver.remove was not found in the text.
//@ refuses: of_a_type_refuses() is also declared by the name of a type, which stays.
//@ refuses: Where it is put into toy_driver.remove was not found in the text.
//- before.c
#include <toy.h>

static int beside_another_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static int other_one_refuses(struct toy_device *dev)
{
	return toy_flush(dev);
}

static struct toy_driver chosen = {
	.remove = sizeof(long) == 8 ? beside_another_refuses : other_one_refuses,
};

typedef int toy_stopper(struct toy_device *dev);
static toy_stopper of_a_type_refuses;
static int of_a_type_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver typed = { .remove = of_a_type_refuses };

static int slot_is_taken_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver both = {
	.remove = slot_is_taken_refuses,
	.remove_new = toy_free,
};

static int beside_nothing_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver optional = {
	.remove = sizeof(long) == 8 ? beside_nothing_converts : NULL,
};
//- after.c
#include <toy.h>

static int beside_another_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static int other_one_refuses(struct toy_device *dev)
{
	return toy_flush(dev);
}

static struct toy_driver chosen = {
	.remove = sizeof(long) == 8 ? beside_another_refuses : other_one_refuses,
};

typedef int toy_stopper(struct toy_device *dev);
static toy_stopper of_a_type_refuses;
static int of_a_type_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver typed = { .remove = of_a_type_refuses };

static int slot_is_taken_refuses(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver both = {
	.remove = slot_is_taken_refuses,
	.remove_new = toy_free,
};

static void beside_nothing_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static struct toy_driver optional = {
	.remove_new = sizeof(long) == 8 ? beside_nothing_converts : NULL,
};
