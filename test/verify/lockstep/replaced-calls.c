//@ area: verify
//@ opened: vmf_insert_page
//- both.c
struct vma { int flags; };
struct vmf { struct vma *vma; unsigned long address; };
struct page { int count; };
int vm_insert_page(struct vma *vma, unsigned long address, struct page *page);
struct page *find_page(struct vmf *vmf);
void lock(struct vma *vma);
void unlock(struct vma *vma);
static inline vm_fault_t vmf_insert_page(struct vma *vma, unsigned long address, struct page *page)
{
	int err = vm_insert_page(vma, address, page);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err < 0 && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
//- before.c
static vm_fault_t switch_is_same(struct vmf *vmf)
{
	struct page *page = find_page(vmf);
	int err;

	err = vm_insert_page(vmf->vma, vmf->address, page);
	switch (err) {
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		if (err < 0)
			return VM_FAULT_SIGBUS;
	case 0:
	case -EBUSY:
		return VM_FAULT_NOPAGE;
	}
}
static int locked_is_same(struct vmf *vmf)
{
	struct page *page;
	int err;
	vm_fault_t ret = VM_FAULT_NOPAGE;

	lock(vmf->vma);
	page = find_page(vmf);
	if (!page) {
		ret = VM_FAULT_SIGBUS;
		goto out;
	}
	err = vm_insert_page(vmf->vma, vmf->address, page);
	if (err == -ENOMEM)
		ret = VM_FAULT_OOM;
	else if (err < 0 && err != -EBUSY)
		ret = VM_FAULT_SIGBUS;
out:
	unlock(vmf->vma);
	return ret;
}
static vm_fault_t busy_differs(struct vmf *vmf)
{
	int err = vm_insert_page(vmf->vma, vmf->address, find_page(vmf));

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err < 0)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
static vm_fault_t no_unlock_is_unknown(struct vmf *vmf)
{
	int err;

	lock(vmf->vma);
	err = vm_insert_page(vmf->vma, vmf->address, find_page(vmf));
	unlock(vmf->vma);
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err < 0 && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}
static vm_fault_t other_address_is_unknown(struct vmf *vmf)
{
	int err = vm_insert_page(vmf->vma, vmf->address, find_page(vmf));

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err < 0 && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}
static vm_fault_t loop_is_same(struct vmf *vmf)
{
	vm_fault_t ret = VM_FAULT_SIGBUS;
	int err;
	int i;

	for (i = 0; i < 8; i++) {
		err = vm_insert_page(vmf->vma, vmf->address + i, find_page(vmf));
		if (err) {
			if (err == -ENOMEM)
				ret = VM_FAULT_OOM;
			else if (err == -EBUSY)
				ret = VM_FAULT_NOPAGE;
			else if (err < 0)
				ret = VM_FAULT_SIGBUS;
			else
				ret = VM_FAULT_NOPAGE;
			if (ret != VM_FAULT_NOPAGE)
				break;
		}
		ret = VM_FAULT_NOPAGE;
	}
	return ret;
}
//- after.c
static vm_fault_t switch_is_same(struct vmf *vmf)
{
	return vmf_insert_page(vmf->vma, vmf->address, find_page(vmf));
}
static vm_fault_t locked_is_same(struct vmf *vmf)
{
	struct page *page;
	vm_fault_t ret;

	lock(vmf->vma);
	page = find_page(vmf);
	if (!page) {
		ret = VM_FAULT_SIGBUS;
		goto unlock;
	}
	ret = vmf_insert_page(vmf->vma, vmf->address, page);
unlock:
	unlock(vmf->vma);
	return ret;
}
static vm_fault_t busy_differs(struct vmf *vmf)
{
	//= when vm_insert_page() is -16: 2 -> 256
	return vmf_insert_page(vmf->vma, vmf->address, find_page(vmf));
}
static vm_fault_t no_unlock_is_unknown(struct vmf *vmf)
{
	//= because before the function calls unlock(), now it returns
	lock(vmf->vma);
	return vmf_insert_page(vmf->vma, vmf->address, find_page(vmf));
}
static vm_fault_t other_address_is_unknown(struct vmf *vmf)
{
	//= because it is not known whether both calls vm_insert_page() with the same values
	return vmf_insert_page(vmf->vma, vmf->address + 1, find_page(vmf));
}
static vm_fault_t loop_is_same(struct vmf *vmf)
{
	vm_fault_t ret = VM_FAULT_SIGBUS;
	int i;

	for (i = 0; i < 8; i++) {
		ret = vmf_insert_page(vmf->vma, vmf->address + i, find_page(vmf));
		if (ret != VM_FAULT_NOPAGE)
			break;
	}
	return ret;
}
