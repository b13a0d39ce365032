import { type FunctionId, functionId } from '../../callgraph/function-id.ts';
import type { Graph } from '../../callgraph/graph.ts';
import type { FileFacts, OwnerIndex, ResultUse } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import type { SourceText } from '../../facts/text-reader.ts';
import type {
  MatchPlace,
  PatternFindings,
  PatternMatch,
  PatternMiss,
  ValueUse,
} from '../../patterns/match.ts';
import { matchPattern } from '../../patterns/match-pattern.ts';
import type { Pattern } from '../../patterns/pattern.ts';
import { N } from '../../syntax/node-kinds.ts';
import { ExpressionTypes } from './expression-type.ts';
import { type ItemInFile, ItemReader, type LineIndex } from './item-reader.ts';
import { type KnownType, typeNameOf } from './known-type.ts';
import { concernReview, missReview, type SiteReview, typeReview } from './pattern-reviews.ts';
import { hasType } from './type-answer.ts';

/** One place of a tree that a pattern matches, or nearly; not judged. */
export interface PatternSite extends MatchPlace {
  readonly pattern: Pattern;
  /** `miss`: the place looks like the pattern and must not be passed over; `reviews` says why it is none. */
  readonly kind: 'match' | 'miss';
  readonly file: FileIndex;
  /** 1-based, in bytes, as everywhere. */
  readonly line: number;
  readonly column: number;
  /** Bytes `[start, end)` of the file. */
  readonly start: number;
  readonly end: number;
  /** The function or macro around it; undefined at file scope. */
  readonly owner: FunctionId | undefined;
  readonly inMacro: boolean;
  /** For a call: its place among the file's sites; -1 for all else. */
  readonly siteIndex: number;
  readonly valueUse: ValueUse;
  /** What the facts say of a call's result, which sees further than `valueUse`; else what that comes to. */
  readonly resultUse: ResultUse | undefined;
  /** Why a person must look at it before it is changed; empty for most. */
  readonly reviews: readonly SiteReview[];
}

export interface PatternSearchParts {
  readonly graph: Graph;
  readonly reader: { read(file: FileIndex): SourceText };
}

/** The sites of a pattern, and how far they were looked for. */
export interface PatternSites {
  /** In the order of `files`, and by place inside each. */
  readonly sites: readonly PatternSite[];
  /** How many matches are none because an expression has another type than its metavariable asks for. */
  readonly otherTypes: number;
  readonly searched: {
    readonly files: number;
    /** Functions, declarations and macros that hold all names of the pattern, and were parsed. */
    readonly items: number;
  };
  /** Files that were not looked at, and why. */
  readonly problems: readonly { readonly file: FileIndex; readonly reason: string }[];
}

/**
 * The files whose index entries say that they may hold code of the pattern's form; undefined when the pattern calls
 * no function by name, since other names are not in the index: then `searchTexts` finds the files by their text.
 */
export function indexedFiles(graph: Graph, pattern: Pattern): readonly FileIndex[] | undefined {
  const [first, ...others] = pattern.calledNames.map(
    (name) => new Set(graph.base.filesWith(graph.base.find(name), IN_CODE)),
  );
  if (first === undefined) return undefined;
  return [...first].filter((file) => others.every((files) => files.has(file)));
}

const IN_CODE = Role.calls | Role.refers | Role.binds | Role.defines | Role.dispatches;

/** Every place of these files with code of the pattern's form, and every place that looks like it. */
export function findPatternSites(
  { graph, reader }: PatternSearchParts,
  pattern: Pattern,
  files: Iterable<FileIndex>,
): PatternSites {
  const search = new PatternSearch(graph, pattern);
  const problems: { file: FileIndex; reason: string }[] = [];
  let count = 0;
  for (const file of files) {
    count++;
    const text = reader.read(file);
    if (text.kind === 'missing') problems.push({ file, reason: `its text ${text.reason}` });
    else search.addFile(file, text.bytes);
  }
  const { sites, otherTypes, items } = search;
  return { sites, otherTypes, searched: { files: count, items }, problems };
}

class PatternSearch {
  readonly sites: PatternSite[] = [];
  otherTypes = 0;
  items = 0;
  private readonly graph: Graph;
  private readonly pattern: Pattern;
  private readonly wanted: ReadonlyMap<string, KnownType | undefined>;
  private readonly itemReader: ItemReader;

  constructor(graph: Graph, pattern: Pattern) {
    this.graph = graph;
    this.pattern = pattern;
    this.itemReader = new ItemReader(pattern.fixedNames);
    this.wanted = new Map(
      pattern.metavariables.flatMap(({ name, type }) =>
        type === undefined ? [] : [[name, typeNameOf(type)]],
      ),
    );
  }

