//@ area: verify
//@ opened: step
//- both.c
int ask(int a);
//- before.c
static int step(int depth)
{
	int err = ask(depth);

	if (err)
		return -EIO;
	return depth ? step(depth - 1) : 0;
}
static vm_fault_t recursive_helper_is_unknown(int depth)
{
	return step(depth) ? VM_FAULT_SIGBUS : 0;
}
//- after.c
static vm_fault_t step(int depth)
{
	int err = ask(depth);

	if (err)
		return VM_FAULT_SIGBUS;
	return depth ? step(depth - 1) : 0;
}
static vm_fault_t recursive_helper_is_unknown(int depth)
{
	return step(depth);
}
