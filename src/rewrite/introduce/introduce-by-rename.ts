import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import type { FunctionFact } from '../../facts/model.ts';
import { definedFunctions, publicDefinitions } from '../../plan/defined-functions.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { Introduction } from '../../spec/migration-spec.ts';
import { removeTexts } from '../layout/remove-text.ts';
import { renameAt } from '../names/rename-at.ts';
import { inlineAlias, macroAlias } from './alias-text.ts';
import { behindBlock, itemAround, lineAfter } from './header-places.ts';
import type { Hindrance, IntroductionWork } from './introduction-work.ts';
import { kernelDocOf, kernelDocRange } from './kernel-doc-text.ts';
import { namedParameters } from './parameter-names.ts';

/** Gives a function its new name wherever it is defined, declared and exported, and keeps the old one as an alias. */
export function introduceByRename(work: IntroductionWork, introduction: Introduction): Hindrance {
  const { parts, drafts } = work;
  const sites = work.sites.filter(
    ({ subject }) => subject.kind === 'function' && subject.name === introduction.of,
  );
  if (!sites.some(({ kind }) => kind === 'definition'))
    return `${introduction.of}() has no definition that could be renamed`;
  const replacesDoc = introduction.documentation !== undefined;
  for (const site of sites) {
    if (site.kind === 'comment' && replacesDoc) continue;
    const edit = renameAt(parts, site);
    const path = parts.search.graph.base.path(site.file);
    if (edit === undefined)
      return `${introduction.of} does not stand in ${path}:${site.line} any more`;
    if (site.kind !== 'export' || !exportOtherwise(work, introduction, site))
      drafts.edit(path, edit);
  }
  for (const site of sites)
    if (site.kind === 'declaration') nameParameters(work, introduction, site);
  if (replacesDoc) replaceDocumentation(work, introduction);
  if (introduction.alias === 'none' || work.isUnused(introduction.of)) return undefined;
  return addAlias(work, introduction, sites);
}

/** Edits an export whose macro changes as well, or which goes; false when only the name changes. */
function exportOtherwise(
  { parts, drafts }: IntroductionWork,
  { name, export: wanted }: Introduction,
  site: PlannedSite,
): boolean {
  const bytes = parts.reader.bytes(site.file);
  const at = parts.reader.offsetOf(site.file, site);
  if (wanted === undefined || bytes === undefined || at === undefined) return false;
  const path = parts.search.graph.base.path(site.file);
  const text = Buffer.from(bytes).toString('latin1');
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  if (end < 0) return false;
  if (wanted === 'none') {
    for (const edit of removeTexts(bytes, [{ start, end }])) drafts.edit(path, edit);
  } else drafts.edit(path, { start, end, text: `${wanted}(${name});` });
  return true;
}

function nameParameters(
  { parts, drafts }: IntroductionWork,
  { of }: Introduction,
  site: PlannedSite,
): void {
  const bytes = parts.reader.bytes(site.file);
  const at = parts.reader.offsetOf(site.file, site);
  const definition = definitionText(parts, of);
  if (bytes === undefined || at === undefined || definition === undefined) return;
  const text = Buffer.from(bytes).toString('latin1');
  const item = itemAround(text, at);
  if (item === undefined) return;
  const path = parts.search.graph.base.path(site.file);
  for (const edit of namedParameters(parts.symbols, text.slice(item.start, item.end), definition)) {
    const { start, end, text: name } = edit;
    drafts.edit(path, { start: start + item.start, end: end + item.start, text: name });
  }
}

/** The kernel-doc of the public definition becomes that of the migration. */
function replaceDocumentation(
  { parts, drafts }: IntroductionWork,
  { of, documentation }: Introduction,
): void {
  for (const id of publicDefinitions(parts, of)) {
    const fact = parts.search.graph.definitions.fact(id);
    if (fact.kind !== 'function') continue;
    const range = kernelDocRange(parts, fileOf(id), fact);
    const path = parts.search.graph.base.path(fileOf(id));
    if (range !== undefined)
      drafts.edit(path, { ...range, text: kernelDocOf(documentation ?? '', parts.style) });
  }
}

/** Beside the declaration; where there is none, behind the definition. */
function addAlias(
  { parts, drafts }: IntroductionWork,
  introduction: Introduction,
  sites: readonly PlannedSite[],
): Hindrance {
  const { base } = parts.search.graph;
  const inHeader = (site: PlannedSite): boolean => {
    const path = base.path(site.file);
    return introduction.header === undefined ? path.endsWith('.h') : path === introduction.header;
  };
  const declared = sites.filter((site) => site.kind !== 'export' && site.kind !== 'comment');
  const beside = declared.filter(inHeader);
  const last = beside.at(-1);
  const definition = definitionText(parts, introduction.of);
  if (last === undefined || definition === undefined)
    return `no header declares ${introduction.of}(), so that its old name cannot be kept there`;
  const path = base.path(last.file);
  const text = Buffer.from(parts.reader.bytes(last.file) ?? new Uint8Array()).toString('latin1');
  const offset = parts.reader.offsetOf(last.file, last) ?? 0;
  const end = beside.length > 1 ? behindArms(text, offset) : offset;
  const request = { name: introduction.of, to: introduction.name, definition };
  const inline =
    introduction.alias === 'inline' ? inlineAlias(parts.symbols, request, parts.style) : undefined;
  if (inline !== undefined)
    drafts.insert(path, behindBlock(text, itemEnd(text, end)), `\n${inline}`);
  else drafts.insert(path, lineAfter(text, itemEnd(text, end)), macroAlias(request));
  return undefined;
}

function itemEnd(text: string, offset: number): number {
  return itemAround(text, offset)?.end ?? offset;
}

/** Behind the `#endif` of the `#if` whose arms declare the function in several ways; the place itself without one. */
function behindArms(text: string, offset: number): number {
  let depth = 0;
  for (const match of text.slice(offset).matchAll(/^[ \t]*#[ \t]*(if|ifdef|ifndef|endif)\b/gm)) {
    depth += match[1] === 'endif' ? -1 : 1;
    const rest = text.slice(offset + match.index).replace(/^[^\n]*\n?/, '');
    if (depth < 0) return rest.trim() === '' ? offset : offset + match.index + 1;
  }
  return offset;
}

/** The definition with most to say: a stub's parameters may be without names. */
function definitionText(parts: IntroductionWork['parts'], name: string): string | undefined {
  const [id] = [...publicDefinitions(parts, name), ...definedFunctions(parts, name)];
  return id === undefined ? undefined : textOf(parts, id);
}

function textOf(parts: IntroductionWork['parts'], id: FunctionId): string | undefined {
  const file = fileOf(id);
  const fact = parts.search.graph.definitions.fact(id) as FunctionFact; // only functions are asked for
  const range = parts.reader.ownerText(file, fact);
  const bytes = parts.reader.bytes(file);
  if (range === undefined || bytes === undefined) return undefined;
  return Buffer.from(bytes.subarray(range.start, range.end)).toString('latin1');
}
