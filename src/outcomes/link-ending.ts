import { type Conjunct, mayEqual, refine } from './conjunct.ts';
import type { Callee, Line } from './control-flow-graph.ts';
import {
  type Expressions,
  type ExprId,
  type Provenance,
  rangeOfExpr,
  type TermOrigin,
} from './expression.ts';
import { ERROR_VALUES } from './literal-text.ts';
import { NumberSet } from './number-set.ts';
import type { Ending, SolvedFunction } from './solve.ts';
import { textOf } from './spelling.ts';
import type { FunctionSummary, Outcome, ReturnValue, UnknownReason, Via } from './summary.ts';
import { rangeOf } from './width.ts';

/** What is known of a call's targets. */
export type Targets =
  | {
      readonly kind: 'summaries';
      readonly summaries: readonly FunctionSummary[];
      /** What else the call may be, with any result. */
      readonly besides?: { readonly reason: UnknownReason; readonly about: string };
    }
  | { readonly kind: 'known'; readonly results: NumberSet }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason; readonly about: string };

export interface LinkedEnding {
  readonly outcomes: readonly Outcome[];
  /** Those of the outcomes whose value is an expression over parameters, for callers. */
  readonly exact: ReadonlyMap<Outcome, ExprId>;
  readonly unknowns: readonly {
    readonly reason: UnknownReason;
    readonly about: string;
    readonly line: Line;
  }[];
  /** Callees whose results are part of this answer. */
  readonly through: readonly FunctionSummary[];
  /** Those whose own unknowns are, too: not where all values that can be left of theirs are listed. */
  readonly hidingIn: readonly FunctionSummary[];
}

/** Calls inside calls are followed so far: `ERR_PTR(translate(check(x)))`. */
const MAX_NESTED_CALLS = 8;
/** A result with more values than this is shown as a range. */
const MAX_VALUES = 48;
/** Beyond so many ways the callees' results combine, their dependence on arguments is given up. */
const MAX_WAYS = 64;

/** Why a value is one of a set: a call returned it in an earlier round, and what it returns is known. */
const EARLIER_RESULT = 'a result of an earlier round';

/** One way the values of calls combine on one path. */
interface Way {
  readonly when: Conjunct;
  readonly value: ExprId;
  readonly resolved: ReadonlyMap<ExprId, readonly FunctionSummary[]>;
  /** Calls in the value of which nobody knows what they return. */
  readonly unknown: readonly UnknownCall[];
}

/** The way on which nobody knows what a call returned. */
function withUnknown(way: Way, leaf: ExprId, unknown: UnknownCall): Way {
  const resolved = new Map(way.resolved).set(leaf, []);
  return { ...way, resolved, unknown: [...way.unknown, unknown] };
}

type UnknownCall = LinkedEnding['unknowns'][number];

/**
 * Puts the callees' answers into one ending of a function: which values its result can have, each with what
 * must hold for it. `targetsOf` answers for the call of a site.
 */
export function linkEnding(
  solved: SolvedFunction,
  ending: Ending,
  targetsOf: (callee: Callee, known: NumberSet | undefined, line: Line) => Targets,
): LinkedEnding {
  const linker = new Linker(solved, ending.line, targetsOf);
  return linker.link(ending);
}

class Linker {
  private readonly solved: SolvedFunction;
  private readonly exprs: Expressions;
  private readonly line: Line;
  private readonly targetsOf: Parameters<typeof linkEnding>[2];
  private readonly outcomes: Outcome[] = [];
  private readonly exact = new Map<Outcome, ExprId>();
  private readonly unknowns = new Map<string, LinkedEnding['unknowns'][number]>();
  private readonly through = new Set<FunctionSummary>();
  private readonly hidingIn = new Set<FunctionSummary>();
  /** Of calls in earlier rounds of a loop. */
  private readonly earlier: UnknownCall[] = [];
  private readonly earlierThrough = new Set<FunctionSummary>();

  constructor(solved: SolvedFunction, line: Line, targetsOf: Parameters<typeof linkEnding>[2]) {
    this.solved = solved;
    this.exprs = solved.exprs;
    this.line = line;
    this.targetsOf = targetsOf;
  }

  link(ending: Ending): LinkedEnding {
    const value = ending.value === undefined ? undefined : this.fromResults(ending.value);
    for (const when of ending.guard) {
      if (value === 'impossible') break;
      if (value === undefined) {
        this.outcomes.push({ value: { kind: 'nothing' }, when, line: ending.line, via: [] });
        continue;
      }
      let ways: readonly Way[] = [{ when, value, resolved: new Map(), unknown: [] }];
      for (let depth = 0; depth < MAX_NESTED_CALLS; depth++) {
        const next = ways.flatMap((way) => this.resolveOne(way));
        const isDone = next.every((way) => this.unresolvedIn(way) === undefined);
        ways = next;
        if (isDone || ways.length > MAX_WAYS) break;
      }
      for (const way of ways) this.finish(way);
    }
    return {
      outcomes: this.outcomes,
      exact: this.exact,
      unknowns: [...this.unknowns.values()],
      through: [...this.through],
      hidingIn: [...this.hidingIn],
    };
  }

