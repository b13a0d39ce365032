#include <toy.h>

/* Returns 0, -EFAULT, -EINVAL, -ENOMEM or -EBUSY. */
int toy_map(struct toy *toy, unsigned long addr)
{
	if (addr < toy->start)
		return -EFAULT;
	if (toy->pages == 0)
		return -EINVAL;
	if (toy->free == 0)
		return -ENOMEM;
	if (toy->owner != 0)
		return -EBUSY;
	toy->owner = 1;
	return 0;
}
