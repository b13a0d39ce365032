import { EditedText } from '../layout/edited-text.ts';
import { canRename, declareSplit, renameErrors, splitNames } from './code-variable.ts';
import {
  type ConvertedCall,
  type FunctionTask,
  Refusal,
  type RewrittenFunction,
} from './function-task.ts';
import { enclosing, type Item } from './items.ts';
import { hasJump } from './jumps.ts';
import { writeOtherReturns } from './other-returns.ts';
import { successors } from './reachability.ts';
import { Revision } from './revision.ts';
import { definitionsOf, reachOf } from './sources.ts';
import type { FunctionCode } from './statements.ts';
import { declarationsOf, isChristmasTree, isFree, localVariable } from './variables.ts';

/** What becomes of a call in a loop: the loop ends at the first error, or the result is ignored as before. */
export type LoopForm = 'break' | 'ignore';

/** Returns the result of calls whose result nothing looked at. */
export function returnIgnored(task: FunctionTask, inLoops: LoopForm): RewrittenFunction | Refusal {
  const revision = new Revision(task.code);
  const handled = new Set<Item>();
  for (const call of task.calls) {
    const problem = new IgnoredCall(task, call, revision, handled).write(inLoops);
    if (problem !== undefined) return problem;
  }
  const differences =
    task.outer === undefined ? [] : writeOtherReturns(task, revision, (item) => handled.has(item));
  if (differences instanceof Refusal) return differences;
  return { edited: EditedText.of(task.code.text).with(revision.finish()), differences };
}

/** What drivers call the variable that has the code. */
const RESULT_NAME = 'ret';
const NO_NAME = 'No name is free for a variable that has the code.';

class IgnoredCall {
  private readonly task: FunctionTask;
  private readonly code: FunctionCode;
  private readonly call: ConvertedCall;
  private readonly revision: Revision;
  /** Statements that return codes from now on. */
  private readonly handled: Set<Item>;

  constructor(task: FunctionTask, call: ConvertedCall, revision: Revision, handled: Set<Item>) {
    this.handled = handled;
    this.task = task;
    this.code = task.code;
    this.call = call;
    this.revision = revision;
  }

  write(inLoops: LoopForm): Refusal | undefined {
    const { code, call } = this;
    const item = code.itemAt(call.extent.start);
    if (item === undefined || !call.isIgnored) {
      return new Refusal('One result is used, and another is not.');
    }
    const loop = enclosing(item, ({ kind }) => kind === 'loop');
    if (loop !== undefined && inLoops === 'ignore') {
      this.revision.replace(call.callee, call.to);
      return undefined;
    }
    const steps: Item[] = [];
    const end = this.walk(code.behind(loop ?? item), steps);
    if (end instanceof Refusal) return end;
    const { value } = end;
    if (value === undefined) return new Refusal('The function returns nothing.');
    const constant = this.codeIn(code.nodeText(value));
    if (loop !== undefined) return this.keepInLoop(item, loop, end, constant);
    if (constant === undefined) return this.returnVariable(item, code.nodeText(value));
    if (steps.length === 0 && code.behind(item) === end) return this.returnHere(item);
    return this.keep(item, end, constant);
  }

  /** The code that a constant stands for, as C. */
  private codeIn(text: string): string | undefined {
    const { evaluator, outer, spell } = this.task;
    const constant = evaluator.valueOf(text, new Map());
    if (constant === undefined || outer === undefined)
      return constant === undefined ? undefined : text;
    const code = outer(constant);
    return code === undefined ? undefined : spell(code);
  }

  /** The first error ends the loop, and is returned. */
  private keepInLoop(
    item: Item,
    loop: Item,
    end: Item,
    code: string | undefined,
  ): Refusal | undefined {
    const isPlain = item.block.owner === loop && item.block.isBraced;
    const errors = this.task.evaluator.valueOf('VM_FAULT_ERROR', new Map());
    if (code === undefined || !isPlain || errors === undefined) {
      return new Refusal(
        'The result is ignored in a loop, and it is not told which of them is to be returned.',
      );
    }
    const name = this.freeName();
    if (name === undefined) return new Refusal(NO_NAME);
    this.writeCall(item, `${name} = `);
    const indent = this.revision.indentOf(item);
    const test = `\n${indent}if (${name} & VM_FAULT_ERROR)\n${indent}\tbreak;`;
    this.revision.replace({ start: item.end, end: item.end }, test);
    if (end.value !== undefined) this.revision.replace(this.code.extent(end.value), name);
    this.handled.add(end);
    this.declare(`${this.task.codeType} ${name} = ${code};`);
    return undefined;
  }

  private freeName(): string | undefined {
    return ['ret', 'vmf_ret', 'result'].find((each) => isFree(this.code, each));
  }