  /** The value with what it may have from calls of earlier rounds narrowed to what those return. */
  private fromResults(value: ExprId): ExprId | 'impossible' {
    const { exprs } = this;
    let isPossible = true;
    const narrowed = new Map<ExprId, ExprId>();
    for (const leaf of exprs.leavesOf(value)) {
      const expr = exprs.get(leaf);
      if (expr.kind !== 'any' || expr.from === undefined) continue;
      const results = this.resultsOf(expr.from);
      if (results === undefined) continue;
      const set = expr.set.intersect(results);
      if (set.isEmpty) isPossible = false;
      else narrowed.set(leaf, exprs.any(set, expr.width, EARLIER_RESULT));
    }
    if (!isPossible) return 'impossible';
    if (narrowed.size === 0) return value;
    return exprs.substitute(value, (leaf) => narrowed.get(leaf) ?? leaf);
  }

  /** Everything that calls of these sites return; undefined when one of them may return anything. */
  private resultsOf(from: Provenance): NumberSet | undefined {
    let results = from.others;
    for (const number of from.sites) {
      const instruction = this.solved.sites[number]?.instruction;
      if (instruction === undefined) continue;
      const targets = this.targetsOf(instruction.callee, instruction.known, instruction.line);
      if (targets.kind === 'known') results = results.union(targets.results);
      else {
        const missing = targets.kind === 'unknown' ? targets : targets.besides;
        if (missing !== undefined) {
          const { reason, about } = missing;
          this.earlier.push({ reason, about, line: instruction.line });
          return undefined;
        }
        if (targets.kind === 'unknown') return undefined;
        for (const summary of targets.summaries) {
          this.through.add(summary);
          this.earlierThrough.add(summary);
          results = results.union(summary.results);
        }
      }
    }
    return from.isUnited ? unionsOf(results) : results;
  }

  private unresolvedIn(way: Way): ExprId | undefined {
    return this.exprs
      .leavesOf(way.value)
      .find((leaf) => this.callOf(leaf) !== undefined && !way.resolved.has(leaf));
  }

  private callOf(leaf: ExprId): Extract<TermOrigin, { kind: 'call' }> | undefined {
    const expr = this.exprs.get(leaf);
    return expr.kind === 'term' && expr.term.origin.kind === 'call' ? expr.term.origin : undefined;
  }

  /** The ways left when one call's result is replaced by what its targets return. */
  private resolveOne(way: Way): readonly Way[] {
    const leaf = this.unresolvedIn(way);
    if (leaf === undefined) return [way];
    const origin = this.callOf(leaf);
    if (origin === undefined) return [way];
    const site = this.solved.sites[origin.site];
    if (site === undefined) return [];
    const { callee, known, line } = site.instruction;
    const targets = this.targetsOf(callee, known, line);
    switch (targets.kind) {
      case 'unknown':
        return [withUnknown(way, leaf, { reason: targets.reason, about: targets.about, line })];
      case 'known': {
        const when = this.narrow(way.when, leaf, targets.results);
        return when === undefined
          ? []
          : [{ ...way, when, resolved: new Map(way.resolved).set(leaf, []) }];
      }
      case 'summaries': {
        const ways = this.resolveFrom(way, leaf, origin.arguments, targets.summaries);
        const { besides } = targets;
        return besides === undefined
          ? ways
          : [...ways, withUnknown(way, leaf, { ...besides, line })];
      }
    }
  }

  private resolveFrom(
    way: Way,
    leaf: ExprId,
    args: readonly ExprId[],
    summaries: readonly FunctionSummary[],
  ): readonly Way[] {
    const resolved = new Map(way.resolved).set(leaf, summaries);
    const ways: Way[] = [];
    const always = new Map<Conjunct, NumberSet>();
    for (const summary of summaries) {
      this.through.add(summary);
      for (const group of summary.groups) {
        const handed = (id: ExprId): ExprId | undefined => this.imported(summary, id, args);
        let when: Conjunct | undefined = way.when;
        for (const [literal, set] of group.literals) {
          const here = handed(literal);
          if (when !== undefined && here !== undefined) when = refine(this.exprs, when, here, set);
        }
        if (when === undefined) continue;
        const exact = group.exact === undefined ? undefined : handed(group.exact);
        if (exact !== undefined) {
          const equal = this.narrowTo(when, leaf, exact);
          if (equal !== undefined) {
            const value = this.exprs.substitute(way.value, (id) => (id === leaf ? exact : id));
            ways.push({ when: equal, value, resolved, unknown: way.unknown });
          }
        } else always.set(when, (always.get(when) ?? NumberSet.nothing).union(group.results));
      }
    }
    for (const [when, results] of always) {
      const narrowed = this.narrow(when, leaf, results);
      if (narrowed !== undefined) ways.push({ ...way, when: narrowed, resolved });
    }
    return ways;
  }

