import type { UsePlace } from '../../src/callgraph/context-search.ts';
import { displayName } from '../../src/callgraph/graph.ts';
import { findUses } from '../../src/callgraph/uses.ts';
import type { LockChain } from '../../src/locks/answers.ts';
import { type LockTree, lockTree } from './lock-tree.ts';

/**
 * Holds what is found out about every call of `place()` in a fixture against the markers on its line; one text for
 * each thing that is wrong.
 *
 * `//= sleep yes` is the answer and has to be there. `//= must a, b`, `//= may a, b`, `//= mmap read`,
 * `//= sleeping f > g`, `//= atomic f > g`, `//= note text`, `//= reason text` may be: names of locks, chains by
 * their functions, parts of a note or reason. `//- path` begins a file.
 */
export async function checkLocks(text: string): Promise<string[]> {
  const files = filesOf(text);
  const tree = await lockTree(files);
  const { graph, sites } = tree.search;
  const complaints: string[] = [];
  let places = 0;
  for (const use of findUses(graph, sites, graph.base.find('place'))) {
    if (use.kind !== 'call' || use.owner === undefined) continue;
    places++;
    const path = graph.base.path(use.file);
    const line = (files.get(path) ?? '').split('\n')[use.line - 1] ?? '';
    const place = { function: use.owner, siteIndex: use.siteIndex, line: use.line };
    for (const wrong of compare(tree, place, line))
      complaints.push(`${path}:${use.line}: ${wrong}`);
  }
  if (places === 0) complaints.push('no call of place()');
  return complaints;
}

function compare(tree: LockTree, place: UsePlace, line: string): string[] {
  const wanted = [...line.matchAll(/\/\/= (\w+) ?([^/]*)/g)];
  const sleep = tree.properties.sleepAt(place);
  const locks = tree.properties.locksAt(place);
  const namesOf = (list: typeof locks.must): string =>
    list
      .map(({ name, mode }) => (mode === 'read' ? `${name} for reading` : name))
      .sort()
      .join(', ');
  const answers: Readonly<Record<string, readonly string[]>> = {
    sleep: [sleep.kind],
    must: [namesOf(locks.must)],
    may: [namesOf(locks.may)],
    mmap: [locks.addressSpace],
    sleeping: sleep.sleeping.map((chain) => chainText(tree, chain)),
    atomic: sleep.atomic.map((chain) => chainText(tree, chain)),
    note: sleep.notes,
    reason: sleep.reasons,
  };
  const wrong: string[] = [];
  if (!wanted.some(([, key]) => key === 'sleep')) wrong.push(`unmarked: sleep ${sleep.kind}`);
  for (const [, key = '', given = ''] of wanted) {
    const expected = given.trim();
    const found = answers[key] ?? [];
    const isThere =
      key === 'note' || key === 'reason'
        ? found.some((each) => each.includes(expected))
        : found.includes(expected);
    if (!isThere) wrong.push(`${key} is not "${expected}" but "${found.join('" "')}"`);
  }
  if (wrong.length > 0 && sleep.reasons.length > 0)
    wrong.push(`reasons: ${sleep.reasons.join('; ')}`);
  return wrong;
}

function chainText(tree: LockTree, chain: LockChain): string {
  return chain.steps.map((step) => displayName(tree.search.graph, step.function)).join(' > ');
}

function filesOf(text: string): Map<string, string> {
  const files = new Map<string, string>();
  let path = 'toy.c';
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, next] = /^\/\/- (\S+)/.exec(line) ?? [];
    if (next === undefined) lines.push(line);
    else {
      if (lines.some((each) => each.trim() !== '' && !each.startsWith('//'))) {
        files.set(path, lines.join('\n'));
      }
      path = next;
      lines = [];
    }
  }
  files.set(path, lines.join('\n'));
  return files;
}
