import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName } from '../callgraph/graph.ts';
import type { FileIndex } from '../facts/postings.ts';
import { inputsOf } from '../outcomes/mapping.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { CallChoice } from '../outcomes/translation.ts';
import type { Replacement } from './image.ts';
import type { PlanParts } from './parts.ts';
import {
  type ChangedFunction,
  type Difference,
  type Judgement,
  type MappedValue,
  plainJudgement,
} from './planned-site.ts';
import { followResult, type ProbedValue, type Travel } from './result-travel.ts';

/** A call of the subject, and the function that is to take the subject's place. */
export interface CallQuestion {
  readonly subject: string;
  /** The subject's definitions: it returns what any of them does. */
  readonly definitions: readonly FunctionId[];
  /** The function that holds the call. */
  readonly owner: FunctionId;
  readonly line: number;
  readonly replacement: Replacement;
  /** What the codes mean that take the place of the subject's results: `vm_fault_t`. */
  readonly domain: string;
  /** Whether nothing looks at the call's result: it stands as a statement, or is cast to void. */
  readonly isDropped: boolean;
  /** What codes and error numbers mean to a driver's maintainer, by their names. */
  readonly words: ReadonlyMap<string, string>;
}

/**
 * Holds a driver's own translation of a call's result against the replacement's, value by value.
 *
 * `convert` is said only when both are equal on every value that the subject can return and nothing else depends
 * on the values that the new codes put together.
 */
export function judgeCall(parts: PlanParts, question: CallQuestion): Judgement {
  const { replacement, subject } = question;
  if (replacement.isRename) {
    const reason = `${replacement.name}() is ${subject}() under another name`;
    return plainJudgement('convert', replacement.name, [reason], 'proved');
  }
  if (replacement.unknown !== undefined) return review(question, [replacement.unknown]);
  const results = resultsOf(parts, question);
  if (typeof results === 'string') return review(question, [results]);
  const values = probedValues(parts, question, results);
  if (typeof values === 'string') return review(question, [values]);
  const { owner, line } = question;
  const isChosen: CallChoice = (callee, at) =>
    callee.kind === 'function' && callee.name === subject && at === line;
  const travel = followResult(parts, owner, isChosen, values, question);
  return new CallJudge(parts, question, values, travel).judge();
}

function review({ replacement }: CallQuestion, reasons: readonly string[]): Judgement {
  return plainJudgement('review', replacement.name, reasons);
}

/** Everything the subject returns; a text when that is not known. */
function resultsOf(parts: PlanParts, { subject, definitions }: CallQuestion): NumberSet | string {
  let results = NumberSet.nothing;
  for (const id of definitions) {
    const summary = parts.summaries.ask(id);
    const [reason] = summary.unknowns;
    if (reason !== undefined) {
      return `what ${subject}() returns is not told in full: ${reason.about} (${reason.file}:${reason.line})`;
    }
    results = results.union(summary.results);
  }
  return definitions.length === 0 ? `${subject}() has no definition in this tree` : results;
}

function probedValues(
  parts: PlanParts,
  { owner, replacement, subject }: CallQuestion,
  results: NumberSet,
): readonly ProbedValue[] | string {
  const values: ProbedValue[] = [];
  const mentioned = mentionedErrors(parts, owner).filter((value) => !results.has(value));
  const inputs = [...inputsOf(results), ...mentioned.map((value) => NumberSet.of(value))];
  for (const [i, input] of inputs.entries()) {
    const image = replacement.imageOf(input);
    const isReachable = i < inputs.length - mentioned.length;
    if (image !== undefined) values.push({ input, image, isReachable });
    else if (isReachable)
      return `what ${replacement.name}() makes of each result of ${subject}() is not told`;
  }
  return values;
}

/** Error numbers that the function's text names: a driver may wait for one that never comes. */
function mentionedErrors(parts: PlanParts, owner: FunctionId): readonly bigint[] {
  const solved = parts.functions.solved(owner);
  if ('unreadable' in solved) return [];
  return [...solved.graph.spellings]
    .filter(([value, text]) => parts.errorNumbers.has(value) && /^-E[A-Z]/.test(text))
    .map(([value]) => value)
    .sort((a, b) => (a > b ? -1 : 1));
}

class CallJudge {
  private readonly parts: PlanParts;
  private readonly question: CallQuestion;
  private readonly values: readonly ProbedValue[];
  private readonly travel: Travel;
  private readonly file: FileIndex;

  constructor(
    parts: PlanParts,
    question: CallQuestion,
    values: readonly ProbedValue[],
    travel: Travel,
  ) {
    this.parts = parts;
    this.question = question;
    this.values = values;
    this.travel = travel;
    this.file = fileOf(question.owner);
  }

