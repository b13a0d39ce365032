//@ area: verify
//@ opened: step
//- both.c
struct frame { unsigned long val; };
typedef struct frame frame_t;
int map(struct frame frame);
int map_named(frame_t frame);
static inline struct frame frame_of(unsigned long number)
{
	struct frame frame;

	frame.val = number | 1;
	return frame;
}
static inline frame_t named_frame_of(unsigned long number)
{
	frame_t frame;

	frame.val = number | 1;
	return frame;
}
//- before.c
static int step(int a)
{
	return map(frame_of(a)) || map_named(named_frame_of(a)) ? -EIO : 0;
}
static vm_fault_t struct_of_helper_is_same(int a)
{
	if (step(a))
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
static vm_fault_t struct_of_other_number_is_unknown(int a)
{
	if (step(a))
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
//- after.c
static vm_fault_t step(int a)
{
	if (map(frame_of(a)) || map_named(named_frame_of(a)))
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
static vm_fault_t struct_of_helper_is_same(int a)
{
	return step(a);
}
static vm_fault_t struct_of_other_number_is_unknown(int a)
{
	return step(a + 1);
}
