//@ area: rewrite/slots
//- before.c
#include <toy.h>

/**
 * section_goes_converts - stop a device
 * @dev: the device
 *
 * Frees what belongs to it.
 *
 * Return: 0, always
 */
static int section_goes_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

/**
 * section_in_the_middle_converts - stop a device
 * @dev: the device
 *
 * Returns 0 or an error, as the
 * hardware says.
 *
 * Context: may sleep
 */
static int section_in_the_middle_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

/* Called when the device returns to its shelf. */
static int other_sense_unchanged_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

/*
 * Return the parts to the shelf.
 */
static int verb_unchanged_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

/*
 * Stops the device.
 * Returns zero on success.
 */
static int plain_comment_converts(struct toy_device *dev)
{
	toy_free(dev);
	return 0;
}

static struct toy_driver drivers[] = {
	{ .remove = section_goes_converts },
	{ .remove = section_in_the_middle_converts },
	{ .remove = other_sense_unchanged_converts },
	{ .remove = verb_unchanged_converts },
	{ .remove = plain_comment_converts },
};
//- after.c
#include <toy.h>

/**
 * section_goes_converts - stop a device
 * @dev: the device
 *
 * Frees what belongs to it.
 */
static void section_goes_converts(struct toy_device *dev)
{
	toy_free(dev);
}

/**
 * section_in_the_middle_converts - stop a device
 * @dev: the device
 *
 * Context: may sleep
 */
static void section_in_the_middle_converts(struct toy_device *dev)
{
	toy_free(dev);
}

/* Called when the device returns to its shelf. */
static void other_sense_unchanged_converts(struct toy_device *dev)
{
	toy_free(dev);
}

/*
 * Return the parts to the shelf.
 */
static void verb_unchanged_converts(struct toy_device *dev)
{
	toy_free(dev);
}

/*
 * Stops the device.
 */
static void plain_comment_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static struct toy_driver drivers[] = {
	{ .remove_new = section_goes_converts },
	{ .remove_new = section_in_the_middle_converts },
	{ .remove_new = other_sense_unchanged_converts },
	{ .remove_new = verb_unchanged_converts },
	{ .remove_new = plain_comment_converts },
};