  judge(): Judgement {
    const { travel, question } = this;
    const mapping = this.values.map((_, i) => this.rowOf(i));
    const differences = mapping.flatMap((row, i) =>
      this.isEqual(i) ? [] : [this.difference(row)],
    );
    const common = { to: question.replacement.name, mapping, differences };
    const found = {
      ...common,
      alsoChanges: this.changedFunctions(),
      unknown: travel.unknown,
    };
    const why = this.reasonsForReview();
    if (why.length > 0) return { ...found, verdict: 'review', proof: 'none', reasons: why };
    const real = differences.filter((difference) => difference.isReachable);
    if (real.length === 0) {
      return { ...found, verdict: 'convert', proof: 'proved', reasons: [this.equality()] };
    }
    return { ...found, verdict: 'convert-differs', proof: 'proved', reasons: [this.summary(real)] };
  }

  private reasonsForReview(): string[] {
    const { travel } = this;
    const reasons = [...travel.unknown, ...travel.obstacles.map(({ text }) => text)];
    if (travel.destinations.length === 0 && reasons.length === 0) {
      reasons.push('no function was found in which the result is translated');
    }
    if (travel.isRepeated && travel.isUsed) {
      reasons.push(
        'the call stands in a loop, and what one round returns decides what is returned or done next',
      );
    }
    return reasons;
  }

  private rowOf(index: number): MappedValue {
    const value = this.values[index] as ProbedValue; // one of ours
    let before = NumberSet.nothing;
    let after = value.image;
    for (const { results, frame } of this.travel.destinations) {
      before = before.union(results[index] ?? NumberSet.nothing);
      if (frame !== undefined) after = after.union(withBits(value.image, frame));
    }
    return {
      input: this.spelled(value.input, 'errno').join(' or '),
      before: this.spelled(before, this.question.domain),
      after: this.spelled(after, this.question.domain),
      isReachable: value.isReachable,
    };
  }

  /** The members of a set as text; one text for many. */
  private spelled(set: NumberSet, domain: string): readonly string[] {
    const members = set.members(12);
    if (members === undefined) {
      if (set.isWithin(NumberSet.negative)) return ['any negative number'];
      return [set.isEverything ? 'any value' : set.toString()];
    }
    const isError = (value: bigint): boolean => this.parts.errorNumbers.has(value);
    return members.map((value) =>
      this.parts.spell(this.file, isError(value) ? 'errno' : domain, value),
    );
  }

  /** Whether each destination returns the one code that the replacement returns. */
  private isEqual(index: number): boolean {
    const value = this.values[index];
    const code = value?.image.single;
    if (value === undefined || code === undefined) return false;
    return this.travel.destinations.every(({ results, frame }) => {
      if (frame === undefined) return results[index]?.single === code;
      // A frame is shown for what can be returned; for the rest the codes as a whole have to do.
      return value.isReachable || results[index]?.equals(withBits(value.image, frame)) === true;
    });
  }

  private difference(row: MappedValue): Difference {
    const before = row.before.join(' or ');
    const after = row.after.join(' or ');
    const { words } = this.question;
    const cause = words.get(row.input);
    const when =
      cause === undefined ? `when it returns ${row.input}` : `when ${cause} (${row.input})`;
    const meaning = (codes: readonly string[]): string =>
      codes
        .map((code) => {
          const word = words.get(code);
          return word === undefined ? code : `${word} (${code})`;
        })
        .join(' or ');
    const never = row.isReachable
      ? ''
      : `; cannot occur, because ${this.question.subject}() never returns ${row.input}`;
    const text = `${when}: before ${meaning(row.before)}, now ${meaning(row.after)}${never}`;
    return { input: row.input, before, after, isReachable: row.isReachable, text };
  }

  private changedFunctions(): ChangedFunction[] {
    const { graph } = this.parts.search;
    const name = displayName(graph, this.question.owner);
    return this.travel.through.map((id) => ({
      function: id,
      why: `the result of ${name}() travels through it`,
    }));
  }

  private equality(): string {
    const { subject, replacement } = this.question;
    const dead = this.values.filter(({ isReachable }) => !isReachable);
    const reachable = this.values.length - dead.length;
    const where = this.travel.destinations
      .map(({ function: id }) => `${displayName(this.parts.search.graph, id)}()`)
      .join(', ');
    return `${where} returns what ${replacement.name}() returns, for each of the ${reachable} values ${subject}() can return`;
  }

  private summary(differences: readonly Difference[]): string {
    const { subject, replacement } = this.question;
    const inputs = differences.map(({ input }) => input).join(', ');
    return this.travel.isUsed
      ? `the driver translates ${inputs} of ${subject}() otherwise than ${replacement.name}() does`
      : `the result of ${subject}() has no influence on what is returned, so that ${inputs} were lost`;
  }
}

/** Every code with each of the added bits. */
function withBits(codes: NumberSet, frame: NumberSet): NumberSet {
  const code = codes.single;
  const bits = frame.members(16);
  if (code === undefined || bits === undefined) return codes;
  return NumberSet.from(bits.map((each) => code | each));
}
