import type { ContextAnswer, UsePlace } from '../callgraph/context-search.ts';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName } from '../callgraph/graph.ts';
import { findUses, type Use } from '../callgraph/uses.ts';
import type {
  Introduction,
  MigrationRule,
  MigrationSpec,
  PatternSpec,
  RuleAction,
  Subject,
} from '../spec/migration-spec.ts';
import { isAlias } from './alias-macro.ts';
import { publicDefinitions } from './defined-functions.ts';
import { judgeCall } from './judge-call.ts';
import { findNearMisses, findRule, type UseFacts } from './match-rule.ts';
import { judgeOther, targetOf } from './other-uses.ts';
import type { PlanParts } from './parts.ts';
import type { PatternPlaces } from './patterns/pattern-places.ts';
import { type Judgement, type PlannedSite, plainJudgement } from './planned-site.ts';
import { Replacements } from './replacements.ts';
import type { Pause, PlaceInspector } from './use-inspector.ts';

type FunctionSubject = Extract<Subject, { kind: 'function' }>;

const NO_ANSWER: ContextAnswer = {
  chains: [],
  contexts: [],
  possibleContexts: [],
  unknown: undefined,
  incomplete: [],
  unfollowed: [],
};

export interface FunctionPlanning {
  readonly inspector: PlaceInspector;
  readonly places: PatternPlaces;
}

/** Plans every use of one function or macro of a migration. */
export class FunctionPlanner {
  private readonly parts: PlanParts;
  private readonly spec: MigrationSpec;
  private readonly subject: FunctionSubject;
  private readonly inspector: PlaceInspector;
  private readonly places: PatternPlaces;
  private readonly definitions: readonly FunctionId[];
  private readonly replacements: Replacements;

  constructor(
    parts: PlanParts,
    spec: MigrationSpec,
    subject: FunctionSubject,
    { inspector, places }: FunctionPlanning,
  ) {
    this.parts = parts;
    this.spec = spec;
    this.subject = subject;
    this.inspector = inspector;
    this.places = places;
    this.definitions = publicDefinitions(parts, subject.name);
    this.replacements = new Replacements(parts, spec, subject.name, this.definitions);
  }

  /** By file, line and column. Empty when the name occurs nowhere. */
  async plan(pause: Pause): Promise<readonly PlannedSite[]> {
    const { search } = this.parts;
    const uses = findUses(search.graph, search.sites, search.graph.base.find(this.subject.name));
    const calls = uses.filter((use) => use.kind === 'call');
    const planned = new Map<Use, PlannedSite>();
    for (const use of calls) {
      await pause();
      planned.set(use, this.planCall(use));
    }
    this.agreeByMacro(planned);
    const decided = [...planned.values()];
    return uses.map((use) => planned.get(use) ?? this.planOther(use, decided));
  }

  /** One text makes all expansions of a macro: where they do not change alike, none of them can change. */
  private agreeByMacro(planned: Map<Use, PlannedSite>): void {
    const targets = new Map<FunctionId, Set<string | undefined>>();
    for (const { via, judgement } of planned.values()) {
      if (via === undefined) continue;
      const known = targets.get(via) ?? new Set();
      targets.set(via, known.add(targetOf(judgement)));
    }
    for (const [use, site] of planned) {
      const { via, judgement } = site;
      const isAgreed = via === undefined || targets.get(via)?.size === 1;
      if (isAgreed || targetOf(judgement) === undefined) continue;
      const name = displayName(this.parts.search.graph, via);
      const reason = `the call is made by the macro ${name}, which is expanded elsewhere to calls that cannot change in this way`;
      const reasons = [reason, ...judgement.reasons];
      planned.set(use, {
        ...site,
        judgement: { ...judgement, verdict: 'review', proof: 'none', reasons },
      });
    }
  }

  /** The function that is introduced by giving the subject a new name; undefined when none is. */
  private get rename(): Introduction | undefined {
    return this.spec.introduce.find((one) => one.how === 'rename' && one.of === this.subject.name);
  }

  // Calls. -------------------------------------------------------------------------------------------

