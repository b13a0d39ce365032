//@ area: verify
//@ functions: plain_fault
//- before.c
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int err;

	toy_lock(toy);
	err = toy_map(toy, vmf->address);
	toy_unlock(toy);
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	made_pages++;
	return VM_FAULT_NOPAGE;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: the conversion that a person would write
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toyf_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: the lock stays taken
//@ veto: before the function calls toy_unlock(), now it
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: what is counted is counted for every code
//@ veto: before the function returns, now it stores
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: a code that no verdict lists
//@ veto: when toy_map() is -ENOMEM, VM_FAULT_SIGBUS is returned where it was VM_FAULT_OOM
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret != VM_FAULT_NOPAGE)
		return VM_FAULT_SIGBUS;
	made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: another function is edited as well
//@ veto: plain_other() is edited, and is none of the functions that the change names
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy) + 1;
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: what stands outside of functions is edited
//@ veto: Code is edited outside of what the change is about
#include <toy.h>

static long made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: a variable that nobody uses any more
//@ veto: the variable err is not used
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;
	int err;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: a name that nothing declares
//@ veto: toyf_map_quickly is used, and no declaration of it was found
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map_quickly(toy, vmf->address);
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: the use is still there
//@ veto: toy_map is still used where it was to be replaced
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int ret;

	toy_lock(toy);
	ret = toy_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret == -ENOMEM)
		return VM_FAULT_OOM;
	if (ret && ret != -EBUSY)
		return VM_FAULT_SIGBUS;
	made_pages++;
	return VM_FAULT_NOPAGE;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: a label that is not there
//@ veto: the label out is not there
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret != VM_FAULT_NOPAGE)
		goto out;
	made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: text that is no C
//@ veto: the text cannot be read
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address;
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: an end without a value
//@ veto: no value is returned at an end of the function
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toy_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	vm_fault_t ret;

	toy_lock(toy);
	ret = toyf_map(toy, vmf->address);
	toy_unlock(toy);
	if (ret == VM_FAULT_NOPAGE)
		made_pages++;
	else
		return ret;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
//- after.c
//@ case: code in a change that speaks of comments only
//@ kind: text
//@ veto: The code is not the same
#include <toy.h>

static int made_pages;

/* plain_fault() maps with toyf_map(). */
static vm_fault_t plain_fault(struct vm_fault *vmf)
{
	struct toy *toy = toy_of(vmf);
	int err;

	toy_lock(toy);
	err = toy_map(toy, vmf->address);
	toy_unlock(toy);
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	made_pages += 1;
	return VM_FAULT_NOPAGE;
}

static int plain_other(struct toy *toy)
{
	return toy_wait(toy);
}
static const struct vm_operations_struct plain_ops = { .fault = plain_fault };
