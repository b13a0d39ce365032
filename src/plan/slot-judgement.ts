import type { MigrationRule, Subject } from '../spec/migration-spec.ts';
import { type Judgement, type PlannedSite, plainJudgement } from './planned-site.ts';
import type { SlotParts } from './slot-parts.ts';
import { moveBy } from './slot-parts.ts';
import type { SlotSite } from './slot-sites.ts';

type SlotSubject = Extract<Subject, { kind: 'slot' }>;

/**
 * What becomes of one function in a slot under `rule`, whose action must be of kind `slot`: `review` with a
 * reason otherwise. Never throws.
 */
export function judgeSlotBinding(
  parts: SlotParts,
  subject: SlotSubject,
  rule: MigrationRule,
  site: SlotSite,
): Judgement {
  const move = moveBy(subject.slot, rule);
  const [, field = ''] = (move?.to ?? '').split('.');
  void parts;
  return plainJudgement('review', field || undefined, [
    ...site.trouble,
    `What ${site.name}() returns was not looked at.`,
  ]);
}

/** The site as a plan holds it. `contexts` and `chains` are those of the function, when somebody asked. */
export function plannedSlotSite(
  subject: SlotSubject,
  site: SlotSite,
  rule: MigrationRule | undefined,
  judgement: Judgement,
): PlannedSite {
  return {
    subject,
    kind: 'binding',
    file: site.file,
    line: site.line,
    column: site.column,
    owner: site.owner,
    via: site.via,
    rule,
    contexts: [],
    chains: [],
    shape: undefined,
    preconditions: [],
    judgement,
  };
}