  /** A callee's expression over its parameters, in terms of what was handed over. */
  private imported(
    summary: FunctionSummary,
    id: ExprId,
    args: readonly ExprId[],
  ): ExprId | undefined {
    const theirs = summary.exprs;
    const expr = theirs.get(id);
    const { exprs } = this;
    switch (expr.kind) {
      case 'constant':
        return exprs.constant(expr.value);
      case 'term': {
        const { origin } = expr.term;
        const handed = origin.kind === 'parameter' ? args[origin.index] : undefined;
        return handed === undefined ? undefined : exprs.cast(handed, expr.width);
      }
      case 'any':
        return undefined;
      case 'cast':
      case 'complement': {
        const operand = this.imported(summary, expr.operand, args);
        if (operand === undefined) return undefined;
        return expr.kind === 'cast'
          ? exprs.cast(operand, expr.width)
          : exprs.complement(operand, expr.width);
      }
      case 'binary': {
        const left = this.imported(summary, expr.left, args);
        const right = this.imported(summary, expr.right, args);
        return left === undefined || right === undefined
          ? undefined
          : exprs.binary(expr.operator, left, right, expr.width);
      }
    }
  }

  /** `when` and `leaf` ∈ `set`, with everything that was known of the leaf looked at again. */
  private narrow(when: Conjunct, leaf: ExprId, set: NumberSet): Conjunct | undefined {
    const { exprs } = this;
    let narrowed = refine(exprs, when, leaf, set);
    if (narrowed === undefined) return undefined;
    for (const [id, known] of when) {
      if (id === leaf || !exprs.leavesOf(id).includes(leaf)) continue;
      const without: Map<ExprId, NumberSet> = new Map(narrowed);
      without.delete(id);
      narrowed = refine(exprs, without, id, known);
      if (narrowed === undefined) return undefined;
    }
    return narrowed;
  }

  /** `when` and `leaf` = `exact`: the leaf is spoken of no more. */
  private narrowTo(when: Conjunct, leaf: ExprId, exact: ExprId): Conjunct | undefined {
    const { exprs } = this;
    let result: Conjunct | undefined = new Map();
    for (const [id, set] of when) {
      if (result === undefined) return undefined;
      const here = exprs.leavesOf(id).includes(leaf)
        ? exprs.substitute(id, (each) => (each === leaf ? exact : each))
        : id;
      result = refine(exprs, result, here, set);
    }
    return result;
  }

  private addUnknown(reason: UnknownReason, about: string, line: Line): void {
    this.unknowns.set(`${reason} ${about} ${line}`, { reason, about, line });
  }

  private finish(way: Way): void {
    const { exprs } = this;
    const { value } = way;
    const set = mayEqual(exprs, way.when, value);
    if (set.isEmpty) return;
    const isSymbolic = set.members(MAX_VALUES) === undefined;
    // Values that are all listed hide nothing, whatever decides between them.
    if (isSymbolic) {
      for (const { reason, about, line } of [...this.earlier, ...way.unknown]) {
        this.addUnknown(reason, about, line);
      }
      for (const summary of [...way.resolved.values()].flat()) this.hidingIn.add(summary);
      for (const summary of this.earlierThrough) this.hidingIn.add(summary);
      this.noteUnknownLeaves(value, set);
    }
    if (isSymbolic && this.solved.graph.resultType.width.kind === 'pointer') {
      this.finishPointer(way, set);
      return;
    }
    const { bounds } = set;
    for (let i = 0; i < bounds.length; i += 2) {
      const low = bounds[i] as bigint;
      const high = bounds[i + 1] as bigint;
      const piece = NumberSet.range(low, high);
      if (isSymbolic && low !== high) this.addNumbers(way, piece, set);
      else {
        for (let each = low; each <= high; each++) this.addNumber(way, each);
      }
    }
  }

  /** Addresses have no sign: a pointer is NULL or not, and what is not may be an error. */
  private finishPointer(way: Way, set: NumberSet): void {
    if (set.has(0n)) {
      const rest = set.without(NumberSet.zero);
      if (rest.isWithin(ERROR_VALUES) || !rest.intersects(ERROR_VALUES)) {
        this.addNumber(way, 0n);
        this.addNumbers(way, rest, set);
        return;
      }
    }
    this.addNumbers(way, set, set);
  }

