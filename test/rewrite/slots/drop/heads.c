//@ area: rewrite/slots
//- before.h
#ifdef CONFIG_TOY
int declared_in_a_header_converts(struct toy_device *dev);
extern int declared_with_a_list_converts(struct toy_device *dev,
					 int how);
#else
extern int declared_in_a_header_converts(struct toy_device *);
#endif
//- after.h
#ifdef CONFIG_TOY
void declared_in_a_header_converts(struct toy_device *dev);
extern int declared_with_a_list_converts(struct toy_device *dev,
					 int how);
#else
extern void declared_in_a_header_converts(struct toy_device *);
#endif
//- before.c
#include <toy.h>
#include "toy.h"

static int declared_in_front_converts(struct toy_device *dev);

int declared_in_a_header_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static int
type_on_its_own_line_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static __maybe_unused int __exit with_attributes_converts(struct toy_device
							  *dev)
{
	toy_free(dev);
	return 0;
}

static int old_style_converts(dev)
	struct toy_device *dev;
{
	toy_free(dev);
	return 0;
}

#ifdef CONFIG_TOY_MORE
static int two_arms_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}
#else
static inline int two_arms_converts(struct toy_device *dev)
{
	return 0;
}
#endif

static void nothing_already_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static int also_called_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static void caller_unchanged(struct toy_device *dev)
{
	also_called_converts(dev);
}

static struct toy_driver drivers[] = {
	{ .remove = declared_in_front_converts },
	{ .remove = declared_in_a_header_converts },
	{ .remove = type_on_its_own_line_converts },
	{ .remove = with_attributes_converts },
	{ .remove = old_style_converts },
	{ .remove = two_arms_converts },
	{ .remove = also_called_converts },
};

static int declared_in_front_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}
//- after.c
#include <toy.h>
#include "toy.h"

static void declared_in_front_converts(struct toy_device *dev);

void declared_in_a_header_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void
type_on_its_own_line_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static __maybe_unused void __exit with_attributes_converts(struct toy_device
							   *dev)
{
	toy_free(dev);
}

static void old_style_converts(dev)
	struct toy_device *dev;
{
	toy_free(dev);
}

#ifdef CONFIG_TOY_MORE
static void two_arms_converts(struct toy_device *dev)
{
	toy_free(dev);
}
#else
static inline void two_arms_converts(struct toy_device *dev)
{
}
#endif

static void nothing_already_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void also_called_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void caller_unchanged(struct toy_device *dev)
{
	also_called_converts(dev);
}

static struct toy_driver drivers[] = {
	{ .remove_new = declared_in_front_converts },
	{ .remove_new = declared_in_a_header_converts },
	{ .remove_new = type_on_its_own_line_converts },
	{ .remove_new = with_attributes_converts },
	{ .remove_new = old_style_converts },
	{ .remove_new = two_arms_converts },
	{ .remove_new = also_called_converts },
};

static void declared_in_front_converts(struct toy_device *dev)
{
	toy_free(dev);
}
