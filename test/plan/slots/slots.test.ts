import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SlotMove } from '../../../src/plan/slots/slot-parts.ts';
import { inScratchTree, type JudgedSite, judgeAll, withSlotParts } from './slot-tree.ts';

const folder = fileURLToPath(new URL('fixtures', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.c'));
const header = readFileSync(join(folder, 'toy.h'), 'latin1');

test('there are fixtures', () => {
  expect(fixtures.length).toBeGreaterThan(10);
});

/**
 * A fixture is a tree: `//- path` begins a file, text before the first one is `toy.c`; `toy.h` is in every tree.
 * `//@ move: slot [slot] type` is one move of the migration, `//@ argument: text` the rule's argument.
 *
 * `//= verdict name` on the line of a binding is the judgement of that function there; what follows a colon, cut
 * at ` | `, must stand in its reasons. Several markers stand on lines of their own below the binding's. A binding
 * without a marker is a mistake, as is a marker without a binding.
 */
test.each(fixtures)('%s', async (name) => {
  const fixture = readFixture(readFileSync(join(folder, name), 'latin1'));
  const judged = await inScratchTree(fixture.files, (tree) =>
    withSlotParts(tree, fixture.moves, (parts) => judgeAll(parts, fixture.argument)),
  );
  const markers = [...fixture.files].flatMap(([file, text]) => markersIn(file, text));
  const found = judged.map((site) => `${site.file}:${site.line} ${headOf(site)}`);
  expect(found.sort()).toEqual(markers.map(({ place, head }) => `${place} ${head}`).sort());
  for (const { place, head, parts } of markers) {
    const texts = judged
      .filter((site) => `${site.file}:${site.line}` === place && headOf(site) === head)
      .map((site) => site.text);
    for (const part of parts) expect(texts.join('\n'), `${place} ${head}`).toContain(part);
  }
});

function headOf({ verdict, proof, name }: JudgedSite): string {
  const isProved = verdict !== 'convert' || proof === 'proved';
  return `${verdict}${isProved ? '' : ` (${proof})`} ${name}`;
}

interface Fixture {
  readonly files: ReadonlyMap<string, string>;
  readonly moves: readonly SlotMove[];
  readonly argument: string | undefined;
}

function readFixture(text: string): Fixture {
  const files = new Map<string, string>([['include/linux/toy.h', header]]);
  const pieces = text.split(/^\/\/- (.+)\n/m);
  if (pieces[0]?.includes('{') === true) files.set('toy.c', pieces[0]);
  for (let i = 1; i + 1 < pieces.length; i += 2) files.set(pieces[i] ?? '', pieces[i + 1] ?? '');
  const moves = [...text.matchAll(/^\/\/@ move: (\S+) (?:(\S+) )?(\S+)$/gm)].map(
    ([, slot = '', to, resultType = '']) => ({ slot, to: to ?? slot, resultType }),
  );
  return { files, moves, argument: /^\/\/@ argument: (.*)$/m.exec(text)?.[1] };
}

interface Marker {
  readonly place: string;
  readonly head: string;
  readonly parts: readonly string[];
}

function markersIn(file: string, text: string): readonly Marker[] {
  const markers: Marker[] = [];
  let code = 0;
  text.split('\n').forEach((line, index) => {
    const match =
      /(?:\/\/=|\/\*=) ([a-z-]+(?: \([a-z]+\))? [^:\n*]+?)(?:: (.*?))?(?: ?\*\/.*)?$/.exec(line);
    if (match === null) {
      if (/(?:\/\/|\/\*)[=!?] /.test(line)) throw new Error(`no marker: ${line}`);
      if (line.trim() !== '') code = index + 1;
      return;
    }
    if (line.slice(0, match.index).trim() !== '') code = index + 1;
    const parts = match[2] === undefined ? [] : match[2].split(' | ');
    markers.push({ place: `${file}:${code}`, head: match[1] ?? '', parts });
  });
  return markers;
}
