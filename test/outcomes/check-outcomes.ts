import { type AnsweredOutcome, answeredOutcomes } from '../../src/outcomes/answer.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import { Summaries } from '../../src/outcomes/summaries.ts';
import type { Unknown } from '../../src/outcomes/summary.ts';
import { ToyFunctions } from './toy-functions.ts';

/** One row of an answer as a marker spells it. */
export interface Row {
  readonly line: number;
  readonly text: string;
}

interface Marker extends Row {
  /** `=` is the exact answer, `!` must stay in it, `?` is wanted instead of the `=` beside it. */
  readonly strength: '=' | '!' | '?';
  readonly at: number;
}

/**
 * Holds what the analysis says of every function of a fixture against the fixture's markers; one text for
 * each thing that is wrong.
 *
 * A marker `//= VALUE when GUARD` stands on the line where the value is decided, or below it. `via f` names
 * the callee that made the value, `&& ...` conditions that only locals could express. `//= unknown REASON:
 * ABOUT` stands where an answer is incomplete. `//@ returns f: 0, -EINVAL` says what a function without a
 * body returns.
 */
export function checkOutcomes(text: string): string[] {
  const rows = rowsOf(text);
  const markers = markersOf(text);
  const complaints: string[] = [];
  const has = (marker: Marker): boolean =>
    rows.some((row) => row.line === marker.line && row.text === marker.text);
  for (const marker of markers) {
    const isThere = has(marker);
    if (marker.strength !== '?' && !isThere) complaints.push(`${marker.at}: lost: ${marker.text}`);
    if (marker.strength === '?' && isThere) {
      complaints.push(`${marker.at}: the answer we want is there: make the //? a //=`);
    }
  }
  for (const row of rows) {
    const isMarked = markers.some(
      (each) => each.strength !== '?' && each.line === row.line && each.text === row.text,
    );
    if (!isMarked) complaints.push(`${row.line}: new: ${row.text}`);
  }
  return complaints;
}

/** Every row of every function of the text, in the order of its lines. */
export function rowsOf(text: string): Row[] {
  const functions = new ToyFunctions(withoutMarkers(text));
  for (const [, name = '', list = ''] of text.matchAll(/^\/\/@ returns (\w+): (.*)$/gm)) {
    functions.names.setResults(name, NumberSet.from(list.split(',').map(readValue)));
  }
  const summaries = new Summaries(functions, { maxDepth: 20, maxFunctions: 200 });
  const rows: Row[] = [];
  functions.definitions.forEach(({ name, type }) => {
    const summary = summaries.ask(functions.idOf(name));
    // Too many constants are 1 or 2 for a name to be the right one.
    const operand = (value: bigint): string =>
      (value >= 0n && value <= 2n ? undefined : summary.spellings.get(value)) ?? String(value);
    const spelled = (held: string, value: bigint): string =>
      functions.names.spelling(value, held === 'vm_fault_t') ?? operand(value);
    const names = {
      operand,
      result: (value: bigint) => spelled(type, value),
      ofType: spelled,
    };
    const answer = answeredOutcomes(summary, names, type.endsWith('*'));
    for (const each of answer) rows.push({ line: each.line, text: textOf(each) });
    for (const each of summary.unknowns) {
      if (each.function === name) rows.push({ line: each.line, text: unknownText(each) });
    }
  });
  return rows.sort((a, b) => a.line - b.line);

  function readValue(word: string): bigint {
    const [, minus = '', name = ''] = /^(-?)(\w+)$/.exec(word.trim()) ?? [];
    const value = /^\d+$/.test(name) ? BigInt(name) : functions.names.number(name);
    if (value === undefined) throw new Error(`no number: ${word}`);
    return minus === '' ? value : -value;
  }
}

function textOf({ value, guard, guardIsPartial, via }: AnsweredOutcome): string {
  const conditions = guardIsPartial ? [...guard, '...'] : guard;
  const when = conditions.length === 0 ? '' : ` when ${conditions.join(' && ')}`;
  return `${value}${when}${via.map((step) => ` via ${step.function}`).join('')}`;
}

function unknownText({ reason, about }: Unknown): string {
  return `unknown ${reason}: ${about}`;
}

const MARKER = /\/\/([=!?]) (.*)$/;

function markersOf(text: string): Marker[] {
  let code = 0;
  return text.split('\n').flatMap((line, index) => {
    const [whole, strength, wanted = ''] = MARKER.exec(line) ?? [];
    const before = whole === undefined ? line : line.slice(0, -whole.length);
    if (before.replace(/[\s\\]/g, '') !== '') code = index + 1;
    if (strength !== '=' && strength !== '!' && strength !== '?') return [];
    return [{ strength, line: code, text: wanted.trim(), at: index + 1 }];
  });
}

/** The text without markers, line for line, so that they do not end the lines of a macro. */
function withoutMarkers(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(MARKER, ''))
    .join('\n');
}
