import type { FunctionId } from '../callgraph/function-id.ts';
import type { Callee } from './control-flow-graph.ts';
import { Expressions, type ExprId } from './expression.ts';
import { linkEnding, type Targets } from './link-ending.ts';
import { NumberSet } from './number-set.ts';
import type { SolvedFunction } from './solve.ts';
import type { FunctionSummary, Outcome, ResultGroup, Unknown, UnknownReason } from './summary.ts';
import { rangeOf } from './width.ts';

/** Where function bodies come from, and who is called. */
export interface FunctionSource {
  /** The function by itself; a text when it cannot be read. */
  solved(id: FunctionId): SolvedFunction | { readonly unreadable: string };
  calleesOf(caller: FunctionId, callee: Callee): CalleeSearch;
  nameOf(id: FunctionId): string;
  fileOf(id: FunctionId): string;
}

/** The functions a call can reach; or the reason why they are not known, with those that are known besides. */
export type CalleeSearch =
  | readonly FunctionId[]
  | {
      readonly reason: UnknownReason;
      readonly about: string;
      readonly besides?: readonly FunctionId[];
    };

export interface SummaryLimits {
  /** Calls inside calls that are followed. */
  readonly maxDepth: number;
  /** Functions one question may read. */
  readonly maxFunctions: number;
}

/** A recursion that has not settled after so many rounds has no answer. */
const MAX_ROUNDS = 8;
/** What a recursion hands down makes new conditions in every round: after so many its results alone count. */
const MAX_GUARDED_ROUNDS = 2;
/** So many groups of a callee's results are told apart by its arguments. */
const MAX_GROUPS = 10;
/** An answer names so many reasons for being incomplete. */
const MAX_UNKNOWNS = 12;

interface Open {
  readonly depth: number;
  summary: FunctionSummary;
  isAskedFor: boolean;
}

/**
 * What functions return, callees first. Owns the cache of answers.
 *
 * Recursion is a least fixpoint: a function that is asked for while it is being computed answers with what
 * it has so far, and is computed again until that no longer changes. Answers that rest on such a
 * provisional one are not kept.
 */
export class Summaries {
  private readonly source: FunctionSource;
  private readonly limits: SummaryLimits;
  private readonly known = new Map<FunctionId, FunctionSummary>();
  private readonly provisional = new Map<FunctionId, FunctionSummary>();
  private readonly open = new Map<FunctionId, Open>();
  private readFunctions = 0;
  /** The outermost open function that the answer being computed rests on. */
  private restsOn = Number.POSITIVE_INFINITY;

  constructor(source: FunctionSource, limits: SummaryLimits) {
    this.source = source;
    this.limits = limits;
  }

  /** The answer for one function; the budget of functions to read begins anew. */
  ask(id: FunctionId): FunctionSummary {
    this.readFunctions = 0;
    return this.of(id);
  }

  /** The answer for a function that was run in a special way: probed, or with some endings left out. */
  answerFor(id: FunctionId, solved: SolvedFunction): FunctionSummary {
    this.readFunctions = 0;
    return this.link(id, solved);
  }

  private of(id: FunctionId): FunctionSummary {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const open = this.open.get(id);
    if (open !== undefined) {
      open.isAskedFor = true;
      this.restsOn = Math.min(this.restsOn, open.depth);
      return open.summary;
    }
    const early = this.provisional.get(id);
    if (early !== undefined) {
      this.restsOn = Math.min(this.restsOn, 0);
      return early;
    }
    if (this.open.size >= this.limits.maxDepth) return this.cutShort(id, 'too-deep', 'calls');
    if (this.readFunctions >= this.limits.maxFunctions) {
      return this.cutShort(id, 'too-deep', 'functions');
    }
    this.readFunctions++;
    return this.compute(id);
  }

  private compute(id: FunctionId): FunctionSummary {
    const solved = this.source.solved(id);
    if ('unreadable' in solved) return this.keep(id, this.unreadable(id, solved.unreadable));
    const outer = this.restsOn;
    const depth = this.open.size;
    const open: Open = { depth, summary: this.nothingYet(id, solved), isAskedFor: false };
    this.open.set(id, open);
    let rests = Number.POSITIVE_INFINITY;
    for (let round = 0; ; round++) {
      this.restsOn = Number.POSITIVE_INFINITY;
      open.isAskedFor = false;
      const linked = this.link(id, solved);
      const next = round < MAX_GUARDED_ROUNDS ? linked : withoutGuards(linked);
      rests = this.restsOn;
      const isSettled = !open.isAskedFor || sameResults(open.summary, next);
      open.summary = next;
      if (isSettled) break;
      if (round >= MAX_ROUNDS) {
        open.summary = this.withUnknown(next, 'computed', 'a recursion that does not settle');
        break;
      }
      this.provisional.clear();
    }
    this.open.delete(id);
    const isProvisional = rests < depth;
    this.restsOn = isProvisional ? Math.min(outer, rests) : outer;
    if (isProvisional) {
      this.provisional.set(id, open.summary);
      return open.summary;
    }
    if (depth === 0) this.provisional.clear();
    return this.keep(id, open.summary);
  }

  private keep(id: FunctionId, summary: FunctionSummary): FunctionSummary {
    this.known.set(id, summary);
    return summary;
  }