  private planCall(use: Use): PlannedSite {
    const place = placeOf(use);
    const answer = this.contextsOf(place);
    const { contexts, chains } = answer;
    const site = (rule: MigrationRule | undefined, judgement: Judgement): PlannedSite => ({
      ...this.placeOf(use),
      rule,
      contexts,
      chains,
      shape: place === undefined ? undefined : this.inspector.shapeAt(place, use),
      preconditions:
        judgement.to === undefined || judgement.verdict === 'keep' || place === undefined
          ? []
          : this.inspector.preconditionsAt(place, answer, judgement.to),
      judgement,
    });
    const inside = this.insideOwnFamily(use);
    if (inside !== undefined) return site(undefined, inside);
    const facts = this.factsOf(use, contexts);
    const rule = findRule(this.spec.rules, facts);
    if (rule === undefined) return site(undefined, this.unruled(answer, facts));
    return site(rule, this.judge(use, rule, answer));
  }

  private judge(use: Use, rule: MigrationRule, answer: ContextAnswer): Judgement {
    const { action } = rule;
    const why = rule.because === undefined ? [] : [rule.because];
    switch (action.kind) {
      case 'keep':
        return plainJudgement('keep', undefined, [`rule "${rule.name}" keeps it`, ...why]);
      case 'review':
        return plainJudgement('review', undefined, [
          `rule "${rule.name}" asks for a person`,
          ...why,
        ]);
      case 'slot':
        return plainJudgement('review', undefined, [`rule "${rule.name}" is for slots`]);
      case 'pattern':
        return this.judgeForm(use, rule, action.from);
      case 'call':
        return this.judgeReplacement(use, rule, action, answer);
    }
  }

  private judgeForm(use: Use, rule: MigrationRule, from: PatternSpec | undefined): Judgement {
    const site = from === undefined ? undefined : this.places.matchAt(from, use.file, use);
    if (from === undefined || site === undefined) {
      return plainJudgement('review', undefined, [
        `Rule "${rule.name}" has no pattern of its own.`,
      ]);
    }
    if (use.via !== undefined) return this.madeByMacro(use.via, undefined);
    // What the pattern turns into is said of the migration's function, and may not even be declared there.
    if (use.owner !== undefined && !this.isMeant(use.owner)) return this.meantOtherwise(undefined);
    return this.places.judge(from, site, rule);
  }

  private meantOtherwise(to: string | undefined): Judgement {
    const reason = `${this.subject.name}() is another function there: one of the file's own`;
    return plainJudgement('review', to, [reason]);
  }

  private madeByMacro(macro: FunctionId, to: string | undefined): Judgement {
    const name = displayName(this.parts.search.graph, macro);
    return plainJudgement('review', to, [`The call is made by the macro ${name}.`]);
  }

  private judgeReplacement(
    use: Use,
    rule: MigrationRule,
    { to, through }: Extract<RuleAction, { kind: 'call' }>,
    answer: ContextAnswer,
  ): Judgement {
    const replacement =
      through === undefined
        ? this.replacements.by(to)
        : this.replacements.translatedBy(to, through);
    if (use.owner === undefined) {
      return plainJudgement('review', to, ['the call stands outside every function']);
    }
    if (use.via !== undefined && !replacement.isRename) return this.madeByMacro(use.via, to);
    if (!this.isMeant(use.owner)) return this.meantOtherwise(to);
    const judgement = judgeCall(this.parts, {
      subject: this.subject.name,
      definitions: this.definitions,
      isDropped: use.resultUse === 'ignored',
      domain: through === undefined ? (domainOf(answer) ?? replacement.domain) : replacement.domain,
      owner: use.owner,
      line: use.line,
      replacement,
      words: this.spec.words,
    });
    const argued = withArgument(judgement, rule);
    return replacement.isRename ? argued : withIncomplete(argued, rule, answer);
  }

  /** A use inside a function that the migration itself names: what it leads to, or another subject. */
  private insideOwnFamily(use: Use): Judgement | undefined {
    if (use.owner === undefined) return undefined;
    const name = displayName(this.parts.search.graph, use.owner);
    const { rename } = this;
    const isTarget = this.spec.rules.some(
      ({ action }) => action.kind === 'call' && action.to === name,
    );
    const isSubject = this.spec.subjects.some(
      (subject) => subject.kind === 'function' && subject.name === name,
    );
    if (!isTarget && !isSubject) return undefined;
    if (rename !== undefined) {
      const reason = isTarget
        ? `${name}() is what a rule leads to, and calls ${this.subject.name}() under its new name`
        : `${name}() moves with it, and calls ${this.subject.name}() under its new name`;
      return plainJudgement('convert', rename.name, [reason], 'proved');
    }
    const reason = isTarget
      ? `${name}() is what a rule leads to: it is made of ${this.subject.name}()`
      : `${name}() is one of the functions that move together: this call is inside them`;
    return plainJudgement('keep', undefined, [reason]);
  }

