import { structuredPatch } from 'diff';
import type { Body, BodyReader } from './body.ts';
import { compareBodies, type Likeness } from './compare.ts';

/** A body with its text, for showing. */
export interface TextBody extends Body {
  /** From brace to brace, one character for each byte. */
  readonly text: string;
  /** Line of the file on which the text begins. */
  readonly line: number;
  /** What stands on the brace's line in front of the text, and behind it on its last. */
  readonly before: string;
  readonly behind: string;
  /** Where the tokens begin and end in `text`. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The spelling of each different identifier. */
  readonly spellings: readonly string[];
}

/** One line of the table of a renaming. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
  /** How often the name stands in the first body. */
  readonly times: number;
}

/** Two bodies as a reader should see them. */
export interface TwinText {
  readonly likeness: Likeness;
  /** Names of the first body that the second one spells otherwise, in order of appearance. */
  readonly renaming: readonly Renamed[];
  /**
   * Lines of a unified diff without its two heads, numbered as in the files: from the first body's text, with
   * its names replaced, to the second's. What stands beside a body on its lines (a head in front of the brace, a
   * comment behind it) is the first one's in both, so that the diff fits its file. Empty when the two are the same.
   */
  readonly hunks: readonly string[];
}

/** The body of the function `name` in line `line` of a file; `undefined` when there is none. */
export function readTextBody(
  reader: BodyReader,
  { bytes, length }: { readonly bytes: Uint8Array; readonly length: number },
  place: { readonly name: string; readonly line: number },
): TextBody | undefined {
  for (const extent of reader.begin(bytes, length)) {
    const { name, line } = reader.placeOfFunction(extent);
    if (name !== place.name || line !== place.line) continue;
    const { start, end } = reader.extentOf(extent);
    reader.encode(extent);
    const { count, nameCount, starts, ends, firstTokens } = reader;
    const spellings = Array.from(firstTokens.subarray(0, nameCount), (token) =>
      reader.textOf(starts[token] as number, ends[token] as number),
    );
    return {
      codes: reader.codes.slice(0, count),
      names: reader.names.slice(0, nameCount),
      text: reader.textOf(start, end),
      line: reader.lineAt(start),
      ...besides(reader.textOf(0, length), start, end),
      starts: starts.slice(0, count).map((offset) => offset - start),
      ends: ends.slice(0, count).map((offset) => offset - start),
      spellings,
    };
  }
  return undefined;
}

function besides(text: string, start: number, end: number): { before: string; behind: string } {
  const newline = text.indexOf('\n', end);
  return {
    before: text.slice(text.lastIndexOf('\n', start) + 1, start),
    behind: text.slice(end, newline < 0 ? text.length : newline),
  };
}

/** How two bodies are alike; `undefined` when they are less than `least` alike. */
export function describeTwins(from: TextBody, to: TextBody, least: number): TwinText | undefined {
  const likeness = compareBodies(from, to, least);
  if (likeness === undefined) return undefined;
  const names = newNames(from, to, likeness.renaming);
  const { hunks } = structuredPatch(
    '',
    '',
    `${from.before}${renamedText(from, names)}${from.behind}\n`,
    `${from.before}${to.text}${from.behind}\n`,
    undefined,
    undefined,
    { context: CONTEXT },
  );
  return {
    likeness,
    renaming: renamedNames(from, names),
    hunks: hunks.flatMap((hunk) => [headerOf(hunk, from.line - 1, to.line - 1), ...hunk.lines]),
  };
}

/** Lines of context around a change, as everywhere. */
const CONTEXT = 3;

/**
 * What each identifier of `from` is called in the text that is shown. One that has no counterpart keeps its name,
 * unless another one takes that name: then it gets underscores, so that the text never shows two as one.
 */
function newNames(from: TextBody, to: TextBody, renaming: Int32Array): readonly string[] {
  const used = new Set([...from.spellings, ...to.spellings]);
  return from.spellings.map((spelling, i) => {
    const place = renaming[i] as number;
    if (place >= 0) return to.spellings[place] as string;
    if (!to.spellings.includes(spelling)) return spelling;
    let apart = spelling;
    do apart += '_';
    while (used.has(apart));
    used.add(apart);
    return apart;
  });
}

function renamedText({ text, codes, starts, ends }: TextBody, names: readonly string[]): string {
  const parts: string[] = [];
  let done = 0;
  codes.forEach((code, i) => {
    if (code >= 0) return;
    parts.push(text.slice(done, starts[i]), names[-1 - code] as string);
    done = ends[i] as number;
  });
  return parts.join('') + text.slice(done);
}

function renamedNames({ codes, spellings }: TextBody, names: readonly string[]): Renamed[] {
  const times = new Int32Array(spellings.length);
  for (const code of codes) if (code < 0) times[-1 - code] = (times[-1 - code] as number) + 1;
  return spellings
    .map((from, i) => ({ from, to: names[i] as string, times: times[i] as number }))
    .filter(({ from, to }) => from !== to);
}

interface HunkRange {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

/** The header of a hunk, its lines counted as in the files. */
function headerOf(hunk: HunkRange, oldBefore: number, newBefore: number): string {
  const { oldStart, oldLines, newStart, newLines } = hunk;
  return `@@ -${oldStart + oldBefore},${oldLines} +${newStart + newBefore},${newLines} @@`;
}
