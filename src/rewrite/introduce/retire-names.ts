import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { definedFunctions } from '../../plan/defined-functions.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import type { Change, Rewriting } from '../change.ts';
import { removeTexts, type TextRange } from '../layout/remove-text.ts';
import { meansSubject } from '../names/renamed-sites.ts';
import type { RewriteParts } from '../parts.ts';
import { itemAround } from './header-places.ts';
import { kernelDocRange } from './kernel-doc-text.ts';

/**
 * Takes names out of the tree that nobody uses any more: alias or definition with its kernel-doc, stubs, declarations,
 * exports, and the `#if` lines that hold nothing else. A name that is introduced under another one in the same step
 * has nothing left to take away. One rewriting for each name.
 */
export function retireNames(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
  isUnused: (name: string) => boolean,
): readonly Rewriting[] {
  const names = spec.retire.filter(
    ({ name, when }) => when === 'unused' && isUnused(name) && !isRenamedNow(parts, spec, name),
  );
  return names.flatMap(({ name }) => {
    const own = sites.filter((site) => isPlaceOf(site, name) && meansSubject(parts, spec, site));
    if (own.length === 0) return [];
    const change = changeOf(parts, name, own);
    return [
      {
        sites: own,
        candidates: change === undefined ? [] : [change],
        otherwise: `a place that defines, declares or exports ${name} could not be read`,
      },
    ];
  });
}

/** Whether the definition gets a new name in this tree: then the old one goes by that. */
function isRenamedNow(parts: RewriteParts, { introduce }: MigrationSpec, name: string): boolean {
  const rename = introduce.find(({ how, of }) => how === 'rename' && of === name);
  return rename !== undefined && definedFunctions(parts, rename.name).length === 0;
}

function isPlaceOf({ subject, kind }: PlannedSite, name: string): boolean {
  if (subject.kind !== 'function' || subject.name !== name) return false;
  return kind === 'definition' || kind === 'declaration' || kind === 'export';
}

function changeOf(
  parts: RewriteParts,
  name: string,
  sites: readonly PlannedSite[],
): Change | undefined {
  const ranges = new Map<string, TextRange[]>();
  for (const site of sites) {
    const range = rangeOf(parts, site);
    if (range === undefined) return undefined;
    const path = parts.search.graph.base.path(site.file);
    ranges.set(path, [...(ranges.get(path) ?? []), ...range]);
  }
  const files = [...ranges].map(([path, own]) => {
    const bytes = parts.readFile(path) ?? new Uint8Array();
    return { path, edits: removeTexts(bytes, withEmptyArms(bytes, own)) };
  });
  return {
    stage: 'retire',
    sites,
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    functions: functionsNamed(parts, name, sites),
    promise: {
      renames: new Map(),
      replaced: new Map(),
      kind: 'declarations',
      translated: [],
    },
    alsoDiffers: [],
  };
}

function functionsNamed(
  parts: RewriteParts,
  name: string,
  sites: readonly PlannedSite[],
): readonly FunctionId[] {
  const files = new Set(sites.map(({ file }) => file));
  return definedFunctions(parts, name).filter((id) => files.has(fileOf(id)));
}

/** What goes with one place: the item around it, a definition's kernel-doc, a macro's lines. */
function rangeOf(parts: RewriteParts, site: PlannedSite): readonly TextRange[] | undefined {
  const { file, kind } = site;
  const bytes = parts.reader.bytes(file);
  const offset = parts.reader.offsetOf(file, site);
  if (bytes === undefined || offset === undefined) return undefined;
  const text = Buffer.from(bytes).toString('latin1');
  if (kind !== 'definition') {
    const item = itemAround(text, offset);
    return item === undefined ? undefined : [item];
  }
  const fact = ownerAt(parts, site);
  const range = fact === undefined ? undefined : parts.reader.ownerText(file, fact);
  if (fact === undefined || range === undefined) return undefined;
  const doc = fact.kind === 'function' ? kernelDocRange(parts, file, fact) : undefined;
  return doc === undefined ? [range] : [doc, range];
}

function ownerAt(parts: RewriteParts, { file, line, column }: PlannedSite) {
  return parts.search.graph.base
    .facts(file)
    .owners.find((owner) => owner.line === line && owner.column === column);
}

/** With the `#if` and `#endif` lines between which nothing is left. */
function withEmptyArms(bytes: Uint8Array, ranges: readonly TextRange[]): readonly TextRange[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  let all = [...ranges];
  for (;;) {
    const left = blanked(text, all);
    const arm = [...left.matchAll(EMPTY_ARM)].find((match) =>
      all.some(({ start }) => match.index <= start && start < match.index + match[0].length),
    );
    if (arm === undefined) return all;
    const start = arm.index;
    all = [...all, { start, end: start + arm[0].length }];
  }
}

const EMPTY_ARM = /^[ \t]*#[ \t]*if[^\n]*\n\s*#[ \t]*endif[^\n]*/gm;

/** The text with everything in the ranges but line ends made blank. */
function blanked(text: string, ranges: readonly TextRange[]): string {
  let left = text;
  for (const { start, end } of ranges)
    left = left.slice(0, start) + left.slice(start, end).replace(/[^\n]/g, ' ') + left.slice(end);
  return left;
}