  private unruled(answer: ContextAnswer, facts: UseFacts): Judgement {
    const { contexts, possibleContexts, unknown } = answer;
    const reasons: string[] = [];
    if (contexts.length > 1) {
      reasons.push(
        `it runs in ${contexts.join(' and in ')}: split the function, so that each context has its own call`,
      );
    }
    if (contexts.length === 0) {
      reasons.push(`its context is not known: ${unknown ?? 'nothing calls it'}`);
      if (possibleContexts.length > 0) reasons.push(`possibly ${possibleContexts.join(', ')}`);
    }
    reasons.push(...findNearMisses(this.spec.rules, facts));
    return plainJudgement('review', undefined, reasons);
  }

  private factsOf(use: Use, contexts: readonly string[]): UseFacts {
    const { graph } = this.parts.search;
    return {
      ...this.inspector.factsAt(placeOf(use), use),
      subject: this.subject.name,
      path: graph.base.path(use.file),
      contexts,
      resultUse: use.resultUse,
    };
  }

  private contextsOf(place: UsePlace | undefined): ContextAnswer {
    if (place === undefined || !this.inspector.asksContexts) return NO_ANSWER;
    return this.inspector.contextsOf(place);
  }

  /** Whether the name means the migration's function in that place. */
  private isMeant(owner: FunctionId): boolean {
    const callee = { kind: 'function', name: this.subject.name } as const;
    const targets = this.parts.functions.calleesOf(owner, callee);
    if (!('reason' in targets)) return targets.every((target) => this.definitions.includes(target));
    return this.rename !== undefined && isAlias(this.parts, owner, callee.name, this.rename.name);
  }

  // Everything else. ---------------------------------------------------------------------------------

  private planOther(use: Use, calls: readonly PlannedSite[]): PlannedSite {
    const judgement = this.isOfItsFile(use)
      ? plainJudgement('keep', undefined, ['the file has a function of its own of this name'])
      : judgeOther(this.spec, { name: this.subject.name, rename: this.rename?.name }, use, calls);
    return {
      ...this.placeOf(use),
      rule: undefined,
      contexts: [],
      chains: [],
      shape: undefined,
      preconditions: [],
      judgement,
    };
  }

  /** Whether the name means a function of the use's own file there, which has nothing to do with the subject. */
  private isOfItsFile({ file }: Use): boolean {
    const { base, definitions } = this.parts.search.graph;
    const own = definitions
      .meantBy(file, base.find(this.subject.name))
      .filter((id) => fileOf(id) === file && definitions.fact(id).kind === 'function');
    return own.length > 0 && !own.some((id) => this.definitions.includes(id));
  }

  private placeOf(
    use: Use,
  ): Pick<PlannedSite, 'subject' | 'kind' | 'file' | 'line' | 'column' | 'owner' | 'via'> {
    const { kind, file, line, column, owner, via } = use;
    return { subject: this.subject, kind, file, line, column, owner, via };
  }
}

function placeOf({ owner, siteIndex, line }: Use): UsePlace | undefined {
  return owner === undefined ? undefined : { function: owner, siteIndex, line };
}

/** What the entry points' results mean to those who call them, when all mean the same. */
function domainOf({ chains }: ContextAnswer): string | undefined {
  const domains = new Set(chains.map(({ entry }) => entry.rule.result));
  const [domain] = domains;
  return domains.size === 1 ? domain : undefined;
}

/** What the analysis cannot prove, the migration may argue; differences that it found stand. */
function withArgument(judgement: Judgement, { argument }: MigrationRule): Judgement {
  if (argument === undefined || judgement.verdict !== 'review') return judgement;
  if (judgement.mapping.length > 0) return judgement;
  return {
    ...judgement,
    verdict: 'convert',
    proof: 'argued',
    reasons: [argument, ...judgement.reasons],
  };
}

/**
 * Where a caller leads nowhere it is said; where more contexts may be behind it, a rule that asks for contexts has
 * not been shown to match.
 */
function withIncomplete(
  judgement: Judgement,
  { when, name }: MigrationRule,
  { incomplete, unfollowed }: ContextAnswer,
): Judgement {
  const told = { ...judgement, unknown: [...judgement.unknown, ...incomplete] };
  if (when.contexts === undefined || unfollowed.length === 0) return told;
  const reason = `rule "${name}" asks for contexts, and more of them may be where the search did not go: ${unfollowed.join('; ')}`;
  return { ...told, verdict: 'review', proof: 'none', reasons: [reason, ...judgement.reasons] };
}