  private link(id: FunctionId, solved: SolvedFunction): FunctionSummary {
    const file = this.source.fileOf(id);
    const name = this.source.nameOf(id);
    const outcomes: Outcome[] = [];
    const groups = new GroupBuilder(solved.exprs);
    const unknowns = new Map<string, Unknown>();
    const spellings = new Map(solved.graph.spellings);
    const add = (unknown: Unknown): void => {
      const key = `${unknown.reason} ${unknown.about} ${unknown.function}`;
      if (unknowns.size < MAX_UNKNOWNS && !unknowns.has(key)) unknowns.set(key, unknown);
    };
    for (const { reason, line } of solved.graph.limits) {
      add({ reason: 'unread-text', about: reason, function: name, file, line });
    }
    if (solved.limit !== undefined) {
      add({ reason: 'too-many-paths', about: solved.limit, function: name, file, line: 0 });
    }
    for (const ending of solved.endings) {
      const linked = linkEnding(solved, ending, (callee, known) => this.targets(id, callee, known));
      outcomes.push(...linked.outcomes);
      groups.add(linked.outcomes, linked.exact);
      for (const unknown of linked.unknowns) add({ ...unknown, function: name, file });
      for (const callee of linked.hidingIn) for (const unknown of callee.unknowns) add(unknown);
      for (const callee of linked.through) {
        for (const [value, text] of callee.spellings) {
          if (!spellings.has(value)) spellings.set(value, text);
        }
      }
    }
    const isCut = solved.limit !== undefined || solved.graph.limits.length > 0;
    const everything = rangeOf(solved.graph.resultType.width);
    return {
      id,
      name,
      file,
      exprs: solved.exprs,
      outcomes,
      groups: isCut
        ? [{ literals: [], results: everything, exact: undefined }]
        : groups.finish(MAX_GROUPS),
      results: isCut ? everything : groups.all(),
      unknowns: [...unknowns.values()],
      spellings,
    };
  }

  private targets(caller: FunctionId, callee: Callee, known: NumberSet | undefined): Targets {
    if (known !== undefined) return { kind: 'known', results: known };
    const targets = this.source.calleesOf(caller, callee);
    const functions = 'reason' in targets ? (targets.besides ?? []) : targets;
    if (!('reason' in targets)) return { kind: 'summaries', summaries: this.allOf(functions) };
    const { reason, about } = targets;
    return functions.length === 0
      ? { kind: 'unknown', reason, about }
      : { kind: 'summaries', summaries: this.allOf(functions), besides: { reason, about } };
  }

  private allOf(functions: readonly FunctionId[]): readonly FunctionSummary[] {
    return functions.map((id) => this.of(id));
  }

  private nothingYet(id: FunctionId, solved: SolvedFunction): FunctionSummary {
    return { ...this.empty(id), exprs: solved.exprs };
  }

  private empty(id: FunctionId): FunctionSummary {
    return {
      id,
      name: this.source.nameOf(id),
      file: this.source.fileOf(id),
      exprs: new Expressions(),
      outcomes: [],
      groups: [],
      results: NumberSet.nothing,
      unknowns: [],
      spellings: new Map(),
    };
  }

  private unreadable(id: FunctionId, about: string): FunctionSummary {
    return this.withUnknown(this.empty(id), 'unread-text', about);
  }

  private cutShort(id: FunctionId, reason: UnknownReason, about: string): FunctionSummary {
    // The answer depends on how the question was asked, so that it is not kept.
    this.restsOn = Math.min(this.restsOn, 0);
    return this.withUnknown(this.empty(id), reason, about);
  }

  private withUnknown(
    summary: FunctionSummary,
    reason: UnknownReason,
    about: string,
  ): FunctionSummary {
    const { name, file } = summary;
    return {
      ...summary,
      groups: [{ literals: [], results: NumberSet.everything, exact: undefined }],
      results: NumberSet.everything,
      unknowns: [{ reason, about, function: name, file, line: 0 }],
    };
  }
}

function withoutGuards(summary: FunctionSummary): FunctionSummary {
  const { results } = summary;
  return { ...summary, groups: [{ literals: [], results, exact: undefined }] };
}

function sameResults(a: FunctionSummary, b: FunctionSummary): boolean {
  if (!a.results.equals(b.results) || a.groups.length !== b.groups.length) return false;
  if (a.unknowns.length !== b.unknowns.length) return false;
  return a.groups.every((group, i) => group.results.equals((b.groups[i] as ResultGroup).results));
}

/** Sorts results by what they ask of the parameters. */
class GroupBuilder {
  private readonly exprs: Expressions;
  private readonly groups = new Map<string, ResultGroup>();

  constructor(exprs: Expressions) {
    this.exprs = exprs;
  }

  add(outcomes: readonly Outcome[], exact: ReadonlyMap<Outcome, ExprId>): void {
    for (const outcome of outcomes) {
      const { value, when } = outcome;
      if (value.kind === 'nothing') continue;
      const set = value.kind === 'number' ? NumberSet.of(value.value) : value.set;
      this.put(this.literalsOf(when), set, exact.get(outcome));
    }
  }

  all(): NumberSet {
    let all = NumberSet.nothing;
    for (const { results } of this.groups.values()) all = all.union(results);
    return all;
  }

  finish(limit: number): readonly ResultGroup[] {
    return this.groups.size <= limit
      ? [...this.groups.values()]
      : [{ literals: [], results: this.all(), exact: undefined }];
  }

  private put(
    literals: ResultGroup['literals'],
    results: NumberSet,
    exact: ExprId | undefined,
  ): void {
    const key = `${literals.map(([id, set]) => `${id}:${set.toString()}`).join(' ')}=${exact ?? ''}`;
    const known = this.groups.get(key);
    const union = known === undefined ? results : known.results.union(results);
    this.groups.set(key, { literals, results: union, exact });
  }

  private literalsOf(when: Outcome['when']): ResultGroup['literals'] {
    return [...when].filter(([id]) =>
      this.exprs.leavesOf(id).every((leaf) => {
        const expr = this.exprs.get(leaf);
        return expr.kind === 'term' && expr.term.origin.kind === 'parameter';
      }),
    );
  }
}
