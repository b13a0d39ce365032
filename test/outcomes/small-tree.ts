import { type Graph, makeGraph } from '../../src/callgraph/graph.ts';
import { FactStore } from '../../src/facts/fact-store.ts';
import { openTree } from '../../src/facts/open-tree.ts';
import type { FileIndex } from '../../src/facts/postings.ts';
import { TextReader } from '../../src/facts/text-reader.ts';
import { EMPTY_PACK } from '../../src/knowledge/context-pack.ts';
import { type ConstantKnowledge, Constants } from '../../src/outcomes/constants.ts';
import { type TypeKnowledge, ValueTypes } from '../../src/outcomes/value-types.ts';
import { type MemoryHost, makeMemoryHost, makeTemporaryFolder } from '../source/git-fixture.ts';

export interface SmallTree {
  readonly host: MemoryHost;
  readonly graph: Graph;
  readonly texts: TextReader;
  readonly constants: Constants;
  readonly types: ValueTypes;
  readonly file: (path: string) => FileIndex;
}

export const toyKnowledge: ConstantKnowledge & TypeKnowledge = {
  errnos: new Map([
    ['EPERM', 1],
    ['EINVAL', 22],
    ['EPROBE_DEFER', 517],
  ]),
  domains: new Map([
    ['toy_fault_t', { types: ['toy_fault_t'], values: ['TOY_OOM', 'TOY_BUS', 'TOY_GONE'] }],
    ['toy_ret_t', { types: ['toy_ret_t', 'enum toy_ret'], values: ['TOY_NONE', 'TOY_DONE'] }],
  ]),
  types: new Map([
    ['wide_t', { kind: 'int', bits: 64, signed: false }],
    ['toy_ssize_t', { kind: 'int', bits: 64, signed: true, domain: 'errno' }],
  ]),
};

/** A tree in memory with everything an analysis of results asks. */
export async function smallTree(files: Readonly<Record<string, string>>): Promise<SmallTree> {
  const host = makeMemoryHost();
  for (const [path, text] of Object.entries(files)) {
    host.fileSystem.writeFile(`/tree/${path}`, text);
  }
  const store = FactStore.open(makeTemporaryFolder());
  const { facts } = await openTree(host, store, {
    tree: '/tree',
    rev: undefined,
    threads: 1,
    progress: () => {},
    signal: new AbortController().signal,
  });
  await store.close();
  const { columns, listing } = facts.state;
  const graph = makeGraph(facts, columns.packs.length, EMPTY_PACK);
  const texts = new TextReader(host, facts.state);
  const types = new ValueTypes(graph, toyKnowledge);
  const integerOf = types.integerOf.bind(types);
  const constants = new Constants(graph, texts, integerOf, toyKnowledge);
  const file = (path: string): FileIndex =>
    columns.indexOf[listing.files.findIndex((one) => one.path === path)] ?? -1;
  return { host, graph, texts, constants, types, file };
}
