// SPDX-License-Identifier: MIT
// A fault handler with one translation for the errors of three callees.
#include <linux/err.h>
#include <linux/miscdevice.h>
#include <linux/toy.h>

struct out_label_bo {
	struct toy_buffer buf;
	bool evicted;
};

/* The pages of an object, or an ERR_PTR(). */
static struct page **out_label_get_pages(struct out_label_bo *bo)
{
	if (bo->evicted)
		return ERR_PTR(-EAGAIN);
	if (!bo->buf.pages)
		return ERR_PTR(-ENOMEM);
	return bo->buf.pages;
}

/* Shows: shared out: label behind a lock, a PTR_ERR() and the insertion. */
static vm_fault_t out_label_fault(struct vm_fault *vmf)
{
	struct out_label_bo *bo = vmf->vma->vm_private_data;
	struct page **pages;
	int err;

	err = mutex_lock_interruptible(&bo->buf.lock);
	if (err)
		goto out;

	pages = out_label_get_pages(bo);
	if (IS_ERR(pages)) {
		err = PTR_ERR(pages);
		goto out_unlock;
	}

	err = vm_insert_page(vmf->vma, vmf->address, pages[vmf->pgoff]);
	//= call in out_label_fault, contexts: page-fault, result: translated, entries: vm_operations_struct.fault, plan: convert

out_unlock:
	mutex_unlock(&bo->buf.lock);
out:
	switch (err) {
	case 0:
	case -EAGAIN:
	case -EBUSY:
	case -EINTR:
	case -ERESTARTSYS:
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}

static const struct vm_operations_struct out_label_vm_ops = {
	.fault = out_label_fault,
};

static int out_label_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = file->private_data;
	vma->vm_ops = &out_label_vm_ops;
	return 0;
}

static const struct file_operations out_label_fops = {
	.owner = THIS_MODULE,
	.mmap = out_label_mmap,
};

static struct miscdevice out_label_misc = {
	.name = "out_label",
	.fops = &out_label_fops,
};
module_misc_device(out_label_misc);
