import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeGraph } from '../../src/callgraph/graph.ts';
import { FactStore } from '../../src/facts/fact-store.ts';
import type { NameId } from '../../src/facts/model.ts';
import { openTree } from '../../src/facts/open-tree.ts';
import type { FileIndex } from '../../src/facts/postings.ts';
import { ANY_ROLE, Role } from '../../src/facts/roles.ts';
import { TextReader } from '../../src/facts/text-reader.ts';
import type { TreeFacts } from '../../src/facts/tree-facts.ts';
import { nodeHost } from '../../src/host/host.ts';
import type { EntrySource } from '../../src/knowledge/context-pack.ts';
import { EMPTY_PACK } from '../../src/knowledge/context-pack.ts';
import { readSemantics } from '../../src/knowledge/read-semantics.ts';
import { Constants } from '../../src/outcomes/constants.ts';
import { ValueTypes } from '../../src/outcomes/value-types.ts';
import { sharedStore } from './shared-store.ts';

const root = process.env['FLAGDAY_KERNEL_6_1'] ?? '';
const packFile = new URL('../../knowledge/linux/semantics.yaml', import.meta.url);
const semantics = readSemantics(readFileSync(packFile, 'utf8'), 'semantics.yaml');

let store: FactStore;
let facts: TreeFacts;

beforeAll(async () => {
  store = FactStore.open(sharedStore);
  const opened = await openTree(nodeHost, store, {
    tree: root,
    rev: undefined,
    threads: 2,
    progress: () => {},
    signal: new AbortController().signal,
  });
  facts = opened.facts;
});

afterAll(async () => {
  await store.close();
});

function holds(file: string, name: NameId, roles: number): boolean {
  return facts.filesWith(name, roles).some((index) => facts.path(index) === file);
}

/** A source names something that its file defines, declares or gives a shape. */
function isThere({ tree, file, function: name }: EntrySource): boolean {
  return tree !== '6.1' || holds(file, facts.find(name), Role.defines | Role.refers | Role.shapes);
}

test('every call that has a meaning is defined or used in Linux 6.1, and its source is there', () => {
  const gone: string[] = [];
  for (const [name, { source }] of semantics.calls) {
    if (source.tree === '6.1' && facts.filesWith(facts.find(name), ANY_ROLE).length === 0) {
      gone.push(name);
    }
    if (!isThere(source)) gone.push(`${name}: ${source.function} in ${source.file}`);
  }
  expect(gone).toEqual([]);
});

test('macros have the arguments that their meaning speaks of', () => {
  const wrong: string[] = [];
  for (const [name, rule] of semantics.calls) {
    const asked = rule.kind === 'call' ? rule.writes : 'argument' in rule ? [rule.argument] : [];
    const id = facts.find(name);
    for (const file of facts.filesWith(id, Role.defines)) {
      if (facts.path(file) !== rule.source.file) continue;
      for (const owner of facts.facts(file).owners) {
        if (owner.name !== id || (owner.kind === 'macro' && !owner.isFunctionLike)) continue;
        const count = owner.parameters.length;
        if (asked.some((position) => position >= count)) wrong.push(name);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('the values of every domain have the numbers that the tree gives them', () => {
  const graph = makeGraph(facts, facts.state.columns.packs.length, EMPTY_PACK);
  const types = new ValueTypes(graph, semantics);
  const typeOf = types.integerOf.bind(types);
  const constants = new Constants(graph, new TextReader(nodeHost, facts.state), typeOf, semantics);
  const [file] = facts.filesWith(facts.find('drm_gem_mmap'), Role.defines) as [FileIndex];
  const numbers = (domain: string): unknown =>
    constants.namesIn(file, domain).map(({ name, value }) => `${name} ${value}`);
  expect(numbers('irqreturn_t')).toEqual(['IRQ_NONE 0', 'IRQ_HANDLED 1', 'IRQ_WAKE_THREAD 2']);
  expect(numbers('vm_fault_t')).toEqual(expect.arrayContaining(['VM_FAULT_NOPAGE 256']));
  for (const [name, { values, source }] of semantics.domains) {
    expect([name, constants.namesIn(file, name).length]).toEqual([name, values.length]);
    expect([name, isThere(source)]).toEqual([name, true]);
  }
  expect(constants.errnoName(11)).toBe('EAGAIN');
  expect(constants.errnoName(524)).toBe('ENOTSUPP');
  for (const [name, value] of semantics.errnos) {
    expect([name, constants.errnoNumber(name)]).toEqual([name, value]);
  }
  expect(constants.valueOf(file, 'PAGE_SIZE')).toMatchObject({ kind: 'unknown' });
  expect(types.ofText(file, 'blk_status_t')).toMatchObject({ bits: 8, domain: 'blk_status_t' });
});

test('every base type is one that the tree has or had', () => {
  const gone = [...semantics.types].filter(([, { source }]) => !isThere(source));
  expect(gone.map(([name]) => name)).toEqual([]);
});
