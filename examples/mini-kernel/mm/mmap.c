// SPDX-License-Identifier: MIT
// How a mapping comes to be, and the mappings that the kernel makes for itself.
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>

#include "internal.h"

static unsigned long mmap_region(struct mm_struct *mm, struct file *file, unsigned long len,
				 unsigned long pgoff)
{
	struct vm_area_struct *vma = vma_create(mm, len);
	int err;

	if (!vma)
		return -ENOMEM;
	vma->vm_file = file;
	vma->vm_pgoff = pgoff;
	err = call_mmap(file, vma);
	if (err) {
		vma_free(vma);
		return err;
	}
	return vma->vm_start;
}

/**
 * do_mmap - map a file into an address space
 * @mm: the address space
 * @file: the file
 * @len: how many bytes
 * @pgoff: the first page of the file
 *
 * Context: System calls. Takes the mmap lock for write.
 * Return: the user address, or a negative errno.
 */
unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long len,
		      unsigned long pgoff)
{
	unsigned long addr;

	mmap_write_lock(mm);
	addr = mmap_region(mm, file, len, pgoff);
	mmap_write_unlock(mm);
	return addr;
}

/* A fault handler that only passes on to a second slot. */
static vm_fault_t special_mapping_fault(struct vm_fault *vmf)
{
	const struct vm_special_mapping *mapping = vmf->vma->vm_private_data;

	if (mapping->fault)
		return mapping->fault(mapping, vmf->vma, vmf);
	vmf->page = mapping->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct special_mapping_vm_ops = {
	.fault = special_mapping_fault,
};

int install_special_mapping(struct vm_area_struct *vma,
			    const struct vm_special_mapping *mapping)
{
	vm_flags_set(vma, VM_DONTEXPAND | VM_MIXEDMAP);
	vma->vm_private_data = (void *)mapping;
	vma->vm_ops = &special_mapping_vm_ops;
	return 0;
}
