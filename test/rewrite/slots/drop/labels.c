//@ area: rewrite/slots
//- before.c
#include <toy.h>

static int empty_label_goes_converts(struct toy_device *dev)
{
	int result = 0;

	if (!dev->state) {
		result = -1;
		goto out;
	}

	toy_free(dev);
out:
	return result;
}

static int label_with_work_stays_converts(struct toy_device *dev)
{
	int result;

	toy_lock(dev);
	result = toy_stop(dev);
	if (result)
		goto out;

	toy_free(dev);
out:
	toy_unlock(dev);
	return result;
}

static int two_labels_for_one_return_converts(struct toy_device *dev)
{
	if (dev->state)
		goto done;
	toy_lock(dev);
	if (dev->count)
		goto out;
	toy_unlock(dev);
out:
done:
	return 0;
}

static int label_in_the_middle_converts(struct toy_device *dev)
{
	int result = -1;

	if (dev->state)
		goto failed;

	toy_free(dev);
	return 0;

failed:
	toy_warn(dev, result);
	return result;
}

static int jump_to_what_follows_converts(struct toy_device *dev)
{
	toy_free(dev);
	goto out;

out:
	return 0;
}

static int jump_back_keeps_the_value_converts(struct toy_device *dev)
{
	int result = 0;

again:
	if (result)
		toy_warn(dev, result);
	result = toy_stop(dev);
	if (dev->count--)
		goto again;

	return result;
}

static struct toy_driver drivers[] = {
	{ .remove = empty_label_goes_converts },
	{ .remove = label_with_work_stays_converts },
	{ .remove = two_labels_for_one_return_converts },
	{ .remove = label_in_the_middle_converts },
	{ .remove = jump_to_what_follows_converts },
	{ .remove = jump_back_keeps_the_value_converts },
};
//- after.c
#include <toy.h>

static void empty_label_goes_converts(struct toy_device *dev)
{
	if (!dev->state)
		return;

	toy_free(dev);
}

static void label_with_work_stays_converts(struct toy_device *dev)
{
	int result;

	toy_lock(dev);
	result = toy_stop(dev);
	if (result)
		goto out;

	toy_free(dev);
out:
	toy_unlock(dev);
}

static void two_labels_for_one_return_converts(struct toy_device *dev)
{
	if (dev->state)
		return;
	toy_lock(dev);
	if (dev->count)
		return;
	toy_unlock(dev);
}

static void label_in_the_middle_converts(struct toy_device *dev)
{
	int result = -1;

	if (dev->state)
		goto failed;

	toy_free(dev);
	return;

failed:
	toy_warn(dev, result);
}

static void jump_to_what_follows_converts(struct toy_device *dev)
{
	toy_free(dev);
}

static void jump_back_keeps_the_value_converts(struct toy_device *dev)
{
	int result = 0;

again:
	if (result)
		toy_warn(dev, result);
	result = toy_stop(dev);
	if (dev->count--)
		goto again;
}

static struct toy_driver drivers[] = {
	{ .remove_new = empty_label_goes_converts },
	{ .remove_new = label_with_work_stays_converts },
	{ .remove_new = two_labels_for_one_return_converts },
	{ .remove_new = label_in_the_middle_converts },
	{ .remove_new = jump_to_what_follows_converts },
	{ .remove_new = jump_back_keeps_the_value_converts },
};
