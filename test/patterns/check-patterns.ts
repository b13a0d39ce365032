import { instantiate } from '../../src/patterns/instantiate.ts';
import { matchPattern } from '../../src/patterns/match-pattern.ts';
import { parsePattern } from '../../src/patterns/parse-pattern.ts';
import type { Pattern } from '../../src/patterns/pattern.ts';
import { parseFile } from '../syntax/parse-file.ts';

/** The pattern of a text; throws with its first problem. */
export function patternOf(
  text: string,
  role: 'search' | 'replacement' = 'search',
  types: ReadonlyMap<string, string> = new Map(),
): Pattern {
  const parsed = parsePattern(text, { role, types });
  if (parsed.kind === 'pattern') return parsed.pattern;
  throw new Error(`${text}: ${parsed.problems[0]?.reason}`);
}

/** What a fixture's markers say and what the matcher finds, as lines `number: text` to be compared. */
export function checkPatterns(fixture: string): { expected: string[]; found: string[] } {
  const setting = (name: string): string =>
    new RegExp(`^//@ ${name}: (.*)$`, 'm').exec(fixture)?.[1] ?? '';
  // `s statement, T type`.
  const words = setting('types')
    .split(', ')
    .filter(Boolean)
    .map((one) => one.split(' '));
  const types = new Map(words.map(([name = '', type = '']) => [name, type]));
  const pattern = patternOf(setting('pattern'), 'search', types);
  const replacement = patternOf(setting('to'), 'replacement', types);
  return { expected: markersOf(fixture), found: findingsOf(fixture, pattern, replacement) };
}

/** `//= text of the replacement : use of the value ~ concerns` and `//~ reason of a miss`. */
function markersOf(fixture: string): string[] {
  return fixture.split('\n').flatMap((line, i) => {
    const markers = line.split('//').slice(1);
    return markers.filter((text) => /^[=~] /.test(text)).map((text) => `${i + 1}: ${text.trim()}`);
  });
}

function findingsOf(fixture: string, pattern: Pattern, replacement: Pattern): string[] {
  const code = withoutMarkers(fixture);
  const lineOf = (offset: number): number => code.slice(0, offset).split('\n').length;
  const found: { start: number; text: string }[] = [];
  parseFile(Buffer.from(code, 'latin1'), (tree) => {
    const { matches, misses } = matchPattern(pattern, tree);
    for (const match of matches) {
      const { start, use, concerns } = match;
      const { text } = instantiate(pattern, replacement, match);
      const shown = text.replaceAll('\n', '\\n').replaceAll('\t', '\\t');
      const kind = use === 'no-value' ? '' : ` : ${use}`;
      const marks = concerns.length === 0 ? '' : ` ~ ${concerns.join(', ')}`;
      found.push({ start, text: `= ${shown}${kind}${marks}` });
    }
    for (const { start, reason } of misses) found.push({ start, text: `~ ${reason}` });
  });
  return found
    .sort((a, b) => a.start - b.start)
    .map(({ start, text }) => `${lineOf(start)}: ${text}`);
}

/** Markers are comments, and a comment inside a match is what some fixtures are about. */
function withoutMarkers(fixture: string): string {
  return fixture.replace(/[\t ]*\/\/[=~@].*$/gm, '');
}
