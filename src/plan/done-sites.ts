import { displayName } from '../callgraph/graph.ts';
import { findUses, type Use } from '../callgraph/uses.ts';
import type { MigrationRule, MigrationSpec, Subject } from '../spec/migration-spec.ts';
import { nameOfSubject } from '../spec/read-subjects.ts';
import { definedFunctions } from './defined-functions.ts';
import type { PlanParts } from './parts.ts';
import { type PlannedSite, plainJudgement } from './planned-site.ts';
import type { Pause, PlaceInspector } from './use-inspector.ts';

/**
 * Calls that have the form already to which a rule leads: of functions that the tree has. Without an inspector they
 * are listed, and nobody asks in which contexts they run and whether what they need is there.
 */
export async function doneSites(
  parts: PlanParts,
  spec: MigrationSpec,
  inspector: PlaceInspector | undefined,
  pause: Pause,
): Promise<readonly PlannedSite[]> {
  const { graph, sites } = parts.search;
  const done: PlannedSite[] = [];
  for (const { to, rule, subject } of targetsOf(spec)) {
    if (definedFunctions(parts, to).length === 0) continue;
    const own = new Set([...spec.introduce.map(({ name }) => name), nameOfSubject(subject)]);
    const uses = findUses(graph, sites, graph.base.find(to)).filter(
      ({ kind, owner }) =>
        kind === 'call' && (owner === undefined || !own.has(displayName(graph, owner))),
    );
    for (const use of uses) {
      await pause();
      done.push(doneSite(inspector, use, { to, rule, subject }));
    }
  }
  return done;
}

interface Target {
  readonly to: string;
  readonly rule: MigrationRule;
  readonly subject: Subject;
}

function targetsOf(spec: MigrationSpec): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const rule of spec.rules) {
    if (rule.action.kind !== 'call') continue;
    const { to } = rule.action;
    const subject = spec.subjects.find(
      (one) => rule.subjects.length === 0 || rule.subjects.includes(nameOfSubject(one)),
    );
    const isSubject = spec.subjects.some((one) => nameOfSubject(one) === to);
    if (subject !== undefined && !isSubject && !targets.has(to)) {
      targets.set(to, { to, rule, subject });
    }
  }
  return [...targets.values()];
}

function doneSite(
  inspector: PlaceInspector | undefined,
  use: Use,
  { to, rule, subject }: Target,
): PlannedSite {
  const { kind, file, line, column, owner, via, siteIndex } = use;
  const place = owner === undefined ? undefined : { function: owner, siteIndex, line };
  const answer =
    place === undefined || inspector?.asksContexts !== true
      ? undefined
      : inspector.contextsOf(place);
  return {
    subject,
    kind,
    file,
    line,
    column,
    owner,
    via,
    rule,
    contexts: answer?.contexts ?? [],
    chains: answer?.chains ?? [],
    shape: undefined,
    preconditions:
      place === undefined || answer === undefined || inspector === undefined
        ? []
        : inspector.preconditionsAt(place, answer, to),
    judgement: plainJudgement('done', to, [`${to}() is called here already.`]),
  };
}
