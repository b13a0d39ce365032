import { instantiate } from '../../patterns/instantiate.ts';
import { parsePattern } from '../../patterns/parse-pattern.ts';
import type { Pattern } from '../../patterns/pattern.ts';
import { findPatternSites, type PatternSite } from '../../plan/patterns/pattern-sites.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { PatternSpec } from '../../spec/migration-spec.ts';
import type { Change, Rewriting } from '../change.ts';
import { layOut } from '../layout/lay-out.ts';
import type { RewriteParts } from '../parts.ts';
import { EditSet, type TextEdit } from '../text-edit.ts';
import { replacementEdits } from './replacement-edits.ts';

/**
 * Places that a rule of patterns rewrites: one rewriting for each function. What metavariables are bound to keeps
 * its formatting; a place is left when the text that would come out is not the one that was planned.
 */
export function rewritePatterns(
  parts: RewriteParts,
  sites: readonly PlannedSite[],
): readonly Rewriting[] {
  const matches = new MatchFinder(parts);
  const groups = new Map<string, PlannedSite[]>();
  for (const site of sites) {
    if (formsOf(site) === undefined) continue;
    const key = `${site.file} ${site.owner ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), site]);
  }
  return [...groups.values()].map((group) => ({
    sites: group,
    candidates: {
      *[Symbol.iterator]() {
        const change = changeOf(parts, matches, group);
        if (change !== undefined) yield change;
      },
    },
    otherwise:
      'the code does not stand where the plan found it, or its replacement would not be the planned one',
  }));
}

/** The two forms that a planned place goes from and to; undefined for a place that no pattern rewrites. */
function formsOf({
  judgement,
  rule,
  subject,
}: PlannedSite): { readonly from: PatternSpec; readonly to: PatternSpec } | undefined {
  const action = rule?.action;
  if (action?.kind !== 'pattern' || judgement.to === undefined) return undefined;
  if (judgement.verdict !== 'convert' && judgement.verdict !== 'convert-differs') return undefined;
  const from = action.from ?? (subject.kind === 'pattern' ? subject.pattern : undefined);
  return from === undefined ? undefined : { from, to: action.to };
}

function changeOf(
  parts: RewriteParts,
  matches: MatchFinder,
  sites: readonly PlannedSite[],
): Change | undefined {
  const [{ file, owner }] = sites as [PlannedSite]; // groups are never empty
  const bytes = parts.reader.bytes(file);
  if (bytes === undefined) return undefined;
  const edits: TextEdit[] = [];
  for (const site of sites) {
    const own = editsFor(matches, site, bytes);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  if (EditSet.from(edits) === undefined) return undefined;
  const path = parts.search.graph.base.path(file);
  return {
    stage: 'convert',
    sites,
    files: [{ path, edits: layOut(bytes, edits, parts.style) }],
    functions: owner === undefined ? [] : [owner],
    promise: { renames: new Map(), replaced: new Map(), kind: 'argued', translated: [] },
    alsoDiffers: [],
  };
}

function editsFor(
  matches: MatchFinder,
  site: PlannedSite,
  bytes: Uint8Array,
): readonly TextEdit[] | undefined {
  const forms = formsOf(site);
  const match = forms === undefined ? undefined : matches.matchAt(site, forms.from);
  if (forms === undefined || match === undefined) return undefined;
  const { text: planned, pieces } = instantiate(
    match.pattern,
    compiled(forms.to, 'replacement'),
    match,
  );
  if (planned !== site.judgement.to) return undefined;
  const text = Buffer.from(bytes).toString('latin1');
  const { start, end } = match;
  return replacementEdits({ start, end, text }, pieces);
}

/** Finds the places of patterns again. Owns what it found in each file. */
class MatchFinder {
  private readonly parts: RewriteParts;
  private readonly found = new Map<string, readonly PatternSite[]>();

  constructor(parts: RewriteParts) {
    this.parts = parts;
  }

  /** The innermost match around a place. */
  matchAt(site: PlannedSite, from: PatternSpec): PatternSite | undefined {
    const offset = this.parts.reader.offsetOf(site.file, site);
    if (offset === undefined) return undefined;
    const around = this.matchesIn(site, from).filter(
      ({ start, end, inMacro }) => !inMacro && start <= offset && offset < end,
    );
    return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  }

  private matchesIn({ file }: PlannedSite, from: PatternSpec): readonly PatternSite[] {
    const key = [file, from.text, ...[...from.types].flat()].join('\0');
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const { search, reader } = this.parts;
    const pattern = compiled(from, 'search');
    const { sites } = findPatternSites({ graph: search.graph, reader }, pattern, [file]);
    const matches = sites.filter(({ kind }) => kind === 'match');
    this.found.set(key, matches);
    return matches;
  }
}

/** The reader of migrations has refused every other text. */
function compiled({ text, types }: PatternSpec, role: 'search' | 'replacement'): Pattern {
  const parsed = parsePattern(text, { types, role });
  if (parsed.kind === 'pattern') return parsed.pattern;
  throw new RangeError(`${text}: ${parsed.problems[0]?.reason ?? 'no pattern'}`);
}