  /** The `return` that the call comes to whatever happens. */
  private walk(start: Item | 'end' | 'loop', steps: Item[]): Item | Refusal {
    const { code } = this;
    let at = start;
    for (let i = 0; i < 1000; i++) {
      if (typeof at === 'string')
        return new Refusal('The function ends behind the call without a `return`.');
      if (at.kind === 'return') return at;
      if (at.kind === 'goto') at = code.label(at.name) ?? 'end';
      else if (at.kind === 'break') at = code.behindBreak(at);
      else {
        if (hasJump(code, at)) {
          return new Refusal(
            `What is returned behind the call depends on more than one way: \`${code.textOf(at).split('\n')[0]}\`.`,
          );
        }
        if (at.kind !== 'case' && at.kind !== 'default') steps.push(at);
        at = code.behind(at);
      }
    }
    return new Refusal('The way from the call to the end of the function is too long.');
  }

  /** `return vmf_insert_pfn(…);`. The other `return` goes with whatever is not come to any more. */
  private returnHere(item: Item): undefined {
    this.writeCall(item, 'return ');
    return undefined;
  }

  private writeCall(item: Item, head: string): void {
    this.revision.replace(this.call.callee, this.call.to);
    this.revision.replace({ start: item.start, end: this.call.callee.start }, head);
  }

  /** A variable that has the code that is returned on this way already. */
  private returnVariable(item: Item, name: string): Refusal | undefined {
    const { code } = this;
    const variable = localVariable(code, name);
    const definitions = definitionsOf(code, name);
    const told = `What is returned behind the call, \`${name}\`, is not known.`;
    if (variable === undefined || definitions === undefined) return new Refusal(told);
    const reaching = definitions.filter((definition) => {
      const reach = reachOf(code, definition, name, new Set([item]));
      return reach === undefined || reach.arrivals.length > 0;
    });
    for (const { value } of reaching) {
      const constant = this.task.evaluator.valueOf(code.nodeText(value), new Map());
      if (constant === undefined || constant < 0n) return new Refusal(told);
    }
    this.writeCall(item, `${name} = `);
    return undefined;
  }

  /** A variable keeps the code over what is done before the function ends. */
  private keep(item: Item, end: Item, code: string): Refusal | undefined {
    const isShared = this.isReachedOtherwise(item, end);
    const initializer = isShared ? code : undefined;
    const name = this.takeName(initializer) ?? this.freeName();
    if (name === undefined) return new Refusal(NO_NAME);
    this.writeCall(item, `${name} = `);
    if (end.value !== undefined) this.revision.replace(this.code.extent(end.value), name);
    this.handled.add(end);
    if (isFree(this.code, name))
      this.declare(`${this.task.codeType} ${name}${isShared ? ` = ${code}` : ''};`);
    return undefined;
  }

  /** `ret` for the code where other errors have that name: those are in `err` from now on, as drivers write it. */
  private takeName(initializer: string | undefined): string | undefined {
    const { code, revision, task } = this;
    const variable = localVariable(code, RESULT_NAME);
    const isPlain = variable?.type === 'int' && !variable.isShared && task.calls.length === 1;
    if (!isPlain || definitionsOf(code, RESULT_NAME) === undefined) return undefined;
    const { error } = splitNames(code, RESULT_NAME, true) ?? {};
    if (error === undefined || !canRename(revision, variable)) return undefined;
    const old = variable.initializer;
    renameErrors(revision, variable, error, () => false);
    declareSplit(revision, variable, {
      code: { type: task.codeType, name: RESULT_NAME, initializer },
      error: {
        type: variable.type,
        name: error,
        initializer: old === undefined ? undefined : code.nodeText(old),
      },
    });
    return RESULT_NAME;
  }

  /** Whether the `return` is also come to without the call. */
  private isReachedOtherwise(item: Item, end: Item): boolean {
    const seen = new Set<Item>();
    const waiting: Item[] = [];
    const add = (next: Item | 'end' | 'loop' | undefined): void => {
      if (next === undefined || typeof next === 'string' || seen.has(next) || next === item) return;
      seen.add(next);
      waiting.push(next);
    };
    add(this.code.body.items[0]);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === end) return true;
      for (const next of successors(this.code, at)) add(next);
    }
    return false;
  }

  private declare(text: string): void {
    const { code, revision } = this;
    const declarations = declarationsOf(code.body);
    const last = declarations.at(-1);
    const [first] = code.body.items;
    if (last === undefined) {
      if (first !== undefined) revision.insertBefore(first, `${text}\n`);
      return;
    }
    const shorter = isChristmasTree(code, declarations)
      ? declarations.find((each) => (code.textOf(each).split('\n')[0] ?? '').length < text.length)
      : undefined;
    if (shorter !== undefined) revision.insertBefore(shorter, text);
    else
      revision.replace({ start: last.end, end: last.end }, `\n${revision.indentOf(last)}${text}`);
  }
}
