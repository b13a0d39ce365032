import { definedFunctions, publicDefinitions } from '../../plan/defined-functions.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import type { RewriteParts } from '../parts.ts';

/** How a name is replaced by another one, with nothing else to be changed around it. */
export type Renaming =
  /** The same function under another name. */
  | 'renamed'
  /** Another function, with the same arguments; the migration argues why that is right. */
  | 'argued';

/**
 * Whether a use is carried out by writing another name in its place; undefined for all that needs more, or nothing.
 * Definitions, declarations and exports go with the introduction of the name.
 */
export function renamingOf(spec: MigrationSpec, site: PlannedSite): Renaming | undefined {
  const { judgement, subject, kind, rule } = site;
  if (subject.kind !== 'function' || judgement.to === undefined) return undefined;
  if (judgement.verdict !== 'convert' && judgement.verdict !== 'convert-differs') return undefined;
  if (kind === 'definition' || kind === 'declaration' || kind === 'export') return undefined;
  if (judgement.to === newNameOf(spec, subject.name)) return 'renamed';
  const action = rule?.action;
  const isPlain = action?.kind === 'call' && action.through === undefined;
  return kind === 'call' && isPlain && judgement.proof === 'argued' ? 'argued' : undefined;
}

/** The name that a migration gives to a function; undefined when it keeps its own. */
export function newNameOf({ introduce }: MigrationSpec, name: string): string | undefined {
  return introduce.find(({ how, of }) => how === 'rename' && of === name)?.name;
}

/**
 * The comments that get another name because the calls around them do: `alone` where the calls are translated, so
 * that somebody else writes them.
 */
export function followingComments(
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): ReadonlyMap<PlannedSite, 'alone' | 'with calls'> {
  const translated = new Set(
    sites
      .filter((site) => site.kind === 'call' && renamingOf(spec, site) === undefined)
      .map((site) => `${site.owner ?? ''} ${site.judgement.to ?? ''}`),
  );
  const following = new Map<PlannedSite, 'alone' | 'with calls'>();
  for (const site of sites) {
    const { kind, owner, judgement, subject } = site;
    if (kind !== 'comment' || judgement.to === undefined || subject.kind !== 'function') continue;
    if (judgement.verdict !== 'convert') continue;
    if (owner === undefined) {
      if (renamingOf(spec, site) !== undefined) following.set(site, 'with calls');
    } else {
      const isAlone = translated.has(`${owner} ${judgement.to}`);
      following.set(site, isAlone ? 'alone' : 'with calls');
    }
  }
  return following;
}

/** Whether a comment that names a function is that function's kernel-doc. */
export function isInOwnKernelDoc(
  parts: RewriteParts,
  { kind, subject, file, line }: PlannedSite,
): boolean {
  if (kind !== 'comment' || subject.kind !== 'function') return false;
  const { base } = parts.search.graph;
  const name = base.find(subject.name);
  return base
    .facts(file)
    .owners.some(
      (owner) =>
        owner.kind === 'function' &&
        owner.name === name &&
        owner.docLine > 0 &&
        owner.docLine <= line &&
        line < owner.start.line,
    );
}

/** Whether the name means the migration's function in that file, and not one that is the file's own. */
export function meansSubject(
  parts: RewriteParts,
  spec: MigrationSpec,
  { subject, file }: PlannedSite,
): boolean {
  if (subject.kind !== 'function') return false;
  const { base, definitions } = parts.search.graph;
  const name = base.find(subject.name);
  const isHidden =
    !base.path(file).endsWith('.h') &&
    base
      .facts(file)
      .owners.some((one) => one.kind === 'function' && one.name === name && one.isStatic);
  const newName = newNameOf(spec, subject.name);
  // What is left of the name when the function has its new one is nobody's but the file's.
  if (isHidden && newName !== undefined && definedFunctions(parts, newName).length > 0)
    return false;
  const meant = definitions.meantBy(file, name);
  const own = publicDefinitions(parts, subject.name);
  return isHidden
    ? meant.some((id) => own.includes(id))
    : meant.length === 0 || own.length === 0 || meant.some((id) => own.includes(id));
}
