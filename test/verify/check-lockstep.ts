import type { LockstepAnswer, ResultDifference } from '../../src/verify/lockstep/answer.ts';
import { compareTexts, type ToyCorrespondence, ToyText } from './toy-versions.ts';

/**
 * Holds the comparison of two texts against what the names of their functions say: every function that is in both
 * texts, and whose name ends in `_is_same`, `_differs` or `_is_unknown`, is compared.
 *
 * `//@ opened: a b` and `//@ renames: old=new` say what corresponds. `//- before.c` and `//- after.c` begin the texts,
 * `//- both.c` what stands in front of both. In the later text, `//= when toy_map() is -16: 2 -> 256` below a
 * function's head is a difference that must be found, and all of them are listed; `//= because TEXT` is a part of the
 * reason for not knowing.
 */
export function checkLockstep(fixture: string): string[] {
  const parts = partsOf(fixture);
  const both = parts.get('both.c') ?? '';
  const later = parts.get('after.c') ?? '';
  const before = new ToyText(both + (parts.get('before.c') ?? ''));
  const after = new ToyText(both + later);
  const told = correspondenceOf(fixture);
  const complaints: string[] = [];
  for (const name of before.names) {
    const wanted = /_(is_same|differs|is_unknown)$/.exec(name)?.[1];
    if (wanted === undefined) continue;
    const answer = compareTexts(before, after, name, told);
    const facts = factsOf(answer);
    const markers = markersOf(later, name);
    if (answer.kind !== wanted.replace('is_', '')) {
      complaints.push(`${name}: ${answer.kind}: ${facts.join('; ')}`);
      continue;
    }
    complaints.push(...contradictions(name, facts, markers));
  }
  return complaints;
}

function contradictions(
  name: string,
  facts: readonly string[],
  markers: readonly string[],
): string[] {
  const because = markers.filter((marker) => marker.startsWith('because '));
  const lost = because.filter((marker) => !facts.some((fact) => fact.includes(marker.slice(8))));
  const differences = markers.filter((marker) => !marker.startsWith('because '));
  if (because.length > 0) return lost.map((marker) => `${name}: ${marker}, not ${facts.join()}`);
  const missing = differences.filter((marker) => !facts.includes(marker));
  const isListed = differences.length > 0 || facts.some((fact) => fact.includes(' -> '));
  const added = isListed ? facts.filter((fact) => !differences.includes(fact)) : [];
  return [
    ...missing.map((marker) => `${name}: lost: ${marker}`),
    ...added.map((fact) => `${name}: new: ${fact}`),
  ];
}

function factsOf(answer: LockstepAnswer): string[] {
  switch (answer.kind) {
    case 'same':
      return [];
    case 'unknown':
      return [`${answer.trouble.reason} (${answer.trouble.before}, ${answer.trouble.after})`];
    case 'differs':
      return [...new Set(answer.differences.flatMap(textsOf))];
  }
}

function textsOf({ kind, before, after, ways }: ResultDifference): string[] {
  const shown = kind === 'shown' ? 'shown ' : '';
  return ways.map((way) => {
    const causes = way.map(({ call, set }) => `${call}() is ${set.toString()}`);
    return `${shown}when ${causes.sort().join(' and ')}: ${before.toString()} -> ${after.toString()}`;
  });
}

function partsOf(fixture: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  let name = '';
  for (const line of fixture.split('\n')) {
    const begun = /^\/\/- (\S+)$/.exec(line)?.[1];
    if (begun === undefined) parts.set(name, `${parts.get(name) ?? ''}${line}\n`);
    else name = begun;
  }
  return parts;
}

function correspondenceOf(fixture: string): ToyCorrespondence {
  const told = (key: string): readonly string[] =>
    new RegExp(`^//@ ${key}: (.*)$`, 'm').exec(fixture)?.[1]?.split(' ') ?? [];
  const renames = new Map(told('renames').map((pair) => pair.split('=') as [string, string]));
  return { renames, opened: told('opened') };
}

/** What the text says of a function, between its head and the next one's. */
function markersOf(text: string, name: string): string[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.includes(`${name}(`) && !line.startsWith('\t'));
  const found: string[] = [];
  for (const line of lines.slice(head + 1)) {
    if (line === '}') break;
    const marker = /\/\/= (.*)$/.exec(line)?.[1];
    if (marker !== undefined) found.push(marker.trim());
  }
  return found;
}
