import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type HandMadeChange, verifyAll } from './change-tree.ts';

const folder = join(import.meta.dirname, 'changes');

/** One change of a file: `//- after.c` may stand several times, each with what it says and what is wrong with it. */
interface Case {
  readonly title: string;
  readonly change: HandMadeChange;
  /** Parts of the reasons; none where it holds. */
  readonly vetoes: readonly string[];
}

const cases = readdirSync(folder).sort().flatMap(casesOf);
let answers: readonly (readonly string[])[] = [];

beforeAll(async () => {
  answers = await verifyAll(cases.map(({ change }) => change));
}, 120_000);

test.each(cases.map((one, i) => ({ ...one, i })))('$title', ({ vetoes, i }) => {
  const reasons = answers[i] ?? ['not looked at'];
  const missing = vetoes.filter((veto) => !reasons.some((reason) => reason.includes(veto)));
  expect({ missing, reasons: vetoes.length === 0 || missing.length > 0 ? reasons : [] }).toEqual({
    missing: [],
    reasons: [],
  });
});

function casesOf(name: string): Case[] {
  const text = readFileSync(join(folder, name), 'latin1');
  const [head = '', ...parts] = text.split(/^\/\/- (?=before|after)/m);
  expect(head).toMatch(/^\/\/@ area: verify\n/);
  const [before = '', ...afters] = parts.map((part) => part.slice(part.indexOf('\n') + 1));
  return afters.map((after, i) => {
    const own = after.split('\n').filter((line) => line.startsWith('//@ '));
    const told = toldIn([...head.split('\n'), ...own]);
    const vetoes = own.flatMap((line) => /^\/\/@ veto: (.*)$/.exec(line)?.[1] ?? []);
    const because = /^\/\/@ case: (.*)$/m.exec(after)?.[1] ?? `case ${i + 1}`;
    const path = `drivers/${name.replace('.c', '')}-${i}.c`;
    const code = after.replace(/^\/\/@ .*\n/gm, '');
    return { title: `${name}: ${because}`, change: { path, before, after: code, told }, vetoes };
  });
}

function toldIn(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [, key, value] = /^\/\/@ (\w+): (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined)
      told.set(
        key,
        value.split(' ').filter((w) => w !== ''),
      );
  }
  return told;
}
