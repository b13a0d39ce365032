// SPDX-License-Identifier: MIT
// Shows: a fault handler behind a second slot, that of a special mapping.
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/module.h>

static struct page *vdso_time_page;

/* Shows: takes the vma as a parameter of its own, result in a ?: chain. */
static vm_fault_t vdso_fault(const struct vm_special_mapping *mapping,
			     struct vm_area_struct *vma, struct vm_fault *vmf)
{
	int err = vm_insert_page(vma, vmf->address, vdso_time_page);
	//= call in vdso_fault, contexts: page-fault, result: translated, entries: vm_special_mapping.fault, plan: convert

	return !err || err == -EBUSY ? VM_FAULT_NOPAGE :
	       err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}

static const struct vm_special_mapping vdso_mapping = {
	.name = "[vdso]",
	.fault = vdso_fault,
};

/* Called for every new process, which nobody else can see yet. */
int arch_setup_vdso(struct vm_area_struct *vma)
{
	return install_special_mapping(vma, &vdso_mapping);
}

static int __init vdso_init(void)
{
	vdso_time_page = alloc_page(GFP_KERNEL);
	return vdso_time_page ? 0 : -ENOMEM;
}
module_init(vdso_init);
