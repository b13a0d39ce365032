//@ area: verify
//@ functions: narrow_fault
//- before.c
#include <toy.h>

static vm_fault_t narrow_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	unsigned char ret = VM_FAULT_SIGBUS;
	int err = toy_map(toy, vmf->address);

	if (err == -ENOMEM)
		ret = VM_FAULT_OOM;
	else if (!err || err == -EBUSY)
		ret = VM_FAULT_NOPAGE;
	toy_unlock(toy);
	return ret;
}
static const struct vm_operations_struct narrow_ops = { .fault = narrow_fault };
//- after.c
//@ case: the code is cut off as before, and the verdict lists that it is not
//@ veto: the verdict lists a difference for
#include <toy.h>

static vm_fault_t narrow_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	unsigned char ret;

	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	return ret;
}
static const struct vm_operations_struct narrow_ops = { .fault = narrow_fault };
//- after.c
//@ case: the code is whole, as the verdict lists
#include <toy.h>

static vm_fault_t narrow_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	return ret;
}
static const struct vm_operations_struct narrow_ops = { .fault = narrow_fault };
