#include <toy.h>

/* Nobody looks at what remove returns. */
static void core_remove(struct toy_driver *drv, struct toy_device *dev)
{
	if (drv->remove_new)
		drv->remove_new(dev);
	else if (drv->remove)
		drv->remove(dev);
}
