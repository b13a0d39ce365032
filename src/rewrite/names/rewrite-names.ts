import type { FunctionId } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { definedFunctions } from '../../plan/defined-functions.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import type { Change, ChangePromise, Rewriting } from '../change.ts';
import { layOut } from '../layout/lay-out.ts';
import { wrapComments } from '../layout/wrap-comments.ts';
import type { RewriteParts } from '../parts.ts';
import type { FileEdits, TextEdit } from '../text-edit.ts';
import { rewriteDocumentation } from './documentation.ts';
import { isInPlural, renameAt } from './rename-at.ts';
import {
  followingComments,
  isInOwnKernelDoc,
  meansSubject,
  newNameOf,
  renamingOf,
} from './renamed-sites.ts';

/**
 * Uses that are carried out by writing another name: calls of a function that is renamed, calls that a migration
 * argues to be equal, macros' texts, and the comments that speak of them. One rewriting for each function, macro
 * and file scope, since each can be left out without the others; one for the comments beside calls that are
 * translated; and one for each file of the documentation that mentions a function which is renamed.
 */
export function rewriteNames(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): readonly Rewriting[] {
  const comments = followingComments(spec, sites);
  const groups = new Map<string, PlannedSite[]>();
  const plurals: PlannedSite[] = [];
  for (const site of sites) {
    const isOwn =
      site.kind === 'comment'
        ? comments.has(site) && meansSubject(parts, spec, site)
        : renamingOf(spec, site) !== undefined;
    if (!isOwn || isIntroduced(parts, spec, site)) continue;
    if (site.kind === 'comment' && isInPlural(parts, site)) {
      plurals.push(site);
      continue;
    }
    const key = comments.get(site) === 'alone' ? `comments ${site.owner ?? ''}` : keyOf(site);
    groups.set(key, [...(groups.get(key) ?? []), site]);
  }
  return [
    ...[...groups.values()].map((group) => rewritingOf(parts, spec, group)),
    ...plurals.map(leftAsPlural),
    ...rewriteDocumentation(parts, spec),
  ];
}

/** The kernel-doc of a function that gets its name goes with the definition. */
function isIntroduced(parts: RewriteParts, spec: MigrationSpec, site: PlannedSite): boolean {
  if (site.kind !== 'comment') return false;
  const name = site.subject.kind === 'function' ? newNameOf(spec, site.subject.name) : undefined;
  if (name === undefined || definedFunctions(parts, name).length > 0) return false;
  return isInOwnKernelDoc(parts, site);
}

function leftAsPlural(site: PlannedSite): Rewriting {
  const otherwise = 'the comment speaks of two functions at once, and one of them keeps its name';
  return { sites: [site], candidates: [], otherwise };
}

/** What a macro makes by being expanded changes with the macro's text. */
function keyOf({ file, owner, via }: PlannedSite): string {
  const maker = via ?? owner;
  return maker === undefined ? `file ${file}` : `owner ${maker}`;
}

function rewritingOf(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): Rewriting {
  const otherwise = 'the old name does not stand where the plan found it';
  return {
    sites,
    candidates: {
      *[Symbol.iterator]() {
        const change = changeOf(parts, spec, sites);
        if (change !== undefined) yield change;
      },
    },
    otherwise,
  };
}

function changeOf(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): Change | undefined {
  // What a macro makes stands in the macro's text, which is among the sites.
  const written = sites.filter(({ via }) => via === undefined);
  const [first] = written;
  if (first === undefined) return undefined;
  const edits = written.map((site) => renameAt(parts, site));
  if (edits.includes(undefined)) return undefined;
  const file = laidOut(
    parts,
    first.file,
    edits.filter((edit) => edit !== undefined),
  );
  if (file === undefined) return undefined;
  return {
    stage: 'convert',
    sites,
    files: [file],
    functions: functionsOf(parts, written),
    promise: promiseOf(spec, sites),
    alsoDiffers: [],
  };
}

/** Edits of a file of the tree with their layout, in code and in comments. */
function laidOut(
  parts: RewriteParts,
  file: FileIndex,
  edits: readonly TextEdit[],
): FileEdits | undefined {
  const bytes = parts.reader.bytes(file);
  if (bytes === undefined) return undefined;
  const path = parts.search.graph.base.path(file);
  return { path, edits: wrapComments(bytes, layOut(bytes, edits, parts.style), parts.style) };
}

function functionsOf(parts: RewriteParts, sites: readonly PlannedSite[]): readonly FunctionId[] {
  const { definitions } = parts.search.graph;
  const owners = new Set(sites.flatMap(({ owner }) => (owner === undefined ? [] : [owner])));
  return [...owners].filter((id) => definitions.fact(id).kind === 'function');
}

function promiseOf(spec: MigrationSpec, sites: readonly PlannedSite[]): ChangePromise {
  const renames = new Map<string, string>();
  const replaced = new Map<string, string>();
  for (const site of sites) {
    const { subject, judgement, kind } = site;
    if (subject.kind !== 'function' || judgement.to === undefined || kind === 'comment') continue;
    const names = renamingOf(spec, site) === 'argued' ? replaced : renames;
    names.set(subject.name, judgement.to);
  }
  const isText = renames.size + replaced.size === 0;
  const isArgued = replaced.size > 0;
  const kind = isText ? 'text' : isArgued ? 'argued' : 'tokens';
  return { renames, replaced, kind, translated: [] };
}
