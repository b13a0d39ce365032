// SPDX-License-Identifier: MIT
// What is left of a driver: declared in a header, and nobody calls it.
#include <linux/toy.h>

#include "no_caller.h"

/* Shows: no caller, no binding, so no context. */
int no_caller_map(struct toy_buffer *buf, struct vm_area_struct *vma)
{
	unsigned long i;
	int err;

	for (i = 0; i < buf->nr_pages; i++) {
		err = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, buf->pages[i]);
		//= call in no_caller_map, contexts: none, result: returned, unknown: no caller, no binding, plan: review
		if (err)
			return err;
	}
	return 0;
}
