import { ContextSearch } from '../../../src/callgraph/context-search.ts';
import { type FunctionId, functionId } from '../../../src/callgraph/function-id.ts';
import { displayName, type Graph } from '../../../src/callgraph/graph.ts';
import type { FileIndex } from '../../../src/facts/postings.ts';
import { EMPTY_PACK, type EntryRule } from '../../../src/knowledge/context-pack.ts';
import type { FlagRules } from '../../../src/knowledge/flag-rules.ts';
import { TreeFunctions } from '../../../src/outcomes/tree-functions.ts';
import { TreeNames } from '../../../src/outcomes/tree-names.ts';
import { checkFlagPrecondition } from '../../../src/plan/preconditions/flag-precondition.ts';
import type {
  FlagParts,
  FlagPrecondition,
  LockAnswer,
} from '../../../src/plan/preconditions/flag-question.ts';
import { SymbolTable } from '../../../src/syntax/symbol-table.ts';
import { smallTree } from '../../outcomes/small-tree.ts';

/** What every fixture includes without saying so. Our own words for what a kernel has. */
const header = `
#define TOY_MIXED 0x10
#define TOY_RAW 0x20
#define TOY_IO 0x40
#define TOY_DEFAULTS (TOY_MIXED | TOY_IO)
#define NULL ((void *)0)
struct toy_area;
struct toy_fault { struct toy_area *area; };
struct toy_area_ops { int (*fault)(struct toy_fault *f); };
struct toy_area {
	unsigned long flags;
	const struct toy_area_ops *ops;
	void *private;
};
struct toy_file_ops {
	int (*mmap)(void *file, struct toy_area *area);
	int (*ioctl)(void *file, int command);
};
struct toy_buffer_ops { int (*mmap)(void *buffer, struct toy_area *area); };
int toy_insert(struct toy_area *area, void *page);
`;

const source = { tree: 'toy', file: 'toy.h', function: 'toy_area' };
const entry = (context: string, mmapLock: EntryRule['mmapLock']): EntryRule => ({
  context,
  result: 'errno',
  sleep: 'yes',
  mmapLock,
  source,
});

const pack = {
  ...EMPTY_PACK,
  slots: new Map([
    ['toy_area_ops.fault', entry('page-fault', 'read')],
    ['toy_file_ops.mmap', entry('mmap', 'write')],
    ['toy_buffer_ops.mmap', entry('mmap', 'write')],
    ['toy_file_ops.ioctl', entry('ioctl', 'none')],
  ]),
};

const rules: FlagRules = {
  name: 'toy',
  fields: new Map([
    [
      'toy_area.flags',
      {
        struct: 'toy_area',
        names: ['flags', '__flags'],
        table: 'ops',
        setUpIn: 'mmap',
        roots: [{ slot: 'toy_file_ops.mmap', source }],
        setBy: [{ call: 'toy_insert_or_set', flag: 'TOY_MIXED', lock: 'toy_lock', source }],
        source,
      },
    ],
  ]),
};

interface FixtureFile {
  readonly path: string;
  readonly text: string;
  /** How many lines of the fixture stand before it. */
  readonly before: number;
}

/**
 * Asks for the flag at every use in a fixture and holds the answers against its markers; one text for each
 * thing that is wrong.
 *
 * `//- path` begins a file. `//@ lock: write` says how the lock is held. Markers: on the line of a use
 * `//= met`, with `: reason` behind `unknown`; where a handler is put into a slot its outcome, `//= sets`,
 * with `: conditions` behind `sets-where-needed`; where the flag is set `//= set by handler > function`.
 */
export async function checkPreconditions(fixture: string): Promise<string[]> {
  const files = filesOf(fixture);
  const rows = await rowsOf(files, lockOf(fixture));
  const markers = new Set<string>();
  for (const { text, before } of files) {
    text.split('\n').forEach((line, index) => {
      const [, marker] = /\/\/= (.*\S)/.exec(line) ?? [];
      if (marker !== undefined) markers.add(`${before + index + 1}: ${marker}`);
    });
  }
  const lost = [...markers].filter((marker) => !rows.has(marker)).map((text) => `lost: ${text}`);
  const found = [...rows].filter((row) => !markers.has(row)).map((text) => `new: ${text}`);
  return [...lost, ...found].sort();
}

