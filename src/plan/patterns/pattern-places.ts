import type { FileIndex } from '../../facts/postings.ts';
import type { TextReader } from '../../facts/text-reader.ts';
import { parsePattern } from '../../patterns/parse-pattern.ts';
import type { Pattern } from '../../patterns/pattern.ts';
import type { MigrationRule, MigrationSpec, PatternSpec } from '../../spec/migration-spec.ts';
import { type Judgement, plainJudgement } from '../planned-site.ts';
import { isConstantCall } from './constant-calls.ts';
import { replaceSite } from './pattern-replacement.ts';
import {
  findPatternSites,
  indexedFiles,
  type PatternSearchParts,
  type PatternSite,
  type PatternSites,
} from './pattern-sites.ts';

/** Finds the files of a tree that hold all of these identifiers anywhere in their text. */
export type TextFinder = (words: readonly string[]) => Promise<readonly FileIndex[]>;

interface Searched {
  readonly pattern: Pattern;
  readonly found: PatternSites;
}

/** Where the patterns of a migration stand in a tree. Owns what was found. */
export class PatternPlaces {
  private readonly parts: PatternSearchParts & { readonly reader: TextReader };
  private readonly searched = new Map<string, Searched>();

  private constructor(parts: PatternSearchParts & { readonly reader: TextReader }) {
    this.parts = parts;
  }

  /** Searches the tree for every pattern that a subject or a rule names. */
  static async find(
    parts: PatternSearchParts & { readonly reader: TextReader },
    spec: MigrationSpec,
    findText: TextFinder,
  ): Promise<PatternPlaces> {
    const places = new PatternPlaces(parts);
    for (const each of patternsOf(spec)) {
      const pattern = compiled(each, 'search');
      const files = indexedFiles(parts.graph, pattern) ?? (await findText(pattern.fixedNames));
      const found = findPatternSites(parts, pattern, files);
      places.searched.set(keyOf(each), { pattern, found });
    }
    return places;
  }

  sitesOf(pattern: PatternSpec): PatternSites {
    return this.get(pattern).found;
  }

  /** The match of a pattern that holds the place; undefined when there is none. */
  matchAt(
    pattern: PatternSpec,
    file: FileIndex,
    place: { readonly line: number; readonly column: number },
  ): PatternSite | undefined {
    const offset = this.parts.reader.offsetOf(file, place);
    if (offset === undefined) return undefined;
    const around = this.get(pattern).found.sites.filter(
      (site) =>
        site.kind === 'match' && site.file === file && site.start <= offset && offset < site.end,
    );
    // The innermost, where one stands inside the other.
    return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  }

  /** What becomes of a match under a rule, which is to be of patterns. */
  judge(from: PatternSpec, site: PatternSite, rule: MigrationRule): Judgement {
    const { action } = rule;
    if (action.kind !== 'pattern') {
      const verdict = action.kind === 'keep' ? 'keep' : 'review';
      return plainJudgement(verdict, undefined, [
        rule.because ?? `Rule "${rule.name}" says so.`,
        ...(verdict === 'review' ? site.reviews.map(({ text }) => text) : []),
      ]);
    }
    const { pattern } = this.get(from);
    const replacement = compiled(action.to, 'replacement');
    const isConstant = (name: string): boolean => isConstantCall(this.parts, site.file, name);
    const { graph } = this.parts;
    const { text, reviews } = replaceSite({ graph, isConstant }, site, pattern, replacement);
    const reasons = [...site.reviews, ...reviews].map((review) => review.text);
    if (reasons.length > 0) return plainJudgement('review', text, reasons);
    if (rule.changes !== undefined) return stated(text, rule.changes);
    if (rule.argument === undefined) {
      return plainJudgement('review', text, [
        `Nothing proves that old and new are equal, and rule "${rule.name}" gives no argument.`,
      ]);
    }
    return plainJudgement('convert', text, [rule.argument], 'argued');
  }

  private get(pattern: PatternSpec): Searched {
    const searched = this.searched.get(keyOf(pattern));
    if (searched === undefined)
      throw new RangeError(`the tree was not searched for ${pattern.text}`);
    return searched;
  }
}

/** A conversion that changes what the migration says, and nothing else. */
function stated(to: string, changes: string): Judgement {
  const difference = { input: '', before: '', after: '', isReachable: true, text: changes };
  const judgement = plainJudgement(
    'convert-differs',
    to,
    ['the migration says what changes'],
    'argued',
  );
  return { ...judgement, differences: [difference] };
}

/** Every pattern that is looked for, each once. */
function patternsOf(spec: MigrationSpec): readonly PatternSpec[] {
  const patterns = new Map<string, PatternSpec>();
  const add = (pattern: PatternSpec): void => void patterns.set(keyOf(pattern), pattern);
  for (const subject of spec.subjects) if (subject.kind === 'pattern') add(subject.pattern);
  for (const { action } of spec.rules) {
    if (action.kind === 'pattern' && action.from !== undefined) add(action.from);
  }
  return [...patterns.values()];
}

function keyOf({ text, types }: PatternSpec): string {
  return `${text}\0${[...types].join('\0')}`;
}

/** The reader of migrations has refused every other text. */
function compiled({ text, types }: PatternSpec, role: 'search' | 'replacement'): Pattern {
  const parsed = parsePattern(text, { types, role });
  if (parsed.kind === 'pattern') return parsed.pattern;
  throw new RangeError(`${text}: ${parsed.problems[0]?.reason ?? 'no pattern'}`);
}
