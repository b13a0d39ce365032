// SPDX-License-Identifier: MIT
// Handlers in tables: an array of structs of our own, and an array of ops structs.
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/toy.h>

struct engine {
	const char *name;
	int (*map)(struct vm_area_struct *vma, struct toy_buffer *buf);
};

/* Shows: reached through a slot no context pack knows. */
static int engine_map_ring(struct vm_area_struct *vma, struct toy_buffer *buf)
{
	return vm_insert_page(vma, vma->vm_start, buf->pages[0]);
	//= call in engine_map_ring, contexts: mmap, result: returned, entries: file_operations.mmap, plan: rename
}

/* Has no use of the page API. */
static int engine_map_registers(struct vm_area_struct *vma, struct toy_buffer *buf)
{
	return remap_pfn_range(vma, vma->vm_start, 0x1000, PAGE_SIZE, vma->vm_page_prot);
}

static const struct engine engines[] = {
	{ "ring", engine_map_ring },
	{ .name = "registers", .map = engine_map_registers },
};

/* Shows: a handler in an array of ops structs, whose result is never looked at. */
static vm_fault_t engine_lazy_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;

	(void)vm_insert_page(vmf->vma, vmf->address, buf->pages[vmf->pgoff]);
	//= call in engine_lazy_fault, contexts: page-fault, result: ignored, entries: vm_operations_struct.fault, plan: convert-differs on -EINVAL -EFAULT -ENOMEM
	return VM_FAULT_NOPAGE;
}

static vm_fault_t engine_no_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct engine_vm_ops[] = {
	[0] = { .fault = engine_lazy_fault },
	[1] = { .fault = engine_no_fault },
};

/* The page offset selects the engine. */
static int engine_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long index = vma->vm_pgoff;

	if (index >= ARRAY_SIZE(engines))
		return -EINVAL;
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &engine_vm_ops[index];
	return engines[index].map(vma, file->private_data);
}

static const struct file_operations engine_fops = {
	.owner = THIS_MODULE,
	.mmap = engine_mmap,
};

static struct miscdevice engine_misc = {
	.name = "engine_table",
	.fops = &engine_fops,
};
module_misc_device(engine_misc);
