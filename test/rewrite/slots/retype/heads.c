//@ area: rewrite/slots
//- before.h
int declared_in_a_header_converts(struct vm_fault *vmf);
int declared_with_more_converts(struct vm_fault *vmf, unsigned long address,
				unsigned long end);
//- after.h
vm_fault_t declared_in_a_header_converts(struct vm_fault *vmf);
vm_fault_t declared_with_more_converts(struct vm_fault *vmf,
				       unsigned long address,
				       unsigned long end);
//- before.c
#include <toy.h>
#include "toy.h"

static int one_line_converts(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static int aligned_parameters_converts(void *area,
				       struct vm_fault *vmf)
{
	return vmf->state ? VM_FAULT_SIGBUS : 0;
}

static noinline int
own_line_converts(struct vm_fault *vmf)
{
	return aligned_parameters_converts(vmf->area, vmf);
}

int declared_in_a_header_converts(struct vm_fault *vmf)
{
	return declared_with_more_converts(vmf, 0, 1);
}

int declared_with_more_converts(struct vm_fault *vmf, unsigned long address,
				unsigned long end)
{
	return address < end ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

#ifdef CONFIG_TOY_MORE
static int two_arms_converts(struct vm_fault *vmf)
{
	return VM_FAULT_NOPAGE;
}
#else
static inline int two_arms_converts(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}
#endif

static int not_of_the_type_unchanged(struct vm_fault *vmf)
{
	return -5;
}

static struct vm_operations_struct operations[] = {
	{ .fault = one_line_converts },
	{ .fault = one_line_converts },
	{ .fault = own_line_converts },
	{ .fault = declared_in_a_header_converts },
	{ .fault = two_arms_converts },
	{ .fault = not_of_the_type_unchanged },
};
//- after.c
#include <toy.h>
#include "toy.h"

static vm_fault_t one_line_converts(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static vm_fault_t aligned_parameters_converts(void *area,
					      struct vm_fault *vmf)
{
	return vmf->state ? VM_FAULT_SIGBUS : 0;
}

static noinline vm_fault_t
own_line_converts(struct vm_fault *vmf)
{
	return aligned_parameters_converts(vmf->area, vmf);
}

vm_fault_t declared_in_a_header_converts(struct vm_fault *vmf)
{
	return declared_with_more_converts(vmf, 0, 1);
}

vm_fault_t declared_with_more_converts(struct vm_fault *vmf,
				       unsigned long address, unsigned long end)
{
	return address < end ? VM_FAULT_NOPAGE : VM_FAULT_SIGBUS;
}

#ifdef CONFIG_TOY_MORE
static vm_fault_t two_arms_converts(struct vm_fault *vmf)
{
	return VM_FAULT_NOPAGE;
}
#else
static inline vm_fault_t two_arms_converts(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}
#endif

static int not_of_the_type_unchanged(struct vm_fault *vmf)
{
	return -5;
}

static struct vm_operations_struct operations[] = {
	{ .fault = one_line_converts },
	{ .fault = one_line_converts },
	{ .fault = own_line_converts },
	{ .fault = declared_in_a_header_converts },
	{ .fault = two_arms_converts },
	{ .fault = not_of_the_type_unchanged },
};
