import type { ApplyStage } from '../documents/apply.ts';
import { isDefined } from '../plan/defined-functions.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { Pause } from '../plan/use-inspector.ts';
import type { Change } from '../rewrite/change.ts';
import { nameOfSubject } from '../spec/read-subjects.ts';
import { ChangeMerger, type MergedFile } from './apply-merge.ts';
import { isToConvert, type Rewriter, type RewriteWork, rewritingsOf } from './apply-rewriters.ts';
import {
  type ChangeVerifier,
  type HoldingChange,
  type RefusedSites,
  type Selection,
  selectChanges,
  shownReason,
} from './apply-select.ts';

/** What is done to a tree, and what is not. */
export interface SettledChanges {
  readonly files: readonly MergedFile[];
  readonly taken: readonly HoldingChange[];
  /** Why a use that was to change does not. */
  readonly left: ReadonlyMap<PlannedSite, readonly string[]>;
  /** Changes without a use of their own that were not made: an introduction, a retirement. */
  readonly undone: readonly string[];
  /** Files in which verification found something wrong. */
  readonly vetoed: ReadonlyMap<string, string>;
}

export interface ApplyWork extends Omit<RewriteWork, 'isUnused'> {
  readonly stages: readonly ApplyStage[];
  readonly rewriters: readonly Rewriter[];
  readonly verifier: ChangeVerifier;
  readonly pause: Pause;
  /** Asked of each change that holds: it again, another one in its place, or undefined for none. */
  readonly choose?: (change: HoldingChange) => Promise<HoldingChange | undefined>;
}

/**
 * Finds, verifies and joins all changes of the stages. The uses go first: what they leave decides whether an old name
 * lives on as an alias, and whether it can be retired.
 */
export async function settleChanges(work: ApplyWork): Promise<SettledChanges> {
  const conversion = await selectStage(work, 'convert', () => false);
  let expected = unusedAfter(work, conversion.holding);
  for (;;) {
    const settled = await settleAround(work, conversion, (name) => expected.has(name));
    const found = unusedAfter(work, settled.taken);
    if (found.size === expected.size) return settled;
    // Not all conversions could be joined, and a name that was thought unused is needed.
    expected = found;
  }
}

async function settleAround(
  work: ApplyWork,
  conversion: Selection,
  isUnused: (name: string) => boolean,
): Promise<SettledChanges> {
  const isNeeded = work.sites.some(isToConvert);
  const introduction = isNeeded ? await selectStage(work, 'introduce', isUnused) : NOTHING;
  const retirement = await selectStage(work, 'retire', isUnused);
  const vetoed = new Map(
    [introduction, conversion, retirement].flatMap(({ refused }) =>
      refused.flatMap((one) => [...one.vetoed]),
    ),
  );
  const known: VerifiedFiles = new Map();
  for (;;) {
    const joining = new Joining(work, vetoed);
    for (const { refused } of [introduction, conversion, retirement]) joining.refuse(refused);
    joining.take(introduction.holding);
    const missing = missingNames(work, joining.taken);
    joining.takeUnlessMissing(conversion.holding.filter(isCode), missing);
    joining.takeUnlessMissing(joining.following(conversion.holding), missing);
    joining.take(retirement.holding);
    const before = vetoed.size;
    for (const [path, reason] of joining.vetoes(known)) vetoed.set(path, reason);
    if (vetoed.size === before) return joining.settled();
    // What is left out of one file may be missing in another: all files are joined and looked at anew.
    await work.pause();
  }
}

const NOTHING: Selection = { holding: [], refused: [] };

/** The changes with which a file was found to hold. */
type VerifiedFiles = Map<string, readonly Change[]>;

async function selectStage(
  work: ApplyWork,
  stage: ApplyStage,
  isUnused: (name: string) => boolean,
): Promise<Selection> {
  if (!work.stages.includes(stage)) return NOTHING;
  const rewritings = rewritingsOf(work.rewriters, stage, { ...work, isUnused });
  const selection = await selectChanges(rewritings, work.verifier, work.pause);
  if (work.choose === undefined) return selection;
  return await askedFor(selection, work.choose);
}

async function askedFor(
  { holding, refused }: Selection,
  choose: NonNullable<ApplyWork['choose']>,
): Promise<Selection> {
  const chosen: HoldingChange[] = [];
  const declined: RefusedSites[] = [];
  for (const offered of holding) {
    const answer = await choose(offered);
    if (answer !== undefined) chosen.push(answer);
    else {
      const { sites } = offered.change;
      declined.push({ sites, reasons: [DECLINED], vetoed: new Map() });
    }
  }
  return { holding: chosen, refused: [...refused, ...declined] };
}

const DECLINED = 'declined when asked';

/** The names to be retired of which every use is among those that change. */
function unusedAfter(
  { sites, stages, spec }: ApplyWork,
  holding: readonly HoldingChange[],
): ReadonlySet<string> {
  if (!stages.includes('retire')) return new Set();
  const changed = new Set(holding.flatMap(({ change }) => change.sites));
  const left = new Set(
    sites
      .filter((site) => isUse(site) && site.judgement.verdict !== 'done' && !changed.has(site))
      .map(({ subject }) => nameOfSubject(subject)),
  );
  const retired = spec.retire.filter(({ when }) => when === 'unused').map(({ name }) => name);
  return new Set(retired.filter((name) => !left.has(name)));
}

