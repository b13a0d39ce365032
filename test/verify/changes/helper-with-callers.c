//@ area: verify
//@ functions: step_map step_fault
//@ translated: step_map
//- before.c
#include <toy.h>

static int step_map(struct toy *toy, unsigned long address)
{
	if (toy_is_gone(toy))
		return -EIO;
	return toy_map(toy, address);
}

static vm_fault_t step_fault(struct vm_fault *vmf)
{
	int err = step_map(toy_of(vmf), vmf->address);

	switch (err) {
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}
static const struct vm_operations_struct step_ops = { .fault = step_fault };
//- after.c
//@ case: the helper and its caller
#include <toy.h>

static vm_fault_t step_map(struct toy *toy, unsigned long address)
{
	if (toy_is_gone(toy))
		return VM_FAULT_SIGBUS;
	return toyf_map(toy, address);
}

static vm_fault_t step_fault(struct vm_fault *vmf)
{
	return step_map(toy_of(vmf), vmf->address);
}
static const struct vm_operations_struct step_ops = { .fault = step_fault };
//- after.c
//@ case: another code for the helper's own error
//@ veto: VM_FAULT_OOM is returned where it was VM_FAULT_SIGBUS
#include <toy.h>

static vm_fault_t step_map(struct toy *toy, unsigned long address)
{
	if (toy_is_gone(toy))
		return VM_FAULT_OOM;
	return toyf_map(toy, address);
}

static vm_fault_t step_fault(struct vm_fault *vmf)
{
	return step_map(toy_of(vmf), vmf->address);
}
static const struct vm_operations_struct step_ops = { .fault = step_fault };
//- after.c
//@ case: a caller that still takes codes for errnos
//@ functions: step_map
//@ veto: what is returned means something else now, and drivers/
#include <toy.h>

static vm_fault_t step_map(struct toy *toy, unsigned long address)
{
	if (toy_is_gone(toy))
		return VM_FAULT_SIGBUS;
	return toyf_map(toy, address);
}

static vm_fault_t step_fault(struct vm_fault *vmf)
{
	int err = step_map(toy_of(vmf), vmf->address);

	switch (err) {
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}
static const struct vm_operations_struct step_ops = { .fault = step_fault };
//- after.c
//@ case: a caller that is named and does not change
//@ veto: VM_FAULT_SIGBUS is returned where it was VM_FAULT_OOM
#include <toy.h>

static vm_fault_t step_map(struct toy *toy, unsigned long address)
{
	if (toy_is_gone(toy))
		return VM_FAULT_SIGBUS;
	return toyf_map(toy, address);
}

static vm_fault_t step_fault(struct vm_fault *vmf)
{
	int err = step_map(toy_of(vmf), vmf->address);

	switch (err) {
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}
static const struct vm_operations_struct step_ops = { .fault = step_fault };
