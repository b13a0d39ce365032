import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContextSearch } from '../../src/callgraph/context-search.ts';
import { makeGraph } from '../../src/callgraph/graph.ts';
import { FactStore } from '../../src/facts/fact-store.ts';
import { openTree } from '../../src/facts/open-tree.ts';
import type { FileIndex } from '../../src/facts/postings.ts';
import { TextReader } from '../../src/facts/text-reader.ts';
import {
  type ContextPack,
  EMPTY_PACK,
  type EntryRule,
  type MmapLock,
  type Sleep,
} from '../../src/knowledge/context-pack.ts';
import { readLocks } from '../../src/knowledge/read-locks.ts';
import { PlaceProperties } from '../../src/locks/place-properties.ts';
import { Constants } from '../../src/outcomes/constants.ts';
import type { CallMeaning } from '../../src/outcomes/names.ts';
import { TreeNames } from '../../src/outcomes/tree-names.ts';
import { ValueTypes } from '../../src/outcomes/value-types.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { toyKnowledge } from '../outcomes/small-tree.ts';
import { makeMemoryHost, makeTemporaryFolder } from '../source/git-fixture.ts';

export interface LockTree {
  readonly search: ContextSearch;
  readonly properties: PlaceProperties;
}

const symbols = SymbolTable.create(1 << 16).table;

/** The locks of Linux, so that the fixtures test the pack as well. */
const locks = readLocks(
  readFileSync(join(import.meta.dirname, '../../knowledge/linux/locks.yaml'), 'utf8'),
  'locks.yaml',
);

/** A tree in memory with the contexts of `toyContexts` and the locks of Linux. */
export async function lockTree(files: ReadonlyMap<string, string>): Promise<LockTree> {
  const host = makeMemoryHost();
  for (const [path, text] of files) host.fileSystem.writeFile(`/tree/${path}`, text);
  const store = FactStore.open(makeTemporaryFolder());
  const { facts } = await openTree(host, store, {
    tree: '/tree',
    rev: undefined,
    threads: 1,
    progress: () => {},
    signal: new AbortController().signal,
  });
  await store.close();
  const graph = makeGraph(facts, facts.state.columns.packs.length, toyContexts);
  const reader = new TextReader(host, facts.state);
  const types = new ValueTypes(graph, toyKnowledge);
  const constants = new Constants(graph, reader, types.integerOf.bind(types), toyKnowledge);
  const search = new ContextSearch(graph, { maxStates: 1_000 });
  const macroTexts = new Map();
  const meaningOf = (name: string): CallMeaning | undefined => meanings.get(name);
  const namesIn = (file: FileIndex): TreeNames =>
    new TreeNames({ graph, reader, constants, types, meaningOf, macroTexts }, file);
  const texts = { graph, reader, symbols, namesIn };
  return { search, properties: new PlaceProperties({ search, texts, locks }) };
}

const meanings = new Map<string, CallMeaning>([
  ['likely', { kind: 'truth', argument: 0 }],
  ['unlikely', { kind: 'truth', argument: 0 }],
  ['BUG', { kind: 'noreturn' }],
]);

const toyContexts: ContextPack = {
  ...EMPTY_PACK,
  name: 'toy',
  slots: new Map([
    ['toy_ops.open', rule('open', 'yes', 'none')],
    ['toy_ops.fault', rule('fault', 'yes', 'read')],
    ['toy_ops.mmap', rule('mmap', 'yes', 'write')],
    ['toy_ops.odd', rule('odd', 'unknown', 'unknown')],
  ]),
  calls: new Map([
    ['request_toy_irq#1', rule('hard-irq', 'no', 'none')],
    ['setup_toy_timer#1', rule('timer', 'no', 'none')],
    ['queue_toy_work#1', rule('work', 'yes', 'none')],
  ]),
  exports: ['EXPORT_SYMBOL'],
};

function rule(context: string, sleep: Sleep, mmapLock: MmapLock): EntryRule {
  const source = { tree: '1.0', file: 'toy.c', function: 'toy' };
  return { context, result: undefined, sleep, mmapLock, source };
}
