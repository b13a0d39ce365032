import { entriesOf } from '../../scripts/case-comparison.mjs';
import type { SurveyUse } from '../../src/documents/survey.ts';

/**
 * What a marker says of a use: `//= call in toy_fault, contexts: page-fault, result: returned`.
 *
 * The grammar is in the mini-kernel's README. Fixtures know three more parts: `possible:` (contexts that
 * only weak steps show), `steps: a > b` (one of the chains), and `incomplete: some` or `none`. What the
 * mini-kernel's say of a plan is not compared here.
 */
export interface Marker {
  /** `=` is the exact answer, `!` what it must at least hold, `?` the answer we want instead of it. */
  readonly strength: '=' | '!' | '?';
  readonly file: string;
  /** The marker's own line. */
  readonly at: number;
  /** The line of the use; for a comment above, the lines of the block, of which one is meant. */
  readonly lines: readonly [first: number, last: number];
  readonly kind: string;
  /** null for none. */
  readonly function: string | null;
  readonly parts: ReadonlyMap<Part, string>;
}

const PART_NAMES = [
  'contexts',
  'possible',
  'result',
  'entries',
  'unknown',
  'via',
  'steps',
  'incomplete',
  'plan',
] as const;
type Part = (typeof PART_NAMES)[number];

const MARKER = /\/\/([=!?]) (\^?)(\S+) in ([^\s,*]+)(?:, ([^*\n]*))?$/;
const MARKER_IN_MACRO = /\/\*([=!?]) (\^?)(\S+) in ([^\s,*]+)(?:, ([^*\n]*?))? \*\//;

/** Reads all markers of one file. A marker that cannot be understood throws: it would judge nothing. */
export function readMarkers(file: string, text: string): Marker[] {
  const lines = text.split(/\r?\n/);
  const markers: Marker[] = [];
  let code = 0;
  let definition = '';
  lines.forEach((line, index) => {
    const at = index + 1;
    const match = MARKER.exec(line) ?? MARKER_IN_MACRO.exec(line);
    if (match === null) {
      if (/(?:\/\/|\/\*)[=!?] /.test(line)) throw new Error(`${file}:${at}: no marker: ${line}`);
      if (line.trim() !== '') code = at;
      return;
    }
    const [, strength = '', up, kind = '', owner = '', rest = ''] = match;
    if (line.slice(0, match.index).trim() !== '') code = at;
    if (kind === 'definition') definition = definedName(lines[code - 1] ?? '');
    markers.push({
      strength: strength as Marker['strength'], // The expression admits these three alone.
      file,
      at,
      lines: up === '' ? [code, code] : blockAbove(lines, index),
      kind,
      function: owner === '-' ? null : owner === '.' ? definition : owner,
      parts: readParts(rest, `${file}:${at}`),
    });
  });
  return markers;
}

function readParts(text: string, place: string): Map<Part, string> {
  const parts = new Map<Part, string>();
  // Reasons hold commas, so a part ends only where the next one begins.
  for (const part of text.split(/, (?=[a-z]+: )/)) {
    if (part === '') continue;
    const [, name, value = ''] = /^([a-z]+): (.*)$/.exec(part.trim()) ?? [];
    const known = PART_NAMES.find((one) => one === name);
    if (known === undefined) throw new Error(`${place}: a marker has no part "${part}"`);
    parts.set(known, value.trim());
  }
  return parts;
}