/** Definitions and their like go with the name, and comments do not call it. */
function isUse({ kind }: PlannedSite): boolean {
  return kind !== 'definition' && kind !== 'declaration' && kind !== 'export' && kind !== 'comment';
}

/** Names that conversions need, that the tree does not have and that nothing introduces here. */
function missingNames(
  { spec, parts, stages }: ApplyWork,
  taken: readonly HoldingChange[],
): ReadonlyMap<string, string> {
  const introduces = taken
    .filter(({ change }) => change.stage === 'introduce')
    .flatMap(({ change }) => change.files.flatMap(({ edits }) => edits));
  const missing = new Map<string, string>();
  for (const { name } of spec.introduce) {
    if (isDefined(parts, name)) continue;
    if (introduces.some(({ text }) => namesIn(text).has(name))) continue;
    const why = stages.includes('introduce')
      ? `${name}() could not be introduced`
      : `the tree has no ${name}() yet: introduce it first, by --stage introduce`;
    missing.set(name, why);
  }
  return missing;
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
}

/** Changes that are joined one after the other, and why others are not. */
class Joining {
  readonly taken: HoldingChange[] = [];
  private readonly work: ApplyWork;
  private readonly merger: ChangeMerger;
  private readonly left = new Map<PlannedSite, readonly string[]>();
  private readonly undone: string[] = [];
  private readonly vetoed: ReadonlyMap<string, string>;

  /** No change that touches a file among `vetoed` is taken. */
  constructor(work: ApplyWork, vetoed: ReadonlyMap<string, string>) {
    this.work = work;
    this.vetoed = vetoed;
    this.merger = new ChangeMerger(work.parts.readFile);
    for (const [path, reason] of vetoed) this.merger.leaveOut(path, reason);
  }

  refuse(refused: readonly RefusedSites[]): void {
    for (const { sites, reasons } of refused) this.leave(sites, reasons);
  }

  /** Files that do not hold with all their changes. One that has a single change was looked at with it. */
  vetoes(known: VerifiedFiles): ReadonlyMap<string, string> {
    const vetoed = new Map<string, string>();
    for (const { path, after } of this.merger.files()) {
      const changes = this.taken
        .map(({ change }) => change)
        .filter(({ files }) => files.some((file) => file.path === path));
      if (changes.length < 2 || isSameList(known.get(path), changes)) continue;
      const verified = this.work.verifier.verifyFile(path, after, changes);
      if (verified.kind === 'holds') known.set(path, changes);
      else vetoed.set(path, verified.reasons.map(shownReason).join('; '));
    }
    return vetoed;
  }

  take(holding: readonly HoldingChange[]): void {
    for (const one of holding) {
      const reason = this.merger.take(one.change);
      if (reason === undefined) this.taken.push(one);
      else this.leave(one.change.sites, [reason]);
    }
  }

  /** Comments follow the calls beside them, when all of these change. */
  following(holding: readonly HoldingChange[]): readonly HoldingChange[] {
    const changed = new Set(this.taken.flatMap(({ change }) => change.sites));
    const stays = (site: PlannedSite): boolean =>
      site.kind === 'call' && !changed.has(site) && isToConvert(site);
    const staying = new Set(this.work.sites.filter(stays).map(({ owner }) => owner));
    return holding.filter((one) => {
      if (isCode(one)) return false;
      const { sites } = one.change;
      const isBeside = sites.some(({ owner }) => owner !== undefined && staying.has(owner));
      if (isBeside) this.leave(sites, [CALLS_STAY]);
      return !isBeside;
    });
  }

  takeUnlessMissing(holding: readonly HoldingChange[], missing: ReadonlyMap<string, string>): void {
    for (const one of holding) {
      const reasons = neededBy(one.change, missing);
      if (reasons.length === 0) this.take([one]);
      else this.leave(one.change.sites, reasons);
    }
  }

  settled(): SettledChanges {
    const done = new Set(this.taken.flatMap(({ change }) => change.sites));
    for (const site of done) this.left.delete(site);
    const { work, left, undone, vetoed, taken } = this;
    for (const site of work.sites) {
      if (done.has(site) || left.has(site) || !isToConvert(site)) continue;
      if (work.stages.length === ALL_STAGES) left.set(site, [NO_WAY]);
    }
    return { files: this.merger.files(), taken, left, undone, vetoed };
  }

  private leave(sites: readonly PlannedSite[], reasons: readonly string[]): void {
    if (sites.length === 0) this.undone.push(...reasons);
    for (const site of sites) {
      this.left.set(site, [...new Set([...(this.left.get(site) ?? []), ...reasons])]);
    }
  }
}

function isSameList<Item>(a: readonly Item[] | undefined, b: readonly Item[]): boolean {
  return a?.length === b.length && a.every((item, i) => item === b[i]);
}

const CALLS_STAY = 'the calls beside the comment do not all change';

/** Whether it is more than text for people. */
function isCode({ change }: HoldingChange): boolean {
  return change.promise.kind !== 'text';
}

const ALL_STAGES = 3;
const NO_WAY = 'flagday knows no way to write this; it is for a person';

function neededBy({ files }: Change, missing: ReadonlyMap<string, string>): readonly string[] {
  if (missing.size === 0) return [];
  const names = new Set(
    files.flatMap(({ edits }) => edits.flatMap(({ text }) => [...namesIn(text)])),
  );
  return [...missing].filter(([name]) => names.has(name)).map(([, why]) => why);
}
