/* The toy kernel of these fixtures. Its names are those of the semantics pack, its numbers are its own. */
#ifndef TOY_H
#define TOY_H

#define VM_FAULT_OOM 0x1
#define VM_FAULT_SIGBUS 0x2
#define VM_FAULT_NOPAGE 0x100
#define VM_FAULT_LOCKED 0x200

typedef int vm_fault_t;

struct vm_fault { void *area; int state; };
struct vm_operations_struct {
	int (*fault)(struct vm_fault *vmf);
};

struct toy_device { int state; int count; };
struct toy_driver {
	int (*probe)(struct toy_device *dev);
	int (*remove)(struct toy_device *dev);
	void (*remove_new)(struct toy_device *dev);
	void (*shutdown)(struct toy_device *dev);
};

#define toy_ptr(handler) handler
#define toy_leave_unless(x) do { if (!(x)) return 0; } while (0)
#define toy_note(x) do { result = (x); } while (0)

int toy_stop(struct toy_device *dev);
int toy_stop_more(struct toy_device *dev, int how, int much);
int __must_check toy_flush(struct toy_device *dev);
void toy_free(struct toy_device *dev);
void toy_lock(struct toy_device *dev);
void toy_unlock(struct toy_device *dev);
void toy_read(struct toy_device *dev, int *number);
void toy_warn(struct toy_device *dev, int number);
int toy_lock_area(struct vm_fault *vmf);
void toy_unlock_area(struct vm_fault *vmf);
void toy_look(void *area, unsigned long size);

static inline int toy_is_bad(struct toy_device *dev)
{
	return dev->state < 0;
}

#endif
