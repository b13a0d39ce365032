import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec, PatternSpec } from '../../spec/migration-spec.ts';
import { renamingOf } from '../names/renamed-sites.ts';

/** What SmPL can do to a use. */
export interface SmplConversion {
  /** `name`: one name for another. `pattern`: code with metavariables. */
  readonly kind: 'name' | 'pattern';
  readonly from: string;
  readonly to: string;
  /** Types that metavariables must have. */
  readonly types: ReadonlyMap<string, string>;
  /** Why, in the migration's words. */
  readonly because: string | undefined;
}

/** What is not meant to change. */
export const KEPT = 'kept, as a rule of the migration says';

/** How SmPL would carry out a use; what it is instead when it cannot. */
export function conversionOf(spec: MigrationSpec, site: PlannedSite): SmplConversion | string {
  const { judgement, subject, rule } = site;
  if (judgement.verdict === 'keep') return KEPT;
  if (judgement.verdict === 'review') return 'for a person';
  if (subject.kind === 'slot') return 'functions of slots: their results and types change';
  const because = rule?.because;
  if (rule?.action.kind === 'pattern') {
    const from = fromOf(site);
    if (from === undefined) return 'without a pattern of their own';
    return { ...patternConversion(from, rule.action.to), because };
  }
  if (subject.kind !== 'function' || renamingOf(spec, site) === undefined) {
    return 'translated: the code behind the call changes with it, as far as the result goes';
  }
  if (site.via !== undefined) return 'made by macros, whose text changes';
  const to = judgement.to ?? '';
  return { kind: 'name', from: subject.name, to, types: new Map(), because };
}

function fromOf({ rule, subject }: PlannedSite): PatternSpec | undefined {
  if (rule?.action.kind === 'pattern' && rule.action.from !== undefined) return rule.action.from;
  return subject.kind === 'pattern' ? subject.pattern : undefined;
}

function patternConversion(from: PatternSpec, to: PatternSpec): Omit<SmplConversion, 'because'> {
  const types = new Map([...from.types, ...to.types]);
  return { kind: 'pattern', from: from.text, to: to.text, types };
}
