import type { FunctionId } from '../../callgraph/function-id.ts';
import { definedFunctions, isDefined } from '../../plan/defined-functions.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { Introduction, MigrationSpec } from '../../spec/migration-spec.ts';
import type { Change, Rewriting } from '../change.ts';
import { isInOwnKernelDoc, meansSubject } from '../names/renamed-sites.ts';
import type { RewriteParts } from '../parts.ts';
import { FileDrafts } from './file-drafts.ts';
import { introduceByRename } from './introduce-by-rename.ts';
import { introduceWrapper } from './introduce-wrapper.ts';
import type { IntroductionWork } from './introduction-work.ts';

/**
 * Everything that comes into the tree before the first use changes: a definition gets its new name, with its
 * declaration, stubs, export and kernel-doc, and the old name lives on as an alias while it is used; wrappers get
 * their place in a header. What the tree has already is left alone. One rewriting, since wrappers call what renames
 * make.
 */
export function rewriteIntroductions(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
  isUnused: (name: string) => boolean,
): readonly Rewriting[] {
  const missing = spec.introduce.filter(
    ({ name, how }) => how !== 'existing' && !isDefined(parts, name),
  );
  if (missing.length === 0) return [];
  const drafts = new FileDrafts();
  const placed: IntroductionWork['placed'] = new Map();
  const own = missing.flatMap((introduction) => sitesOf(parts, spec, introduction, sites));
  const hindrances = inOrder(missing).map((introduction) => {
    const work: IntroductionWork = { parts, drafts, sites: own, placed, isUnused };
    return introduction.how === 'rename'
      ? introduceByRename(work, introduction)
      : introduceWrapper(work, spec, introduction);
  });
  const otherwise = hindrances.filter((one) => one !== undefined).join('; ');
  const isWhole = hindrances.every((one) => one === undefined);
  return [
    { sites: own, candidates: isWhole ? [changeOf(parts, missing, own, drafts)] : [], otherwise },
  ];
}

/** Renames first, and every wrapper behind those that its definition calls. */
function inOrder(introductions: readonly Introduction[]): readonly Introduction[] {
  const ordered = introductions.filter(({ how }) => how === 'rename');
  let left = introductions.filter(({ how }) => how !== 'rename');
  while (left.length > 0) {
    const free = left.filter(
      ({ definition = '' }) =>
        !left.some(
          ({ name, definition: other }) =>
            other !== definition && new RegExp(`\\b${name}\\b`).test(definition),
        ),
    );
    // Wrappers that call each other have no order that is right.
    const next = free.length > 0 ? free : left;
    ordered.push(...next);
    left = left.filter((one) => !next.includes(one));
  }
  return ordered;
}

/** The places that go with a name: its definitions, declarations, exports, and its own kernel-doc. */
function sitesOf(
  parts: RewriteParts,
  spec: MigrationSpec,
  { how, of, name }: Introduction,
  sites: readonly PlannedSite[],
): readonly PlannedSite[] {
  if (how !== 'rename') return [];
  return sites.filter((site) => {
    const { subject, judgement, kind } = site;
    if (subject.kind !== 'function' || subject.name !== of || judgement.to !== name) return false;
    const isPlace = kind === 'definition' || kind === 'declaration' || kind === 'export';
    return (isPlace || isInOwnKernelDoc(parts, site)) && meansSubject(parts, spec, site);
  });
}

function changeOf(
  parts: RewriteParts,
  introductions: readonly Introduction[],
  sites: readonly PlannedSite[],
  drafts: FileDrafts,
): Change {
  const renamed = introductions.filter(({ how }) => how === 'rename');
  const functions: FunctionId[] = renamed.flatMap(({ of }) => [...definedFunctions(parts, of)]);
  return {
    stage: 'introduce',
    sites,
    files: drafts.files(parts),
    functions,
    promise: {
      renames: new Map(renamed.map(({ of, name }) => [of, name])),
      replaced: new Map(),
      kind: 'declarations',
      translated: [],
    },
    alsoDiffers: [],
  };
}
