//@ area: rewrite/slots
//@ refuses: The variable ret cannot be split: what it holds besides may end as a code.
//@ refuses: The variable err cannot be split: its initial value is for the part that gets a new name.
//@ refuses: The variable ret cannot be split: its address is taken.
//- before.c
#include <toy.h>

static int error_in_front_converts(struct vm_fault *vmf)
{
	int ret;

	ret = toy_lock_area(vmf);
	if (ret < 0)
		return VM_FAULT_NOPAGE;

	ret = VM_FAULT_LOCKED;
	if (vmf->state)
		ret = VM_FAULT_SIGBUS;
	return ret;
}

static int in_a_list_converts(struct vm_fault *vmf)
{
	int i, ret;

	for (i = 0; i < 3; i++) {
		ret = toy_lock_area(vmf);
		if (ret != 0)
			break;
	}
	ret = i ? VM_FAULT_OOM : 0;

	return ret;
}

static int name_is_of_errors_converts(struct vm_fault *vmf)
{
	int err = 0;

	err = toy_lock_area(vmf);
	if (!err)
		toy_unlock_area(vmf);
	err = VM_FAULT_SIGBUS;
	return err;
}

static int name_is_taken_converts(struct vm_fault *vmf)
{
	void *err = vmf->area;
	int ret;

	do {
		ret = toy_lock_area(vmf);
	} while (ret == 1 && err);
	if (ret)
		goto failed;

	ret = VM_FAULT_LOCKED;
	return ret;

failed:
	ret = ret == -5 ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	return ret;
}

static int zero_goes_on_refuses(struct vm_fault *vmf)
{
	int ret;

	ret = toy_lock_area(vmf);
	if (ret)
		ret = VM_FAULT_SIGBUS;
	return ret;
}

static int initial_value_refuses(struct vm_fault *vmf)
{
	int err = VM_FAULT_SIGBUS;

	if (vmf->state)
		return err;
	err = toy_lock_area(vmf);
	if (err)
		return VM_FAULT_OOM;
	return 0;
}

static int address_is_taken_refuses(struct vm_fault *vmf)
{
	int ret = toy_lock_area(vmf);

	if (ret)
		return VM_FAULT_OOM;
	ret = VM_FAULT_LOCKED;
	toy_look(&vmf, sizeof(&ret));
	return ret;
}

static struct vm_operations_struct operations[] = {
	{ .fault = error_in_front_converts },
	{ .fault = in_a_list_converts },
	{ .fault = name_is_of_errors_converts },
	{ .fault = name_is_taken_converts },
	{ .fault = zero_goes_on_refuses },
	{ .fault = initial_value_refuses },
	{ .fault = address_is_taken_refuses },
};
//- after.c
#include <toy.h>

static vm_fault_t error_in_front_converts(struct vm_fault *vmf)
{
	vm_fault_t ret;
	int err;

	err = toy_lock_area(vmf);
	if (err < 0)
		return VM_FAULT_NOPAGE;

	ret = VM_FAULT_LOCKED;
	if (vmf->state)
		ret = VM_FAULT_SIGBUS;
	return ret;
}

static vm_fault_t in_a_list_converts(struct vm_fault *vmf)
{
	int i, err;
	vm_fault_t ret;

	for (i = 0; i < 3; i++) {
		err = toy_lock_area(vmf);
		if (err != 0)
			break;
	}
	ret = i ? VM_FAULT_OOM : 0;

	return ret;
}

static vm_fault_t name_is_of_errors_converts(struct vm_fault *vmf)
{
	int err = 0;
	vm_fault_t ret;

	err = toy_lock_area(vmf);
	if (!err)
		toy_unlock_area(vmf);
	ret = VM_FAULT_SIGBUS;
	return ret;
}

static vm_fault_t name_is_taken_converts(struct vm_fault *vmf)
{
	void *err = vmf->area;
	vm_fault_t ret;
	int error;

	do {
		error = toy_lock_area(vmf);
	} while (error == 1 && err);
	if (error)
		goto failed;

	ret = VM_FAULT_LOCKED;
	return ret;

failed:
	ret = error == -5 ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	return ret;
}

static int zero_goes_on_refuses(struct vm_fault *vmf)
{
	int ret;

	ret = toy_lock_area(vmf);
	if (ret)
		ret = VM_FAULT_SIGBUS;
	return ret;
}

static int initial_value_refuses(struct vm_fault *vmf)
{
	int err = VM_FAULT_SIGBUS;

	if (vmf->state)
		return err;
	err = toy_lock_area(vmf);
	if (err)
		return VM_FAULT_OOM;
	return 0;
}

static int address_is_taken_refuses(struct vm_fault *vmf)
{
	int ret = toy_lock_area(vmf);

	if (ret)
		return VM_FAULT_OOM;
	ret = VM_FAULT_LOCKED;
	toy_look(&vmf, sizeof(&ret));
	return ret;
}

static struct vm_operations_struct operations[] = {
	{ .fault = error_in_front_converts },
	{ .fault = in_a_list_converts },
	{ .fault = name_is_of_errors_converts },
	{ .fault = name_is_taken_converts },
	{ .fault = zero_goes_on_refuses },
	{ .fault = initial_value_refuses },
	{ .fault = address_is_taken_refuses },
};
