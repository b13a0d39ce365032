//@ area: rewrite/slots
//- before.c
#include <toy.h>

static int alone_converts(struct vm_fault *vmf)
{
	int ret = 0; /* of the area */

	if (vmf->state)
		ret = VM_FAULT_SIGBUS;
	return ret;
}

static int first_of_list_converts(struct vm_fault *vmf)
{
	int ret, i;

	for (i = 0; i < vmf->state; i++)
		vmf->state--;
	ret = VM_FAULT_NOPAGE;
	return ret;
}

static int last_of_list_converts(struct vm_fault *vmf)
{
	int i, ret = VM_FAULT_NOPAGE;

	for (i = 0; i < vmf->state; i++)
		vmf->state--;
	if (i)
		ret |= VM_FAULT_LOCKED;
	return ret;
}

static int middle_of_list_converts(struct vm_fault *vmf)
{
	int i, ret, more = 1;

	for (i = 0; i < more; i++)
		vmf->state--;
	ret = VM_FAULT_NOPAGE;
	return ret;
}

static int all_of_list_converts(struct vm_fault *vmf)
{
	int ret, other = VM_FAULT_OOM;

	ret = VM_FAULT_NOPAGE;
	if (vmf->state)
		return other;
	return ret;
}

static int by_length_converts(struct vm_fault *vmf)
{
	struct vm_fault *other = vmf;
	unsigned long address;
	void *area;
	int ret;

	area = other->area;
	address = (unsigned long)area;
	ret = address ? 0 : VM_FAULT_SIGBUS;
	return ret;
}

static int list_by_length_converts(struct vm_fault *vmf)
{
	struct vm_fault *other = vmf;
	unsigned long address;
	void *area;
	int i, ret;

	area = other->area;
	address = (unsigned long)area;
	for (i = 0; i < 4; i++)
		address++;
	ret = address ? 0 : VM_FAULT_SIGBUS;
	return ret;
}

static int no_order_converts(struct vm_fault *vmf)
{
	int ret = VM_FAULT_SIGBUS;
	struct vm_fault *other = vmf;

	if (other->state)
		ret = 0;
	return ret;
}

static struct vm_operations_struct operations[] = {
	{ .fault = alone_converts },
	{ .fault = first_of_list_converts },
	{ .fault = last_of_list_converts },
	{ .fault = middle_of_list_converts },
	{ .fault = all_of_list_converts },
	{ .fault = by_length_converts },
	{ .fault = list_by_length_converts },
	{ .fault = no_order_converts },
};
//- after.c
#include <toy.h>

static vm_fault_t alone_converts(struct vm_fault *vmf)
{
	vm_fault_t ret = 0; /* of the area */

	if (vmf->state)
		ret = VM_FAULT_SIGBUS;
	return ret;
}

static vm_fault_t first_of_list_converts(struct vm_fault *vmf)
{
	vm_fault_t ret;
	int i;

	for (i = 0; i < vmf->state; i++)
		vmf->state--;
	ret = VM_FAULT_NOPAGE;
	return ret;
}

static vm_fault_t last_of_list_converts(struct vm_fault *vmf)
{
	int i;
	vm_fault_t ret = VM_FAULT_NOPAGE;

	for (i = 0; i < vmf->state; i++)
		vmf->state--;
	if (i)
		ret |= VM_FAULT_LOCKED;
	return ret;
}

static vm_fault_t middle_of_list_converts(struct vm_fault *vmf)
{
	int i, more = 1;
	vm_fault_t ret;

	for (i = 0; i < more; i++)
		vmf->state--;
	ret = VM_FAULT_NOPAGE;
	return ret;
}

static vm_fault_t all_of_list_converts(struct vm_fault *vmf)
{
	vm_fault_t ret, other = VM_FAULT_OOM;

	ret = VM_FAULT_NOPAGE;
	if (vmf->state)
		return other;
	return ret;
}

static vm_fault_t by_length_converts(struct vm_fault *vmf)
{
	struct vm_fault *other = vmf;
	unsigned long address;
	vm_fault_t ret;
	void *area;

	area = other->area;
	address = (unsigned long)area;
	ret = address ? 0 : VM_FAULT_SIGBUS;
	return ret;
}

static vm_fault_t list_by_length_converts(struct vm_fault *vmf)
{
	struct vm_fault *other = vmf;
	unsigned long address;
	vm_fault_t ret;
	void *area;
	int i;

	area = other->area;
	address = (unsigned long)area;
	for (i = 0; i < 4; i++)
		address++;
	ret = address ? 0 : VM_FAULT_SIGBUS;
	return ret;
}

static vm_fault_t no_order_converts(struct vm_fault *vmf)
{
	vm_fault_t ret = VM_FAULT_SIGBUS;
	struct vm_fault *other = vmf;

	if (other->state)
		ret = 0;
	return ret;
}

static struct vm_operations_struct operations[] = {
	{ .fault = alone_converts },
	{ .fault = first_of_list_converts },
	{ .fault = last_of_list_converts },
	{ .fault = middle_of_list_converts },
	{ .fault = all_of_list_converts },
	{ .fault = by_length_converts },
	{ .fault = list_by_length_converts },
	{ .fault = no_order_converts },
};
