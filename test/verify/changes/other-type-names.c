//@ area: verify
//@ functions: typed_fault
//@ kind: types
//@ replaced:
//- before.c
#include <toy.h>
#define TOY_NAME(type) #type

/* Nobody can follow what is volatile, and nobody has to. */
static unsigned int typed_fault(struct vm_fault *vmf)
{
	volatile int *gone = &toy_of(vmf)->free;
	unsigned int first, ret;
	int err;

	toy_log(TOY_NAME(unsigned int), 0);
	ret = (unsigned int)*gone;
	first = ret;
	err = *gone;
	return err ? first : VM_FAULT_NOPAGE;
}
//- after.c
//@ case: another name of the same type
#include <toy.h>
#define TOY_NAME(type) #type

/* Nobody can follow what is volatile, and nobody has to. */
static vm_fault_t typed_fault(struct vm_fault *vmf)
{
	volatile int *gone = &toy_of(vmf)->free;
	vm_fault_t first, ret;
	int err;

	toy_log(TOY_NAME(unsigned int), 0);
	ret = (vm_fault_t)*gone;
	first = ret;
	err = *gone;
	return err ? first : VM_FAULT_NOPAGE;
}
//- after.c
//@ case: the name of a type with another sign
//@ veto: something volatile
#include <toy.h>
#define TOY_NAME(type) #type

/* Nobody can follow what is volatile, and nobody has to. */
static vm_fault_t typed_fault(struct vm_fault *vmf)
{
	volatile int *gone = &toy_of(vmf)->free;
	unsigned int first, ret;
	vm_fault_t err;

	toy_log(TOY_NAME(unsigned int), 0);
	ret = (unsigned int)*gone;
	first = ret;
	err = *gone;
	return err ? first : VM_FAULT_NOPAGE;
}
//- after.c
//@ case: a type that a macro makes a string of
//@ veto: something volatile
#include <toy.h>
#define TOY_NAME(type) #type

/* Nobody can follow what is volatile, and nobody has to. */
static vm_fault_t typed_fault(struct vm_fault *vmf)
{
	volatile int *gone = &toy_of(vmf)->free;
	vm_fault_t first, ret;
	int err;

	toy_log(TOY_NAME(vm_fault_t), 0);
	ret = (vm_fault_t)*gone;
	first = ret;
	err = *gone;
	return err ? first : VM_FAULT_NOPAGE;
}
//- after.c
//@ case: more than types
//@ veto: something volatile
#include <toy.h>
#define TOY_NAME(type) #type

/* Nobody can follow what is volatile, and nobody has to. */
static vm_fault_t typed_fault(struct vm_fault *vmf)
{
	volatile int *gone = &toy_of(vmf)->free;
	vm_fault_t first, ret;
	int err;

	toy_log(TOY_NAME(unsigned int), 0);
	ret = (vm_fault_t)*gone;
	first = ret;
	err = *gone;
	return err ? ret : VM_FAULT_NOPAGE;
}
