import { EditedText } from '../layout/edited-text.ts';
import { type CodeInput, inputsOf } from './code-inputs.ts';
import { codeTest } from './code-tests.ts';
import { declareCall, declareSplit, renameErrors, splitNames } from './code-variable.ts';
import { type FunctionTask, Refusal, type RewrittenFunction } from './function-task.ts';
import { type Item, isWithin } from './items.ts';
import { writeOtherReturns } from './other-returns.ts';
import { reachableItems } from './reachability.ts';
import { shortText } from './result-way.ts';
import { Revision } from './revision.ts';
import { keepsError, type Source } from './source-forms.ts';
import { definitionsOf, reachOf } from './sources.ts';
import { TestedWays } from './tested-ways.ts';
import { type LocalVariable, localVariable } from './variables.ts';

/**
 * Rewrites a function that does something for some results only: `if (err) dev_err(…);`. The variable has the code
 * from the call on, what decides about more than what is returned is asked of the code, and what only translates
 * goes. Undefined when the function is not of that form, a refusal when it is and cannot be written all the same.
 */
export function carryCode(task: FunctionTask): RewrittenFunction | Refusal | undefined {
  const inputs = inputsOf(task);
  if (inputs === undefined) return undefined;
  const variable = localVariable(task.code, inputs.name);
  const ways = TestedWays.of(task.code, inputs.inputs);
  if (variable === undefined || ways === undefined) return undefined;
  return new Carrying(task, variable, inputs.inputs, ways).rewrite();
}

class Carrying {
  private readonly task: FunctionTask;
  private readonly variable: LocalVariable;
  private readonly inputs: readonly CodeInput[];
  private readonly ways: TestedWays;
  private readonly revision: Revision;
  /** Statements that are written anew, or go, with all inside of them. */
  private readonly rewritten = new Set<Item>();
  private name = '';

  constructor(
    task: FunctionTask,
    variable: LocalVariable,
    inputs: readonly CodeInput[],
    ways: TestedWays,
  ) {
    this.task = task;
    this.variable = variable;
    this.inputs = inputs;
    this.ways = ways;
    this.revision = new Revision(task.code);
  }

  rewrite(): RewrittenFunction | Refusal | undefined {
    const sources = this.otherSources();
    if (sources === undefined || this.hasOtherWay()) return undefined;
    const kept = sources.filter(keepsError);
    const names = splitNames(this.task.code, this.variable.name, kept.length > 0);
    if (names === undefined) return undefined;
    this.name = names.code;
    const problem = this.writeTests() ?? this.writeDefinitions(kept, names.error);
    if (problem !== undefined) return problem;
    this.writeEnds();
    return this.finish(kept.length > 0 ? names.error : undefined);
  }

  private finish(error: string | undefined): RewrittenFunction | Refusal {
    const { task, revision, variable } = this;
    const isRewritten = (item: Item): boolean =>
      [...this.rewritten].some((one) => isWithin(item, one)) || this.ways.tests.has(item);
    const to = error ?? this.name;
    if (to !== variable.name) renameErrors(revision, variable, to, isRewritten);
    const differences =
      task.outer === undefined ? [] : writeOtherReturns(task, revision, isRewritten);
    if (differences instanceof Refusal) return differences;
    return { edited: EditedText.of(task.code.text).with(revision.finish()), differences };
  }

  /** Whatever else the variable may have; undefined when it comes to where a code is from now on. */
  private otherSources(): readonly Source[] | undefined {
    const { code } = this.task;
    const { name } = this.variable;
    const own = new Set(this.inputs.map(({ item }) => item));
    const touched = this.ways.touched;
    const sources: Source[] = [];
    for (const definition of definitionsOf(code, name) ?? []) {
      if (own.has(definition.item) || touched.some((item) => isWithin(definition.item, item)))
        continue;
      const reach = reachOf(
        code,
        definition,
        name,
        new Set([...touched, ...this.ways.tests.keys()]),
      );
      if (reach === undefined || reach.arrivals.length > 0) return undefined;
      sources.push({ definition, reach });
    }
    return sources;
  }

  /** Whether something that changes is also come to without a code. */
  private hasOtherWay(): boolean {
    const { code } = this.task;
    const own = new Set(this.inputs.map(({ item }) => item));
    const reached = reachableItems(code, own);
    const isOther = (item: Item): boolean => reached.has(item) && !own.has(item);
    const changed = this.ways.touched.filter((item) => !this.staysAsItIs(item));
    return [...changed, ...this.ways.tests.keys()].some(isOther);
  }

  /** A `return` of the one code that all who come there have. */
  private staysAsItIs(item: Item): boolean {
    const { code, evaluator, outer } = this.task;
    const codes = this.ways.ends.get(item);
    if (codes === undefined || item.kind !== 'return' || item.value === undefined) return false;
    const constant = evaluator.valueOf(code.nodeText(item.value), new Map());
    if (constant === undefined) return false;
    const result = outer === undefined ? constant : outer(constant);
    return [...codes].every((each) => each === result);
  }

  private writeTests(): Refusal | undefined {
    const { code } = this.task;
    for (const [item, tested] of this.ways.tests) {
      const text = codeTest(this.task, this.name, tested);
      if (text === undefined || item.value === undefined) {
        return new Refusal(
          `What \`${shortText(code, item)}\` tells apart is not told by the codes.`,
        );
      }
      this.revision.replace(code.extent(item.value), text);
    }
    return undefined;
  }

  private writeEnds(): void {
    const { code } = this.task;
    for (const item of this.ways.touched) {
      if (this.staysAsItIs(item)) continue;
      this.rewritten.add(item);
      if (!this.ways.ends.has(item)) this.revision.remove(item);
      else {
        const text = `return ${this.name};`;
        if (code.textOf(item) !== text) this.revision.replace(item, text);
      }
    }
  }

  private writeDefinitions(kept: readonly Source[], error: string): Refusal | undefined {
    const { task, variable, revision, name } = this;
    let initializer: string | undefined;
    for (const { item, call, code } of this.inputs) {
      if (item === variable.declaration) {
        if (call === undefined) initializer = task.spell(code);
        continue;
      }
      if (this.rewritten.has(item)) continue;
      this.rewritten.add(item);
      if (call === undefined) revision.replace(item, `${name} = ${task.spell(code)};`);
      else revision.replace({ start: item.start, end: call.extent.start }, `${name} = `);
    }
    for (const { callee, to } of task.calls) revision.replace(callee, to);
    return this.declare(kept, error, initializer);
  }

  private declare(
    kept: readonly Source[],
    error: string,
    initializer: string | undefined,
  ): Refusal | undefined {
    const { task, variable, revision, name } = this;
    const declared = { type: task.codeType, name, initializer };
    const isCall = this.inputs.some(
      ({ item, call }) => call !== undefined && item === variable.declaration,
    );
    if (isCall) {
      if (kept.length > 0) {
        return new Refusal(
          `\`${variable.name}\` is declared with the call, and has other errors later.`,
        );
      }
      this.rewritten.add(variable.declaration);
      declareCall(revision, variable, declared);
      return undefined;
    }
    const isKept = kept.some(({ definition }) => definition.kind === 'initializer');
    const old = isKept && variable.initializer !== undefined ? variable.initializer : undefined;
    const text = old === undefined ? undefined : task.code.nodeText(old);
    declareSplit(revision, variable, {
      code: declared,
      error: kept.length > 0 ? { type: variable.type, name: error, initializer: text } : undefined,
    });
    return undefined;
  }
}
