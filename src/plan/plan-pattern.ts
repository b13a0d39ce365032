import type { ContextAnswer } from '../callgraph/context-search.ts';
import type { MigrationRule, MigrationSpec, Subject } from '../spec/migration-spec.ts';
import { findNearMisses, findRule, type UseFacts } from './match-rule.ts';
import type { PatternPlaces } from './patterns/pattern-places.ts';
import type { PatternSite } from './patterns/pattern-sites.ts';
import { type Judgement, type PlannedSite, plainJudgement } from './planned-site.ts';
import type { Pause, PlaceInspector } from './use-inspector.ts';

type PatternSubject = Extract<Subject, { kind: 'pattern' }>;

export interface PatternPlanParts {
  readonly places: PatternPlaces;
  readonly inspector: PlaceInspector;
  readonly pathOf: (site: PatternSite) => string;
}

/** Plans every place of the tree that has a subject's form, or nearly. */
export async function planPattern(
  parts: PatternPlanParts,
  spec: MigrationSpec,
  subject: PatternSubject,
  pause: Pause,
): Promise<readonly PlannedSite[]> {
  const planned: PlannedSite[] = [];
  for (const site of parts.places.sitesOf(subject.pattern).sites) {
    await pause();
    planned.push(planPlace(parts, spec, subject, site));
  }
  return planned;
}

function planPlace(
  { places, inspector, pathOf }: PatternPlanParts,
  spec: MigrationSpec,
  subject: PatternSubject,
  site: PatternSite,
): PlannedSite {
  const { known, facts } = questionsOf(inspector, site, subject, pathOf(site));
  const reviews = site.reviews.map(({ text }) => text);
  if (site.kind === 'miss') {
    const judgement = plainJudgement('review', undefined, reviews);
    return plannedSite(subject, site, { rule: undefined, judgement, answer: known() });
  }
  const rule = findRule(spec.rules, facts);
  const judgement =
    rule === undefined
      ? plainJudgement('review', undefined, [...findNearMisses(spec.rules, facts), ...reviews])
      : judgeBy(places, subject, site, rule);
  return plannedSite(subject, site, { rule, judgement, answer: known() });
}

/** A rule may replace more than the subject's own form: then what stands around the site counts. */
function judgeBy(
  places: PatternPlaces,
  subject: PatternSubject,
  site: PatternSite,
  rule: MigrationRule,
): Judgement {
  const from = rule.action.kind === 'pattern' ? rule.action.from : undefined;
  if (from === undefined) return places.judge(subject.pattern, site, rule);
  const around = places.matchAt(from, site.file, site);
  return around === undefined
    ? plainJudgement('review', undefined, [`Rule "${rule.name}" is for another form of code.`])
    : places.judge(from, around, rule);
}

function questionsOf(
  inspector: PlaceInspector,
  site: PatternSite,
  subject: PatternSubject,
  path: string,
): { readonly known: () => ContextAnswer | undefined; readonly facts: UseFacts } {
  const { owner, siteIndex, line, file, column } = site;
  const place = owner === undefined ? undefined : { function: owner, siteIndex, line };
  // A tree has thousands of such places, and few rules ask for contexts.
  let answer: ContextAnswer | undefined;
  const facts: UseFacts = {
    ...inspector.factsAt(place, { file, line, column }),
    subject: subject.pattern.text,
    path,
    get contexts() {
      if (place !== undefined) answer ??= inspector.contextsOf(place);
      return answer?.contexts ?? [];
    },
    resultUse: site.resultUse,
  };
  return { known: () => answer, facts };
}

function plannedSite(
  subject: PatternSubject,
  site: PatternSite,
  {
    rule,
    judgement,
    answer,
  }: Pick<PlannedSite, 'rule' | 'judgement'> & { readonly answer: ContextAnswer | undefined },
): PlannedSite {
  const { file, line, column, owner } = site;
  return {
    subject,
    kind: 'pattern',
    file,
    line,
    column,
    owner,
    via: undefined,
    rule,
    contexts: answer?.contexts ?? [],
    chains: answer?.chains ?? [],
    shape: undefined,
    preconditions: [],
    judgement,
  };
}