function definedName(line: string): string {
  return /(\w+)\s*\(/.exec(line)?.[1] ?? '';
}

/** The lines of the block comment that ends above the marker on line `index`, other markers left out. */
function blockAbove(lines: readonly string[], index: number): [number, number] {
  let last = index;
  while (last > 0 && !(lines[last] ?? '').includes('*/')) last--;
  let first = last;
  while (first > 0 && !(lines[first] ?? '').includes('/*')) first--;
  return [first + 1, last + 1];
}

/** Holds the uses of a survey against the markers. One text for each thing that is wrong. */
export function compareWithMarkers(
  uses: readonly SurveyUse[],
  markers: readonly Marker[],
): string[] {
  const complaints: string[] = [];
  const left = new Set(uses);
  for (const marker of markers) {
    if (marker.strength === '?') continue;
    const use = [...left].find((one) => isMeant(one, marker));
    if (use === undefined) {
      complaints.push(`${marker.file}:${marker.lines[0]}: expected ${describe(marker)}, got none`);
      continue;
    }
    left.delete(use);
    complaints.push(...differences(use, marker));
    for (const wanted of markers) {
      if (wanted.strength !== '?' || !isMeant(use, wanted)) continue;
      if (differences(use, { ...wanted, strength: '=' }).length > 0) continue;
      complaints.push(
        `${marker.file}:${wanted.at}: the answer we want is there: make the //? a //=`,
      );
    }
  }
  for (const use of left) {
    const { file, line, column, kind, via } = use;
    const how = via === null ? '' : ` via ${via}`;
    const what = `${kind} of ${use.api}${how} in ${use.function ?? '-'}`;
    complaints.push(`${file}:${line}:${column}: expected nothing, got ${what}`);
  }
  return complaints.sort();
}

/** By place, kind and macro; what else a marker says is compared, not searched for. */
export function isMeant(
  use: Pick<SurveyUse, 'file' | 'line' | 'via'> & { readonly kind: string },
  marker: Marker,
): boolean {
  const [first, last] = marker.lines;
  return (
    use.file === marker.file &&
    first <= use.line &&
    use.line <= last &&
    use.kind === marker.kind &&
    use.via === (marker.parts.get('via') ?? null)
  );
}

function describe(marker: Marker): string {
  const parts = [...marker.parts].map(([name, value]) => `, ${name}: ${value}`);
  return `${marker.kind} in ${marker.function ?? '-'}${parts.join('')}`;
}

function differences(use: SurveyUse, marker: Marker): string[] {
  const found: string[] = [];
  const complain = (part: string, expected: string, got: string): void => {
    found.push(`${use.file}:${use.line}: ${part}: expected ${expected}, got ${got}`);
  };
  if (use.function !== marker.function) {
    complain('function', marker.function ?? '-', use.function ?? '-');
  }
  for (const [part, expected] of marker.parts) {
    if (part === 'plan') continue;
    const got = partOf(use, part);
    if (!agrees(part, expected, got, marker.strength)) complain(part, expected, got);
  }
  return found;
}

function partOf(use: SurveyUse, part: Exclude<Part, 'plan'>): string {
  switch (part) {
    case 'contexts':
      return use.contexts.join(' ') || 'none';
    case 'possible':
      return use.possibleContexts.join(' ') || 'none';
    case 'result':
      return use.resultUse;
    case 'entries':
      return entriesOf(use).join(' ') || 'none';
    case 'unknown':
      return use.unknown ?? 'none';
    case 'via':
      return use.via ?? 'none';
    case 'steps':
      return use.chains.map((one) => one.steps.map((step) => step.function).join(' > ')).join('; ');
    case 'incomplete':
      return use.incomplete.length > 0 ? 'some' : 'none';
  }
}

function agrees(
  part: Exclude<Part, 'plan'>,
  expected: string,
  got: string,
  strength: Marker['strength'],
): boolean {
  switch (part) {
    case 'contexts':
    case 'possible':
    case 'entries': {
      const wanted = expected.split(' ').sort();
      if (strength !== '!') return wanted.join(' ') === got;
      return wanted.every((one) => got.split(' ').includes(one));
    }
    case 'unknown':
      // A reason names the function it speaks of, the marker only what is said.
      return expected === 'none' ? got === 'none' : got.includes(expected);
    case 'steps':
      return got.split('; ').includes(expected);
    case 'result':
    case 'via':
    case 'incomplete':
      return expected === got;
  }
}
