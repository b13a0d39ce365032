// SPDX-License-Identifier: MIT
// Handlers that are installed by assignment at run time.
#include <linux/miscdevice.h>
#include <linux/toy.h>

struct runtime_device {
	struct toy_buffer buf;
	struct vm_operations_struct vm_ops;
	bool coherent;
};

/* Shows: installed through a member of a struct; -ENOMEM kills, too. */
static vm_fault_t runtime_fault(struct vm_fault *vmf)
{
	struct runtime_device *dev = vmf->vma->vm_private_data;
	int err;

	err = vm_insert_page(vmf->vma, vmf->address, dev->buf.pages[vmf->pgoff]);
	//= call in runtime_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert-differs on -ENOMEM
	if (err && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}

/* Shows: installed through a pointer that is a parameter. */
static vm_fault_t runtime_locked_fault(struct vm_fault *vmf)
{
	struct runtime_device *dev = vmf->vma->vm_private_data;
	vm_fault_t ret;

	mutex_lock(&dev->buf.lock);
	switch (vm_insert_page(vmf->vma, vmf->address, dev->buf.pages[vmf->pgoff])) {
	//= call in runtime_locked_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert
	case 0:
	case -EBUSY:
		ret = VM_FAULT_NOPAGE;
		break;
	case -ENOMEM:
		ret = VM_FAULT_OOM;
		break;
	default:
		ret = VM_FAULT_SIGBUS;
		break;
	}
	mutex_unlock(&dev->buf.lock);
	return ret;
}

static void runtime_use_locked(struct vm_operations_struct *ops)
{
	ops->fault = runtime_locked_fault;
}

/* Chooses the handler, as the device turns out to be. */
static int runtime_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct runtime_device *dev = file->private_data;

	if (dev->coherent)
		dev->vm_ops.fault = runtime_fault;
	else
		runtime_use_locked(&dev->vm_ops);
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = dev;
	vma->vm_ops = &dev->vm_ops;
	return 0;
}

static const struct file_operations runtime_fops = {
	.owner = THIS_MODULE,
	.mmap = runtime_mmap,
};

static struct miscdevice runtime_misc = {
	.name = "runtime_ops",
	.fops = &runtime_fops,
};
module_misc_device(runtime_misc);
