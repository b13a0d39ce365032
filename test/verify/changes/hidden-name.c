//@ area: verify
//@ functions: hidden_fault
//- before.c
#include <toy.h>

static vm_fault_t hidden_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int (*toyf_map)(struct toy *toy, unsigned long addr) = 0;
	int err = toy_map(toy, vmf->address);

	if (!err || err == -EBUSY)
		return VM_FAULT_NOPAGE;
	toy->owner = toyf_map != 0;
	return vmf_error(err);
}
static const struct vm_operations_struct hidden_ops = { .fault = hidden_fault };
//- after.c
//@ case: the new name is a variable's there
//@ veto: toyf_map means something else here
#include <toy.h>

static vm_fault_t hidden_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int (*toyf_map)(struct toy *toy, unsigned long addr) = 0;
	vm_fault_t ret = toyf_map(toy, vmf->address);

	if (ret == VM_FAULT_NOPAGE)
		return ret;
	toy->owner = toyf_map != 0;
	return ret;
}
static const struct vm_operations_struct hidden_ops = { .fault = hidden_fault };