function filesOf(fixture: string): readonly FixtureFile[] {
  const files: FixtureFile[] = [];
  let path = 'drivers/toy/toy.c';
  let lines: string[] = [];
  let before = 0;
  const close = (): void => {
    if (lines.some((line) => line.trim() !== ''))
      files.push({ path, text: lines.join('\n'), before });
  };
  fixture.split('\n').forEach((line, index) => {
    const [, next] = /^\/\/- (\S+)$/.exec(line) ?? [];
    if (next === undefined) {
      lines.push(line);
      return;
    }
    close();
    path = next;
    lines = [];
    before = index + 1;
  });
  close();
  return files;
}

function lockOf(fixture: string): LockAnswer | undefined {
  const [, lock] = /^\/\/@ lock: (write|read|none)$/m.exec(fixture) ?? [];
  return lock as LockAnswer | undefined; // The expression admits these alone.
}

async function rowsOf(
  files: readonly FixtureFile[],
  lock: LockAnswer | undefined,
): Promise<ReadonlySet<string>> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const tree = await smallTree({ ...Object.fromEntries(texts), 'include/toy.h': header });
  const graph: Graph = { ...tree.graph, pack };
  const parts = { ...treeParts(tree, graph, files), ...(lock && { lockAt: () => lock }) };
  const rows = new Set<string>();
  const lineOf = (file: FileIndex, line: number): string => {
    const before = files.find(({ path }) => path === graph.base.path(file))?.before ?? 0;
    return String(before + line);
  };
  for (const { path } of files) {
    const file = tree.file(path);
    graph.base.facts(file).sites.forEach((site, siteIndex) => {
      if (site.kind !== 'call' || site.owner < 0) return;
      const api = graph.base.text(site.name);
      if (!api.startsWith('toy_insert')) return;
      const use = { function: functionId(file, site.owner), siteIndex, line: site.line };
      const flag = 'TOY_MIXED';
      const answer = checkFlagPrecondition(parts, {
        ...{ use, api, flag, field: 'toy_area.flags', exceptIn: ['mmap'] },
      });
      addRows(rows, graph, answer, `${lineOf(file, site.line)}`, lineOf);
    });
  }
  return rows;
}

function treeParts(
  tree: Awaited<ReturnType<typeof smallTree>>,
  graph: Graph,
  files: readonly FixtureFile[],
): FlagParts {
  const { texts: reader, constants, types } = tree;
  const { table } = SymbolTable.create(1 << 14);
  const names = {
    graph,
    reader,
    constants,
    types,
    meaningOf: () => undefined,
    macroTexts: new Map(),
  };
  return {
    search: new ContextSearch(graph, { maxStates: 500 }),
    functions: new TreeFunctions({
      ...{ graph, reader, symbols: table },
      namesIn: (file) => new TreeNames(names, file),
    }),
    constants,
    rules,
    filesIn: (folder) =>
      files
        .filter(({ path }) => path.slice(0, path.lastIndexOf('/') + 1) === folder)
        .map(({ path }) => tree.file(path)),
    textOf: (file) => Buffer.from(reader.bytes(file) ?? []).toString('latin1'),
  };
}

function addRows(
  rows: Set<string>,
  graph: Graph,
  { answer, unknown, paths }: FlagPrecondition,
  line: string,
  lineOf: (file: FileIndex, line: number) => string,
): void {
  const nameOf = (id: FunctionId): string => displayName(graph, id);
  const reasons = unknown.length > 0 ? `: ${unknown.join(' ')}` : '';
  rows.add(`${line}: ${answer}${reasons}`);
  for (const { entry: point, outcome, except, setAt } of paths) {
    const conditions = except.length > 0 ? `: ${except.join(', ')}` : '';
    rows.add(`${lineOf(point.file, point.line)}: ${outcome}${conditions}`);
    for (const { chain, file, line: at } of setAt) {
      rows.add(`${lineOf(file, at)}: set by ${chain.map(nameOf).join(' > ')}`);
    }
  }
}
