import type { FunctionId } from '../../callgraph/function-id.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import { moveBy, type SlotMove } from '../../plan/slots/slot-parts.ts';
import type { SlotJudgement } from '../../plan/slots/slot-verdict.ts';

/** A site whose function moves, with what the plan found out about it. */
export interface MovingSite {
  readonly site: PlannedSite;
  readonly move: SlotMove;
  readonly judgement: SlotJudgement;
}

/** Sites that have a function in common, or a helper whose result flows into theirs. */
export interface SlotGroup {
  readonly moving: readonly MovingSite[];
  /** Functions that change, those that are called before those that call them. */
  readonly functions: readonly FunctionId[];
  /** Sites that hold one of these functions and are not converted. */
  readonly staying: readonly PlannedSite[];
  /** Functions that other groups take care of. */
  readonly covered: ReadonlySet<FunctionId>;
}

/**
 * Puts sites together that have to change with each other. `others` are all that are not among them.
 *
 * A function one of whose variables has to be split changes more than its types. It stands apart, so that the
 * functions which share a helper with it need not wait for it: both types are numbers, and go together.
 */
export function slotGroups(
  moving: readonly MovingSite[],
  others: readonly PlannedSite[],
  covered: ReadonlySet<FunctionId> = new Set(),
): readonly SlotGroup[] {
  const plain = moving.filter((each) => !hasSplit(each));
  const groups = groupsOf(plain, others, covered);
  const now = new Set([...covered, ...groups.flatMap(({ functions }) => functions)]);
  return [...groups, ...groupsOf(moving.filter(hasSplit), others, now)];
}

function hasSplit({ judgement }: MovingSite): boolean {
  return judgement.variables.some(({ holdsToo }) => holdsToo.length > 0);
}

function groupsOf(
  moving: readonly MovingSite[],
  others: readonly PlannedSite[],
  covered: ReadonlySet<FunctionId>,
): readonly SlotGroup[] {
  const firstOf = new Map<FunctionId, number>();
  const leaders = moving.map((_, index) => index);
  const leaderOf = (index: number): number => {
    let at = index;
    while (leaders[at] !== at) at = leaders[at] as number;
    return at;
  };
  moving.forEach(({ judgement }, index) => {
    for (const id of functionsOf(judgement).filter((each) => !covered.has(each))) {
      const first = firstOf.get(id);
      if (first === undefined) firstOf.set(id, index);
      else {
        const [one, other] = [leaderOf(first), leaderOf(index)];
        leaders[Math.max(one, other)] = Math.min(one, other);
      }
    }
  });
  const groups = new Map<number, MovingSite[]>();
  moving.forEach((each, index) => {
    const leader = leaderOf(index);
    groups.set(leader, [...(groups.get(leader) ?? []), each]);
  });
  const staying = sitesByFunction(others);
  return [...groups.values()].map((group) => asGroup(group, staying, covered));
}

function asGroup(
  moving: readonly MovingSite[],
  staying: ReadonlyMap<FunctionId, readonly PlannedSite[]>,
  covered: ReadonlySet<FunctionId>,
): SlotGroup {
  const helpers = moving.flatMap(({ judgement }) =>
    judgement.alsoChanges.map((each) => each.function),
  );
  const own = moving.flatMap(({ judgement }) => judgement.functions);
  const all = [...new Set([...helpers.reverse(), ...own])];
  const functions = all.filter((id) => !covered.has(id));
  const kept = new Set(functions.flatMap((id) => staying.get(id) ?? []));
  return { moving, functions, staying: [...kept], covered };
}

/** The functions that change with a site. */
export function functionsOf({ functions, alsoChanges }: SlotJudgement): readonly FunctionId[] {
  return [...functions, ...alsoChanges.map((each) => each.function)];
}

/** The site with what its function becomes; none for a site that a plan does not convert. */
export function movingSite(site: PlannedSite): readonly MovingSite[] {
  const { subject, kind, rule, judgement } = site;
  if (subject.kind !== 'slot' || kind !== 'binding' || rule === undefined) return [];
  if (judgement.verdict !== 'convert' && judgement.verdict !== 'convert-differs') return [];
  const move = moveBy(subject.slot, rule);
  return move !== undefined && isOfSlot(judgement) ? [{ site, move, judgement }] : [];
}

function isOfSlot(judgement: PlannedSite['judgement']): judgement is SlotJudgement {
  return 'declarations' in judgement;
}

/** The sites that hold a function, those left out that need no change. */
function sitesByFunction(
  sites: readonly PlannedSite[],
): ReadonlyMap<FunctionId, readonly PlannedSite[]> {
  const found = new Map<FunctionId, PlannedSite[]>();
  for (const site of sites) {
    const { judgement } = site;
    if (!isOfSlot(judgement) || judgement.verdict === 'done') continue;
    for (const id of judgement.functions) found.set(id, [...(found.get(id) ?? []), site]);
  }
  return found;
}
