//@ area: verify
//@ opened: step
//- both.c
struct toy { int state; };
int ask(int a);
vm_fault_t ask_fault(int a);
static inline vm_fault_t vmf_error(int err)
{
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return VM_FAULT_SIGBUS;
}
//- before.c
static int step(struct toy *toy)
{
	if (!toy)
		return -EIO;
	return ask(toy->state) ? -ENOMEM : 0;
}
static vm_fault_t pure_helper_is_same(int a)
{
	int err = ask(a);

	if (err >= 0)
		return 0;
	return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
}
static vm_fault_t changed_helper_is_same(struct toy *toy)
{
	int err = step(toy);

	return err ? vmf_error(err) : 0;
}
static vm_fault_t changed_helper_differs(struct toy *toy)
{
	int err = step(toy);

	return err ? VM_FAULT_SIGBUS : 0;
}
static int retyped_is_same(int a)
{
	int ret;

	if (a)
		return VM_FAULT_RETRY;
	ret = ask_fault(a);
	return ret | VM_FAULT_LOCKED;
}
static int narrower_is_unknown(int a)
{
	int ret = ask(a);

	return ret;
}
static int error_pointer_is_same(struct toy *toy)
{
	void *p = ERR_PTR(ask(1));

	if (IS_ERR(p))
		return PTR_ERR(p);
	return 0;
}
static int parameters_is_unknown(int a)
{
	return ask(a);
}
//- after.c
static vm_fault_t step(struct toy *toy)
{
	if (!toy)
		return VM_FAULT_SIGBUS;
	return ask(toy->state) ? VM_FAULT_OOM : 0;
}
static vm_fault_t pure_helper_is_same(int a)
{
	int err = ask(a);

	return err < 0 ? vmf_error(err) : 0;
}
static vm_fault_t changed_helper_is_same(struct toy *toy)
{
	return step(toy);
}
static vm_fault_t changed_helper_differs(struct toy *toy)
{
	//= when ask() is -2147483648..-1,1..2147483647: 2 -> 1
	return step(toy);
}
static vm_fault_t retyped_is_same(int a)
{
	vm_fault_t ret;

	if (a)
		return VM_FAULT_RETRY;
	ret = ask_fault(a);
	return ret | VM_FAULT_LOCKED;
}
static int narrower_is_unknown(int a)
{
	u8 ret = ask(a);

	return ret;
}
static int error_pointer_is_same(struct toy *toy)
{
	long err = ask(1);

	return IS_ERR((void *)err) ? err : 0;
}
static int parameters_is_unknown(long a)
{
	return ask(a);
}
