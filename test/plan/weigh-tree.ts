import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TreeOptions } from '../../src/engine/options.ts';

const base = fileURLToPath(new URL('toy-tree', import.meta.url));
const header = readFileSync(join(base, 'include/toy.h'), 'utf8');
const memory = readFileSync(join(base, 'mm/toy.c'), 'utf8');

/** The toy kernel as it was before toyf_map(), with a function that makes errnos of VM_FAULT codes. */
const oldHeader = header.replace(
  /\/\* The one to use in fault handlers[\s\S]*?\n\}\n/,
  `static inline int toy_fault_to_errno(vm_fault_t fault)
{
	if (fault & VM_FAULT_OOM)
		return -ENOMEM;
	if (fault & VM_FAULT_ERROR)
		return -EFAULT;
	return 0;
}
`,
);

/** A fault handler that makes SIGBUS of what a second thread causes. */
export const loudDriver = `#include <toy.h>

static vm_fault_t loud_fault(struct vm_fault *vmf)
{
	int err = toy_map(toy_of(vmf), vmf->address);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
static const struct vm_operations_struct loud_ops = { .fault = loud_fault };
`;

/** A fault handler that makes of each value what toyf_map() does. */
export const quietDriver = `#include <toy.h>

static vm_fault_t quiet_fault(struct vm_fault *vmf)
{
	int err = toy_map(toy_of(vmf), vmf->address);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err < 0 && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
static const struct vm_operations_struct quiet_ops = { .fault = quiet_fault };
`;

/** An mmap handler that hands the errno on. */
export const mmapDriver = `#include <toy.h>

static int plain_mmap(struct file *file, struct vm_area_struct *vma)
{
	/* toy_map() says what went wrong. */
	return toy_map(vma->vm_private_data, vma->vm_start);
}
static const struct file_operations plain_ops = { .mmap = plain_mmap };
`;

/** An mmap handler that maps an array. */
export const loopDriver = `#include <toy.h>

static int loop_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct toy *toys = vma->vm_private_data;
	int i, err;

	for (i = 0; i < 4; i++) {
		err = toy_map(&toys[i], vma->vm_start);
		if (err)
			return err;
	}
	return 0;
}
static const struct file_operations loop_ops = { .mmap = loop_mmap };
`;

/** A macro that makes the call, expanded twice. */
export const macroDriver = `#include <toy.h>
#define map_start(toy) toy_map(toy, (toy)->start)

static int macro_mmap(struct file *file, struct vm_area_struct *vma)
{
	int err = map_start(vma->vm_private_data);

	if (err)
		return err;
	return map_start(vma->vm_private_data);
}
static const struct file_operations macro_ops = { .mmap = macro_mmap };
`;

const maintainers = `List of people
==============

DRIVERS A
M:	Ann <ann@a.example>
F:	drivers/a/

DRIVERS B
M:	Ben <ben@b.example>
M:	Mel M. <MEL@mm.example>
F:	drivers/b/

MEMORY
M:	Mel <mel@mm.example>
F:	mm/
F:	include/

THE REST
M:	Rest <rest@rest.example>
F:	*
F:	*/
`;

/** Files of a small tree by path: two folders of drivers, each with people of its own. */
export const weighedFiles: Readonly<Record<string, string>> = {
  MAINTAINERS: maintainers,
  'include/toy.h': oldHeader,
  'mm/toy.c': `${memory}EXPORT_SYMBOL(toy_map);\n`,
  'drivers/a/loud.c': loudDriver,
  'drivers/a/quiet.c': quietDriver,
  'drivers/b/plain.c': mmapDriver,
  'drivers/b/loop.c': loopDriver,
};

/** Two names in the place of one: a wrapper for fault handlers, and a new name for everybody else. */
export const twoNames = `format: flagday/migration
version: 1
name: toy_map
summary: Give fault handlers a function of their own.
contexts: linux
apis: [toy_map]
introduce:
  - { name: toy_map_kernel, how: rename, of: toy_map, alias: inline }
  - name: toyf_map
    how: wrapper
    of: toy_map
    header: include/toy.h
    export: none
    definition: |
      static inline vm_fault_t toyf_map(struct toy *toy, unsigned long addr)
      {
      	switch (toy_map_kernel(toy, addr)) {
      	case 0:
      	case -EBUSY:
      		return VM_FAULT_NOPAGE;
      	case -ENOMEM:
      		return VM_FAULT_OOM;
      	default:
      		return VM_FAULT_SIGBUS;
      	}
      }
rules:
  - name: fault handlers
    when: { contexts: { within: [page-fault] } }
    replace: { call: toyf_map }
  - name: everybody else
    when: { contexts: { without: [page-fault] } }
    replace: { call: toy_map_kernel }
retire:
  - { name: toy_map, when: unused }
shapes:
  - shape: a loop over an array
    in-loop: true
    arguments: { "1": "&$toys[$i]" }
    better: toy_map_all
    because: It takes the array.
translate-back: toy_fault_to_errno
`;

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A warning is a failure: nothing is wrong with the tree and its store. */
export function optionsFor(tree: string, store: string, jobs = 1): TreeOptions {
  return {
    tree,
    rev: undefined,
    store,
    contexts: undefined,
    jobs,
    progress: undefined,
    warn: (message) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    signal: new AbortController().signal,
  };
}
