import type { ConvertedCall, FunctionTask } from './function-task.ts';
import type { Item } from './items.ts';
import { typeOf } from './result-code.ts';
import { type ResultRun, ResultRunner } from './result-run.ts';
import { type Definition, definitionsOf, reachOf } from './sources.ts';
import type { FunctionCode } from './statements.ts';

/** A number that a variable gets, what is done with it, and the code that is in its place from now on. */
export interface CodeInput {
  /** The statement that gives it. */
  readonly item: Item;
  /** Undefined for a number that stands in the text. */
  readonly call: ConvertedCall | undefined;
  readonly code: bigint;
  readonly run: ResultRun;
}

/**
 * All numbers that come from a function's calls to what is done with them, and from other places as well; `name` is
 * the variable that has them. Undefined where the results are not kept in one variable and followed to the end.
 */
export function inputsOf(
  task: FunctionTask,
): { readonly name: string; readonly inputs: readonly CodeInput[] } | undefined {
  return new InputReader(task).read();
}

class InputReader {
  private readonly task: FunctionTask;
  private readonly code: FunctionCode;
  private readonly runner: ResultRunner;
  private readonly inputs: CodeInput[] = [];

  constructor(task: FunctionTask) {
    this.task = task;
    this.code = task.code;
    this.runner = new ResultRunner(task.code, task.evaluator, (name) => typeOf(task.code, name));
  }

  read(): ReturnType<typeof inputsOf> {
    const names = new Set(this.task.calls.map((call) => this.nameFor(call)));
    const [name] = names;
    if (name === undefined || names.size > 1) return undefined;
    const definitions = definitionsOf(this.code, name);
    if (definitions === undefined) return undefined;
    if (!this.task.calls.every((call) => this.addCall(call))) return undefined;
    for (const definition of definitions) this.addConstant(definition, name);
    return { name, inputs: this.inputs };
  }

  /** The variable that a call's result is assigned to, as it is. */
  private nameFor({ extent }: ConvertedCall): string | undefined {
    const { code } = this;
    const item = code.itemAt(extent.start);
    const behind = item === undefined ? '' : code.text.slice(extent.end, item.end);
    if (item === undefined || !/^\s*;$/.test(behind)) return undefined;
    const ahead = code.text.slice(item.start, extent.start);
    const assigned = item.kind === 'expression' ? /^(\w+)\s*=\s*$/ : /^[^=]*?\b(\w+)\s*=\s*$/;
    const isPlain = item.kind === 'expression' || item.kind === 'declaration';
    return isPlain ? assigned.exec(ahead)?.[1] : undefined;
  }

  /** Whether all that the call may return is followed to the function's end. */
  private addCall(call: ConvertedCall): boolean {
    const item = this.code.itemAt(call.extent.start);
    if (item === undefined || call.isIgnored || call.others === undefined) return false;
    for (const value of call.values) {
      const code = call.codes.get(value);
      const run = this.runner.fromCall(item, call.extent, value);
      if (code === undefined || resultOf(run) === undefined) return false;
      this.inputs.push({ item, call, code, run });
    }
    // What a helper returns of its own gets the code that was made of it here.
    return call.others.every((value) =>
      this.addTranslated(item, call, this.runner.fromCall(item, call.extent, value)),
    );
  }

  /** A number in whose place the code is that the old text made of it. */
  private addTranslated(item: Item, call: ConvertedCall | undefined, run: ResultRun): boolean {
    const result = resultOf(run);
    const { outer } = this.task;
    const code = result === undefined || outer === undefined ? result : outer(result);
    if (code !== undefined) this.inputs.push({ item, call, code, run });
    return code !== undefined;
  }

  /** A number of the text that comes to what is done with the calls' results. */
  private addConstant(definition: Definition, name: string): void {
    const { code, task } = this;
    const { item, kind, value } = definition;
    const number = task.evaluator.valueOf(code.nodeText(value), new Map());
    if (number === undefined || kind === 'condition' || this.isOnTheWay(item)) return;
    const places = new Set(this.inputs.flatMap(({ run }) => looking(run)));
    if (places.has(item)) return;
    const reach = reachOf(code, definition, name, places);
    if (reach === undefined || reach.arrivals.length === 0) return;
    this.addTranslated(item, undefined, this.runner.from(code.behind(item), name, number));
  }

  private isOnTheWay(item: Item): boolean {
    return this.inputs.some((input) => looking(input.run).includes(item));
  }
}

/** What the function returns at the end of a way; undefined where something else is or-ed to it. */
function resultOf({ end }: ResultRun): bigint | undefined {
  return end.kind === 'returned' && end.result.rest.length === 0 ? end.result.value : undefined;
}

/** The statements of a way that look at the number, or make another one of it. */
export function looking({ steps }: ResultRun): readonly Item[] {
  return steps.filter(({ kind }) => kind === 'translation').map(({ item }) => item);
}
