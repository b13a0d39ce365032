//@ area: verify
//@ functions: wait_fault
//- before.c
#include <toy.h>

static vm_fault_t wait_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int err;

	err = toy_wait(toy);
	if (err)
		goto out;
	err = toy_map(toy, vmf->address);
out:
	switch (err) {
	case 0:
	case -EINTR:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}
static const struct vm_operations_struct wait_ops = { .fault = wait_fault };
//- after.c
//@ case: the difference is claimed
//@ claims: err vmf_error
#include <toy.h>

static vm_fault_t wait_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int err;

	err = toy_wait(toy);
	if (err)
		return vmf_error(err);
	return toyf_map(toy, vmf->address);
}
static const struct vm_operations_struct wait_ops = { .fault = wait_fault };
//- after.c
//@ case: nobody says that anything differs
//@ veto: VM_FAULT_SIGBUS is returned where it was VM_FAULT_NOPAGE
#include <toy.h>

static vm_fault_t wait_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int err;

	err = toy_wait(toy);
	if (err)
		return vmf_error(err);
	return toyf_map(toy, vmf->address);
}
static const struct vm_operations_struct wait_ops = { .fault = wait_fault };
//- after.c
//@ case: another source is claimed than differs
//@ claims: PTR_ERR(toy) vmf_error
//@ veto: VM_FAULT_SIGBUS is returned where it was VM_FAULT_NOPAGE
#include <toy.h>

static vm_fault_t wait_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int err;

	err = toy_wait(toy);
	if (err)
		return vmf_error(err);
	return toyf_map(toy, vmf->address);
}
static const struct vm_operations_struct wait_ops = { .fault = wait_fault };
//- after.c
//@ case: the codes of the call itself differ, too
//@ claims: err vmf_error
//@ veto: when toy_wait() is 0 and toy_map() is -EBUSY or 0, VM_FAULT_RETRY is returned where it was VM_FAULT_NOPAGE
#include <toy.h>

static vm_fault_t wait_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;
	int err;

	err = toy_wait(toy);
	if (err)
		return vmf_error(err);
	ret = toyf_map(toy, vmf->address);
	return ret == VM_FAULT_NOPAGE ? VM_FAULT_RETRY : ret;
}
static const struct vm_operations_struct wait_ops = { .fault = wait_fault };
