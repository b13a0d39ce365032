// SPDX-License-Identifier: MIT
// Tries the API once, when the module is loaded.
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>

/* Shows: an initcall; the result is compared and not passed on. */
static int __init selftest_init(void)
{
	struct vm_area_struct empty = { .vm_start = 0, .vm_end = 0 };

	if (vm_insert_page(&empty, PAGE_SIZE, NULL) != -EFAULT)
	//= call in selftest_init, contexts: initcall, result: tested, entries: module_init()#1, plan: rename
		pr_err("an address outside the vma was taken\n");
	return 0;
}
module_init(selftest_init);