  private addNumber(way: Way, each: bigint): void {
    const when = refine(this.exprs, way.when, way.value, NumberSet.of(each));
    if (when === undefined) return;
    const via = this.viaOf(way, { kind: 'number', value: each });
    this.put(way, { value: { kind: 'number', value: each }, when, line: this.line, via });
  }

  private addNumbers(way: Way, piece: NumberSet, all: NumberSet): void {
    const isWhole = piece.equals(all);
    const when = isWhole ? way.when : refine(this.exprs, way.when, way.value, piece);
    if (when === undefined) return;
    const text = textOf(this.exprs, way.value);
    const value: ReturnValue =
      text === undefined
        ? { kind: 'numbers', set: piece, text }
        : { kind: 'numbers', set: piece, text, expr: way.value };
    const isAnything = rangeOf(this.solved.graph.resultType.width).isWithin(piece);
    if (text === undefined && isAnything) {
      this.addUnknown('computed', 'of what only its locals name', this.line);
    }
    this.put(way, { value, when, line: this.line, via: this.viaOf(way, value) });
  }

  private put(way: Way, outcome: Outcome): void {
    this.outcomes.push(outcome);
    if (this.isOverParameters(way.value)) this.exact.set(outcome, way.value);
  }

  /** Where the callee that made the value did so, and where its callee did. */
  private viaOf(way: Way, value: ReturnValue): readonly Via[] {
    const leaf = this.plainCall(way.value);
    if (leaf === undefined) return [];
    const args = this.callOf(leaf)?.arguments ?? [];
    for (const summary of way.resolved.get(leaf) ?? []) {
      // The shortest way is the one that a recursion does not lengthen in every round.
      let outcome: Outcome | undefined;
      for (const each of summary.outcomes) {
        const isShorter = outcome === undefined || each.via.length < outcome.via.length;
        if (!isShorter || !admits(each.value, value)) continue;
        if (this.mayHappen(way, summary, each, args)) outcome = each;
      }
      if (outcome === undefined) continue;
      const here = { function: summary.name, file: summary.file, line: outcome.line };
      return [here, ...outcome.via];
    }
    return [];
  }

  /** Whether a callee's outcome agrees with what is handed over here. */
  private mayHappen(
    way: Way,
    summary: FunctionSummary,
    outcome: Outcome,
    args: readonly ExprId[],
  ): boolean {
    for (const [id, set] of outcome.when) {
      const here = this.imported(summary, id, args);
      if (here !== undefined && !mayEqual(this.exprs, way.when, here).intersects(set)) return false;
    }
    return true;
  }

  /** The call that the value is, conversions aside. */
  private plainCall(value: ExprId): ExprId | undefined {
    const expr = this.exprs.get(value);
    if (expr.kind === 'cast') return this.plainCall(expr.operand);
    return this.callOf(value) === undefined ? undefined : value;
  }

  private isOverParameters(value: ExprId): boolean {
    const leaves = this.exprs.leavesOf(value);
    return (
      leaves.length > 0 &&
      leaves.every((leaf) => {
        const expr = this.exprs.get(leaf);
        return expr.kind === 'term' && expr.term.origin.kind === 'parameter';
      })
    );
  }

  private noteUnknownLeaves(value: ExprId, set: NumberSet): void {
    for (const leaf of this.exprs.leavesOf(value)) {
      const expr = this.exprs.get(leaf);
      if (expr.kind === 'any') {
        if (expr.why === EARLIER_RESULT) continue;
        const isNarrower = !rangeOfExpr(this.exprs.get(value)).isWithin(set);
        if (!isNarrower) this.addUnknown('computed', expr.why, this.line);
      } else if (expr.kind === 'term' && expr.term.origin.kind === 'written') {
        this.addUnknown('written-by-call', expr.term.text ?? 'a call', this.line);
      }
    }
  }
}

function admits(theirs: ReturnValue, ours: ReturnValue): boolean {
  if (ours.kind === 'nothing' || theirs.kind === 'nothing') return false;
  const set = ours.kind === 'number' ? NumberSet.of(ours.value) : ours.set;
  return theirs.kind === 'number' ? set.has(theirs.value) : set.isWithin(theirs.set);
}

/** Everything that members of the set make when joined by `|`; undefined when those are many. */
function unionsOf(set: NumberSet): NumberSet | undefined {
  const members = set.members(MAX_VALUES);
  if (members === undefined) return undefined;
  const all = new Set(members);
  for (const one of all) {
    // A Set also yields what is added while we iterate.
    for (const other of members) all.add(one | other);
    if (all.size > MAX_VALUES) return undefined;
  }
  return NumberSet.from([...all]);
}
