import type { FunctionId } from '../../callgraph/function-id.ts';
import type { MigrationRule, Subject } from '../../spec/migration-spec.ts';
import { type Judgement, type PlannedSite, plainJudgement, type Verdict } from '../planned-site.ts';
import { judgeDrop } from './slot-drop-result.ts';
import { declaredType } from './slot-other-uses.ts';
import { moveBy, type SlotMove, type SlotParts } from './slot-parts.ts';
import { judgeRetype } from './slot-retype.ts';
import { namesOfSlot, type SlotSite } from './slot-site.ts';
import { findSlotSites } from './slot-sites.ts';
import type { FunctionVerdict, SlotJudgement } from './slot-verdict.ts';

type SlotSubject = Extract<Subject, { kind: 'slot' }>;

/**
 * What becomes of one function in a slot under `rule`, whose action must be of kind `slot`: `review` with a
 * reason otherwise. Sites of the slot that the rule leads to are `done`, or `review`. Never throws.
 */
export function judgeSlotBinding(
  parts: SlotParts,
  subject: SlotSubject,
  rule: MigrationRule,
  site: SlotSite,
): SlotJudgement {
  const move = moveBy(subject.slot, rule);
  if (move === undefined) return judgement('review', undefined, ['The rule moves no slot.']);
  const [, to] = namesOfSlot(move.to);
  if (isThere(parts, move, site)) {
    return judgement('done', to, [`${site.name} returns ${move.resultType} already.`], 'proved');
  }
  if (site.slot !== move.slot) {
    return judgement('review', to, [
      `${site.name} is in ${site.slot}, but its type is another one.`,
    ]);
  }
  const verdicts = site.functions.map((id) => judgeFunction(parts, move, rule, id));
  return merged(to, site, verdicts);
}

/** The site as a plan holds it; whoever asks for contexts and chains fills them in. */
export function plannedSlotSite(
  subject: SlotSubject,
  site: SlotSite,
  rule: MigrationRule | undefined,
  judged: Judgement,
): PlannedSite {
  const { file, line, column, owner, via } = site;
  const place = { file, line, column, owner, via };
  const nothing = { contexts: [], chains: [], shape: undefined, preconditions: [] };
  return { subject, kind: 'binding', ...place, ...nothing, rule, judgement: judged };
}

/** Whether all that the site puts into the slot has the new type, and the slot is the new one. */
function isThere(parts: SlotParts, move: SlotMove, site: SlotSite): boolean {
  if (site.slot !== move.to) return false;
  const functions = functionsAt(parts, site);
  return (
    functions.length > 0 && functions.every((id) => declaredType(parts, id) === move.resultType)
  );
}

/** A macro's body puts in what its expansions say. */
function functionsAt(parts: SlotParts, site: SlotSite): readonly FunctionId[] {
  if (site.functions.length > 0 || site.owner === undefined) return site.functions;
  const expansions = findSlotSites(parts, site.slot).filter((each) => each.via === site.owner);
  // One that could not be told would be left out.
  if (expansions.some((each) => each.functions.length === 0)) return [];
  return expansions.flatMap((each) => each.functions);
}

function judgeFunction(
  parts: SlotParts,
  move: SlotMove,
  rule: MigrationRule,
  id: FunctionId,
): FunctionVerdict {
  const byFunction = remembered.get(parts) ?? new Map<string, FunctionVerdict>();
  remembered.set(parts, byFunction);
  const key = `${id} ${move.slot} ${move.to} ${move.resultType} ${rule.argument ?? ''}`;
  let verdict = byFunction.get(key);
  if (verdict === undefined) {
    verdict =
      move.resultType === 'void' ? judgeDrop(parts, move, rule, id) : judgeTyped(parts, move, id);
    byFunction.set(key, verdict);
  }
  return verdict;
}

const remembered = new WeakMap<SlotParts, Map<string, FunctionVerdict>>();

/** Another slot with another type at once: the type is judged, where it goes is not. */
function judgeTyped(parts: SlotParts, move: SlotMove, id: FunctionId): FunctionVerdict {
  const verdict = judgeRetype(parts, move, id);
  if (move.slot === move.to) return verdict;
  const why = `Whether all that call through ${move.slot} call through ${move.to} was not looked at.`;
  return { ...verdict, verdict: 'review', proof: 'none', reasons: [...verdict.reasons, why] };
}

/** The most careful of the verdicts on the definitions that a name can mean. */
function merged(
  to: string,
  { trouble, functions }: SlotSite,
  verdicts: readonly FunctionVerdict[],
): SlotJudgement {
  const order: readonly Verdict[] = ['review', 'convert-differs', 'convert', 'keep', 'done'];
  const worst = order.find((each) => verdicts.some(({ verdict }) => verdict === each));
  const isReview = worst === undefined || trouble.length > 0;
  const argued = verdicts.some(({ proof }) => proof === 'argued');
  const proved = verdicts.every(({ proof, verdict }) => proof === 'proved' || verdict === 'done');
  const all = <Key extends keyof FunctionVerdict>(key: Key) =>
    verdicts.map((verdict) => verdict[key]);
  return {
    verdict: isReview ? 'review' : worst,
    to,
    functions,
    proof: isReview || worst === 'review' ? 'none' : proved ? 'proved' : argued ? 'argued' : 'none',
    reasons: [...new Set([...trouble, ...all('reasons').flat()])],
    mapping: [],
    differences: all('differences').flat(),
    alsoChanges: all('alsoChanges').flat(),
    unknown: [...new Set(all('unknown').flat())],
    variables: all('variables').flat(),
    declarations: all('declarations').flat(),
  };
}

function judgement(
  verdict: Verdict,
  to: string | undefined,
  reasons: readonly string[],
  proof: Judgement['proof'] = 'none',
): SlotJudgement {
  const nothing = { functions: [], variables: [], declarations: [] };
  return { ...plainJudgement(verdict, to, reasons, proof), ...nothing };
}
