import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DomainCheckDocument } from '../../src/documents/outcomes.ts';
import { checkDomains } from '../../src/engine/domain-check.ts';
import { sharedStore } from './shared-store.ts';

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

describe.each(trees)('Linux $version', ({ version, root }) => {
  let document: DomainCheckDocument;

  beforeAll(async () => {
    document = await checkDomains({
      tree: root,
      rev: undefined,
      store: sharedStore,
      contexts: undefined,
      jobs: 2,
      progress: undefined,
      warn: (message) => {
        throw new Error(`unexpected warning: ${message}`);
      },
      signal: new AbortController().signal,
    });
  });

  test('every finding was read by hand, and none that was is gone', () => {
    const found = document.findings.map(({ file, function: name, outcome }) => {
      return `${file} ${name} ${outcome.value}`;
    });
    expect(found.sort()).toEqual(auditedIn(version));
  });

  test('every kind of slot was looked at', () => {
    const slots = new Map(document.slots.map((slot) => [slot.slot, slot.functions]));
    expect(slots.get('vm_operations_struct.fault')).toBeGreaterThan(80);
    expect(slots.get('net_device_ops.ndo_start_xmit')).toBeGreaterThan(400);
    expect(slots.get('request_irq()#2')).toBeGreaterThan(1000);
  });
});

/** The rows of `docs/domain-audit.md` for one tree: `| 6.1 | file | function | value | verdict | why |`. */
function auditedIn(version: string): string[] {
  const file = fileURLToPath(new URL('../../docs/domain-audit.md', import.meta.url));
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .filter((cells) => cells[1] === version && cells[2]?.includes('/') === true)
    .map(([, , path, name, value]) => `${path} ${name} ${value}`)
    .sort();
}
