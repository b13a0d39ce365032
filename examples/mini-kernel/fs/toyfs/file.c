// SPDX-License-Identifier: MIT
// Shows: one helper behind several slots of one ops struct, and a handler with
// two definitions, one for each arm of CONFIG_MMU.
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/toy.h>

#include "toyfs.h"

#ifdef CONFIG_MMU
/* Shows: the mapping from errno lives in a function of its own. */
static vm_fault_t toyfs_fault_return(int err)
{
	if (!err)
		return VM_FAULT_NOPAGE;
	return vmf_error(err);
}

/* Shows: -EBUSY is folded before the mapping function sees it. */
static vm_fault_t toyfs_map_block(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	struct page *page = toy_buffer_page(buf, vmf->pgoff);
	int err;

	if (!page)
		return VM_FAULT_SIGBUS;
	err = vm_insert_page(vmf->vma, vmf->address, page);
	//= call in toyfs_map_block, contexts: page-fault, result: translated, entries: vm_operations_struct.fault vm_operations_struct.page_mkwrite vm_operations_struct.pfn_mkwrite, plan: convert
	if (err == -EBUSY)
		err = 0;
	return toyfs_fault_return(err);
}

static vm_fault_t toyfs_fault(struct vm_fault *vmf)
{
	return toyfs_map_block(vmf) | VM_FAULT_MAJOR;
}

/* Fills two slots. */
static vm_fault_t toyfs_mkwrite(struct vm_fault *vmf)
{
	struct toy_buffer *buf = vmf->vma->vm_private_data;
	vm_fault_t ret;

	mutex_lock(&buf->lock);
	ret = toyfs_map_block(vmf);
	mutex_unlock(&buf->lock);
	return ret;
}

static const struct vm_operations_struct toyfs_vm_ops = {
	.fault = toyfs_fault,
	.page_mkwrite = toyfs_mkwrite,
	.pfn_mkwrite = toyfs_mkwrite,
};

/* Shows: the loop condition tests the result. */
static int toyfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy_buffer *buf = file->private_data;
	unsigned long addr = vma->vm_start;
	unsigned long i;
	int err = 0;

	vma->vm_flags |= VM_MIXEDMAP;
	vma->vm_private_data = buf;
	vma->vm_ops = &toyfs_vm_ops;
	for (i = 0; i < buf->nr_pages && addr < vma->vm_end && !err; i++) {
		err = vm_insert_page(vma, addr, buf->pages[i]);
		//= call in toyfs_mmap, contexts: mmap, result: returned, entries: file_operations.mmap, plan: rename
		addr += PAGE_SIZE;
	}
	return err;
}
#else
static int toyfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}
#endif

const struct file_operations toyfs_file_operations = {
	.mmap = toyfs_mmap,
};