  addFile(file: FileIndex, bytes: Uint8Array): void {
    const found: PatternSite[] = [];
    const facts = this.graph.base.facts(file);
    const siteAt = siteIndexes(facts);
    this.itemReader.read(bytes, (item, lines) => {
      this.items++;
      const findings = matchPattern(this.pattern, item.tree);
      const types = new ExpressionTypes(this.graph, file, item.tree);
      const [first] = [...findings.matches, ...findings.misses];
      if (first === undefined) return;
      const { line, column } = lines.placeOf(item.offset + first.start);
      // An item is one function, one macro or no function at all.
      const owner = ownerAt(facts, line, column, item.kind);
      const place: Place = { file, item, lines, types, owner, siteAt };
      found.push(...this.sitesOf(place, findings));
    });
    found.sort((a, b) => a.start - b.start || b.end - a.end);
    this.sites.push(...found);
  }

  private sitesOf(place: Place, { matches, misses }: PatternFindings): PatternSite[] {
    const sites = matches.flatMap((match, i) => {
      const reviews = this.typeReviews(place, match);
      if (reviews === undefined) {
        this.otherTypes++;
        return [];
      }
      // By start, the longer first: what lies inside comes next.
      if ((matches[i + 1]?.start ?? match.end) < match.end)
        reviews.push(concernReview('holds-match'));
      return [this.matchSite(place, match, reviews)];
    });
    return [...sites, ...misses.map((miss) => this.missSite(place, miss))];
  }

  /** What is not known of the types; undefined when one is another than asked for. */
  private typeReviews({ file, types }: Place, match: PatternMatch): SiteReview[] | undefined {
    const reviews: SiteReview[] = [];
    for (const { name, type } of this.pattern.metavariables) {
      const wanted = this.wanted.get(name);
      const binding = match.bindings.get(name);
      if (type === undefined || binding === undefined) continue;
      const answer =
        wanted === undefined
          ? 'unknown'
          : hasType(this.graph, file, wanted, types.typeOf(binding.node));
      if (answer === 'no') return undefined;
      if (answer === 'unknown') reviews.push(typeReview(binding.text, type));
    }
    return reviews;
  }

  private matchSite(place: Place, match: PatternMatch, reviews: SiteReview[]): PatternSite {
    const { item, file } = place;
    const { sites } = this.graph.base.facts(file);
    for (const concern of match.concerns) reviews.push(concernReview(concern));
    if (item.kind === 'macro') reviews.push(concernReview('macro'));
    const siteIndex = callSiteIndex(place, match);
    return {
      ...placed(place, match),
      kind: 'match',
      siteIndex,
      pattern: this.pattern,
      bindings: match.bindings,
      needed: match.needed,
      isBody: match.isBody,
      before: match.before,
      valueUse: match.use,
      resultUse: settledUse(match.use, sites[siteIndex]?.resultUse),
      reviews,
    };
  }

  private missSite(place: Place, miss: PatternMiss): PatternSite {
    return {
      ...placed(place, miss),
      kind: 'miss',
      siteIndex: -1,
      pattern: this.pattern,
      bindings: new Map(),
      needed: 0,
      isBody: false,
      before: '',
      valueUse: 'used',
      resultUse: undefined,
      reviews: [missReview(miss.reason)],
    };
  }
}

interface Place {
  readonly file: FileIndex;
  readonly item: ItemInFile;
  readonly lines: LineIndex;
  readonly types: ExpressionTypes;
  readonly owner: OwnerIndex;
  /** The file's sites by line and column. */
  readonly siteAt: ReadonlyMap<string, number>;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function placed({ file, item, lines, owner }: Place, range: Range) {
  const start = item.offset + range.start;
  const end = item.offset + range.end;
  const { line, column } = lines.placeOf(start);
  const id = owner < 0 ? undefined : functionId(file, owner);
  return { file, line, column, start, end, owner: id, inMacro: item.kind === 'macro' };
}

/** The innermost function or macro of the facts around a place; -1 at file scope. */
function ownerAt(
  facts: FileFacts,
  line: number,
  column: number,
  kind: ItemInFile['kind'],
): OwnerIndex {
  return facts.owners.findLastIndex((owner) => {
    const start = owner.kind === 'function' ? owner.start : owner;
    const isBehind = start.line < line || (start.line === line && start.column <= column);
    if (!isBehind || line > owner.endLine) return false;
    return (owner.kind === 'macro') === (kind === 'macro');
  });
}

function siteIndexes(facts: FileFacts): Map<string, number> {
  return new Map(facts.sites.map(({ line, column }, index) => [`${line}:${column}`, index]));
}

/** Facts place a call where its function's name stands. */
function callSiteIndex({ item, lines, siteAt }: Place, match: PatternMatch): number {
  if (item.tree.kind(match.node) !== N.call) return -1;
  const { line, column } = lines.placeOf(item.offset + match.start);
  return siteAt.get(`${line}:${column}`) ?? -1;
}

/**
 * The facts' word for a use where they have one: they follow variables. That a result is ignored must be the
 * opinion of both, since the facts read tokens and the matcher a tree.
 */
function settledUse(use: ValueUse, facts: ResultUse | undefined): ResultUse | undefined {
  if (use === 'no-value') return undefined;
  const own = use === 'target' ? 'used' : use;
  if (facts === undefined) return own;
  return facts === 'ignored' ? own : facts;
}
