import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EditSet } from '../../../src/rewrite/text-edit.ts';
import { rewriteToyTree } from './rewrite-tree.ts';

const header = readFileSync(new URL('tree/include/toy.h', import.meta.url));

test('a slot gets the new type before its functions do, where it is another name of the old one', async () => {
  const { changes } = await rewriteToyTree('retype', new Map());
  expect(changes.map(({ stage, sites }) => [stage, sites.length])).toEqual([['introduce', 0]]);
  const [file] = changes[0]?.files ?? [];
  expect(file?.path).toBe('include/toy.h');
  const after = EditSet.from(file?.edits ?? [])?.applyTo(header) ?? header;
  const text = Buffer.from(after).toString('latin1');
  expect(text).toContain(
    'struct vm_operations_struct {\n\tvm_fault_t (*fault)(struct vm_fault *vmf);\n',
  );
});

test('a slot that functions move to keeps its type', async () => {
  const { changes } = await rewriteToyTree('drop', new Map());
  expect(changes).toEqual([]);
});
