import { pathOf } from '../callgraph/graph.ts';
import type { MigrationSpec, Subject } from '../spec/migration-spec.ts';
import { findNearMisses, findRule, type UseFacts } from './match-rule.ts';
import { type Judgement, type PlannedSite, plainJudgement } from './planned-site.ts';
import { judgeSlotBinding, plannedSlotSite } from './slots/slot-judgement.ts';
import type { SlotParts } from './slots/slot-parts.ts';
import { returnsOnly } from './slots/slot-returned-values.ts';
import type { SlotSite } from './slots/slot-site.ts';
import { findSlotSites } from './slots/slot-sites.ts';
import type { Pause } from './use-inspector.ts';

type SlotSubject = Extract<Subject, { kind: 'slot' }>;

/** Plans every function that is put into a slot, and those in the slots that the rules lead to. */
export async function planSlot(
  parts: SlotParts,
  spec: MigrationSpec,
  subject: SlotSubject,
  pause: Pause,
): Promise<readonly PlannedSite[]> {
  const targets = spec.rules.flatMap(({ action, subjects }) =>
    action.kind === 'slot' && (subjects.length === 0 || subjects.includes(subject.slot))
      ? [action.slot]
      : [],
  );
  const others = [...new Set(targets)].filter((slot) => slot !== subject.slot);
  const sites = [subject.slot, ...others].flatMap((slot) => findSlotSites(parts, slot));
  const planned: PlannedSite[] = [];
  for (const site of sites) {
    await pause();
    planned.push(planSite(parts, spec, subject, site));
  }
  return planned;
}

function planSite(
  parts: SlotParts,
  spec: MigrationSpec,
  subject: SlotSubject,
  site: SlotSite,
): PlannedSite {
  const facts = factsOf(parts, subject, site);
  const isThere = site.slot !== subject.slot;
  const rule = isThere
    ? spec.rules.find(({ action }) => action.kind === 'slot' && action.slot === site.slot)
    : findRule(spec.rules, facts);
  if (rule === undefined) {
    const why = findNearMisses(spec.rules, facts);
    return plannedSlotSite(subject, site, rule, forReview(parts, spec, subject, site, why));
  }
  switch (rule.action.kind) {
    case 'slot':
      return plannedSlotSite(subject, site, rule, judgeSlotBinding(parts, subject, rule, site));
    case 'keep': {
      const reasons = [rule.because ?? `Rule "${rule.name}" keeps it.`];
      return plannedSlotSite(subject, site, rule, plainJudgement('keep', undefined, reasons));
    }
    case 'review': {
      const why = rule.because === undefined ? [] : [rule.because];
      return plannedSlotSite(subject, site, rule, forReview(parts, spec, subject, site, why));
    }
    default:
      return plannedSlotSite(
        subject,
        site,
        rule,
        plainJudgement('review', undefined, [`Rule "${rule.name}" moves no slot.`]),
      );
  }
}

/** What a rule would make of the function, for the person who has to decide. */
function forReview(
  parts: SlotParts,
  spec: MigrationSpec,
  subject: SlotSubject,
  site: SlotSite,
  why: readonly string[],
): Judgement {
  const mover = moverOf(spec, subject);
  if (mover === undefined) return plainJudgement('review', undefined, [...why, ...site.trouble]);
  const judged = judgeSlotBinding(parts, subject, mover, site);
  if (judged.verdict === 'done') return judged;
  return { ...judged, verdict: 'review', proof: 'none', reasons: [...why, ...judged.reasons] };
}

/** The rule that moves the subject's functions, whatever it asks for. */
function moverOf(
  spec: MigrationSpec,
  subject: SlotSubject,
): MigrationSpec['rules'][number] | undefined {
  return spec.rules.find(
    ({ action, subjects }) =>
      action.kind === 'slot' && (subjects.length === 0 || subjects.includes(subject.slot)),
  );
}

function factsOf(parts: SlotParts, subject: SlotSubject, site: SlotSite): UseFacts {
  const { graph } = parts;
  const context = graph.pack.slots.get(subject.slot)?.context;
  const [first] = site.functions;
  return {
    subject: subject.slot,
    path: first === undefined ? graph.base.path(site.file) : pathOf(graph, first),
    contexts: context === undefined ? [] : [context],
    resultUse: undefined,
    argument: () => undefined,
    maySleep: () => 'unknown',
    isLockHeld: () => 'unknown',
    hasForm: () => true,
    returnsOnly: (values) => {
      const answers = site.functions.map((id) => returnsOnly(parts, id, values));
      if (answers.length === 0 || answers.includes('unknown')) return 'unknown';
      return answers.includes('no') ? 'no' : 'yes';
    },
  };
}
