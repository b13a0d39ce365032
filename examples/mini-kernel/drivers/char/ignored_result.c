// SPDX-License-Identifier: MIT
// A fault handler that never looks at the result.
#include <linux/miscdevice.h>
#include <linux/toy.h>

/* Shows: result ignored, and a cleanup between the call and the return. */
static vm_fault_t ignored_fault(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page;

	mutex_lock(&buf->lock);
	page = toy_buffer_page(buf, vmf->pgoff);
	if (!page) {
		mutex_unlock(&buf->lock);
		return VM_FAULT_SIGBUS;
	}
	// vm_insert_page() says -EBUSY when another thread was first.
	//= comment in ignored_fault, plan: convert
	vm_insert_page(vmf->vma, vmf->address, page);
	//= call in ignored_fault, contexts: page-fault, result: ignored, entries: vm_operations_struct.fault, plan: convert-differs on -EINVAL -EFAULT -ENOMEM
	mutex_unlock(&buf->lock);
	return VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct ignored_vm_ops = {
	.fault = ignored_fault,
};

static int ignored_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &ignored_vm_ops;
	return 0;
}

static const struct file_operations ignored_fops = {
	.owner = THIS_MODULE,
	.mmap = ignored_mmap,
};

static struct miscdevice ignored_misc = {
	.name = "ignored_result",
	.fops = &ignored_fops,
};
module_misc_device(ignored_misc);
