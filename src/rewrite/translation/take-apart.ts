import { EditedText } from '../layout/edited-text.ts';
import {
  type ConvertedCall,
  type FunctionTask,
  Refusal,
  type RewrittenFunction,
  type TranslatedSource,
} from './function-task.ts';
import { writeOtherReturns } from './other-returns.ts';
import { typeOf } from './result-code.ts';
import { ResultRunner } from './result-run.ts';
import { type ResultWay, resultWay } from './result-way.ts';
import { Revision } from './revision.ts';
import { imageOf } from './source-image.ts';
import { type Arrival, type Definition, definitionsOf, type Reach, reachOf } from './sources.ts';
import type { FunctionCode, Item } from './statements.ts';
import { isFree, type LocalVariable, localVariable } from './variables.ts';

/** A call with what becomes of its result. */
export interface FollowedCall {
  readonly call: ConvertedCall;
  readonly way: ResultWay;
}

/** Follows each call of a function; a refusal when the result of one cannot be followed. */
export function followCalls(task: FunctionTask): readonly FollowedCall[] | Refusal {
  const { code, evaluator, calls } = task;
  const runner = new ResultRunner(code, evaluator, (name) => typeOf(code, name));
  const followed: FollowedCall[] = [];
  for (const call of calls) {
    const item = code.itemAt(call.extent.start);
    if (item === undefined)
      return new Refusal('The call does not stand in a statement of its function.');
    const runs = new Map(
      call.values.map((value) => [value, runner.fromCall(item, call.extent, value)]),
    );
    const way = resultWay(code, item, runs);
    if (typeof way === 'string') return new Refusal(way);
    followed.push({ call, way });
  }
  return followed;
}

/**
 * Rewrites a function so that every source of its result returns a code itself, and nothing is translated behind
 * them.
 */
export function takeApart(
  task: FunctionTask,
  followed: readonly FollowedCall[],
): RewrittenFunction | Refusal {
  return new Dismantling(task, followed).rewrite();
}

/** A definition of the carrying variable, with what is made of it. */
interface Source {
  readonly definition: Definition;
  readonly reach: Reach;
}

class Dismantling {
  private readonly task: FunctionTask;
  private readonly code: FunctionCode;
  private readonly followed: readonly FollowedCall[];
  private readonly revision: Revision;
  private readonly differences: TranslatedSource[] = [];
  /** The translating statements that go. */
  private readonly translation: ReadonlySet<Item>;
  /** Statements that give the code's variable a value, so that it is needed. */
  private codeName = '';
  private rawName = '';
  private needsCode = false;
  private readonly handled = new Set<Item>();
  /** Definitions that give the code from now on. */
  private readonly rewritten = new Set<Item>();

  constructor(task: FunctionTask, followed: readonly FollowedCall[]) {
    this.task = task;
    this.code = task.code;
    this.followed = followed;
    this.revision = new Revision(task.code);
    this.translation = new Set(followed.flatMap(({ way }) => way.translation));
  }

  rewrite(): RewrittenFunction | Refusal {
    const problem = this.run() ?? this.writeOthers();
    if (problem !== undefined) return problem;
    const edited = EditedText.of(this.code.text).with(this.revision.finish());
    return { edited, differences: this.differences };
  }

  private run(): Refusal | undefined {
    const { followed } = this;
    const carriers = new Set(followed.flatMap(({ way }) => way.carrier ?? []));
    const [carrier] = carriers;
    if (carriers.size > 1) return new Refusal('The results are carried by several variables.');
    if (!this.hasOneOutcome())
      return new Refusal('The results of several calls are translated differently.');
    if (carrier === undefined) return this.replaceDirect();
    const variable = localVariable(this.code, carrier);
    if (variable === undefined) {
      return new Refusal(`The result is kept in \`${carrier}\`, which is no plain local variable.`);
    }
    const sources = this.sourcesOf(carrier);
    if (sources instanceof Refusal) return sources;
    return this.convert(variable, sources);
  }

  /** Where callers translated, whatever else the function returns gets its code as well. */
  private writeOthers(): Refusal | undefined {
    if (this.task.outer === undefined) return undefined;
    const returned = new Set(this.followed.map(({ way }) => way.call));
    const differences = writeOtherReturns(
      this.task,
      this.revision,
      (item) => this.isTranslating(item) || this.handled.has(item) || returned.has(item),
    );
    if (differences instanceof Refusal) return differences;
    this.differences.push(...differences);
    return undefined;
  }

  private hasOneOutcome(): boolean {
    const texts = this.followed.map(({ way: { outcome } }) =>
      outcome.kind === 'returned'
        ? `returned ${outcome.rest.join()}`
        : `${outcome.variable} ${outcome.rest.join()}`,
    );
    return new Set(texts).size <= 1;
  }

  /** Nothing carries a result: each is translated where it is returned. */
  private replaceDirect(): undefined {
    for (const each of this.followed) this.writeCall(each, false);
    return undefined;
  }

  private sourcesOf(carrier: string): readonly Source[] | Refusal {
    const { code } = this;
    const definitions = definitionsOf(code, carrier);
    if (definitions === undefined)
      return new Refusal(`\`${carrier}\` may be changed where nobody sees it.`);
    const converted = new Set(this.followed.map(({ way }) => way.call));
    const sources: Source[] = [];
    for (const definition of definitions) {
      if (converted.has(definition.item) || this.isTranslating(definition.item)) continue;
      const reach = reachOf(code, definition, carrier, this.translation);
      if (reach === undefined) return new Refusal('The function has too many ways to look at.');
      sources.push({ definition, reach });
    }
    return sources;
  }

  private isTranslating(item: Item): boolean {
    for (let at: Item | undefined = item; at !== undefined; at = at.block.owner) {
      if (this.translation.has(at)) return true;
    }
    return false;
  }

  private convert(variable: LocalVariable, sources: readonly Source[]): Refusal | undefined {
    const kept = sources.filter((source) => this.keepsError(source));
    const carried = this.followed.some(({ way }) => !isDirect(way));
    const returns = this.followed.some(({ way }) => way.outcome.kind === 'returned');
    this.needsCode = returns && (carried || sources.some((source) => this.isCarried(source)));
    const isNamed = this.chooseNames(variable, kept.length > 0);
    if (!isNamed) return new Refusal('No name is free for the variable that has the code.');
    for (const source of sources) {
      const problem = this.writeSource(source, variable);
      if (problem !== undefined) return problem;
    }
    for (const each of this.followed) {
      this.writeCall(each, !isDirect(each.way));
      for (const idle of each.way.idle) this.revision.remove(idle);
    }
    this.writeEnd();
    this.writeDeclarations(variable, kept, sources);
    return undefined;
  }

  /** Whether the definition still gives an error number to somebody. */
  private keepsError({ definition, reach }: Source): boolean {
    if (reach.isRead || reach.arrivals.some(({ test }) => test !== undefined)) return true;
    if (definition.kind === 'initializer') return false;
    return reach.arrivals.length === 0;
  }

  /** Whether something is done between a definition's value and its translation. */
  private isCarried({ reach }: Source): boolean {
    return reach.arrivals.some(({ isDirect: direct }) => !direct);
  }

  private chooseNames({ name }: LocalVariable, keepsErrors: boolean): boolean {
    const [{ way } = { way: undefined }] = this.followed;
    if (way === undefined) return false;
    if (way.outcome.kind === 'assigned') {
      this.codeName = way.outcome.variable;
      this.rawName = name;
      return true;
    }
    const free = (names: readonly string[]): string | undefined =>
      names.find((each) => isFree(this.code, each));
    const isError = /^(err|error|errno|rc_err)$/.test(name);
    this.codeName = name;
    this.rawName = name;
    if (!this.needsCode || (!keepsErrors && !isError)) return true;
    if (isError) this.codeName = free(['ret', 'result', 'vmf_ret']) ?? '';
    else this.rawName = free(['err', 'error', 'errno']) ?? '';
    if (!keepsErrors && this.codeName === '') this.codeName = name;
    return this.codeName !== '' && this.rawName !== '';
  }

  // Sources. -----------------------------------------------------------------------------------------

  private writeSource(source: Source, variable: LocalVariable): Refusal | undefined {
    const { definition, reach } = source;
    if (reach.arrivals.length === 0) {
      this.renameIn(definition.item, variable.name);
      return undefined;
    }
    const constant = this.constantOf(definition);
    if (constant !== undefined && reach.arrivals.every(({ test }) => test === undefined)) {
      return this.writeConstant(source, constant);
    }
    for (const arrival of reach.arrivals) {
      const problem = this.writeArrival(source, arrival, variable);
      if (problem !== undefined) return problem;
    }
    if (this.keepsError(source)) this.renameIn(definition.item, variable.name);
    return undefined;
  }

  private constantOf({ value }: Definition): bigint | undefined {
    return this.task.evaluator.valueOf(this.code.nodeText(value), new Map());
  }

  private writeConstant({ definition, reach }: Source, value: bigint): Refusal | undefined {
    const codes = reach.arrivals.map(({ entry }) => this.codeFrom(entry, value));
    const [first] = codes;
    if (first === undefined || codes.some((each) => each !== first)) {
      return new Refusal(
        `What becomes of \`${this.code.nodeText(definition.value)}\` is not told.`,
      );
    }
    const text = this.task.spell(first);
    this.writeImage({ definition, reach }, text);
    return undefined;
  }

  /** A source whose value is nothing but translated. */
  private writeImage({ definition, reach }: Source, text: string): void {
    const { item, value, kind } = definition;
    const canReturn = this.returns && !this.isCarried({ definition, reach });
    this.rewritten.add(item);
    if (kind === 'initializer' || !canReturn) {
      if (kind === 'assignment') this.revision.replace(item, `${this.codeName} = ${text};`);
      else this.revision.replace(this.code.extent(value), text);
      this.needsCode = this.returns;
      return;
    }
    const jumps = reach.arrivals.map(({ jump }) => jump);
    if (jumps.some((jump) => jump === undefined)) {
      this.revision.replace(item, `return ${text};`);
      return;
    }
    for (const jump of jumps)
      if (jump !== undefined) this.revision.replace(jump, `return ${text};`);
    this.revision.remove(item);
  }

  private writeArrival(
    { definition, reach }: Source,
    arrival: Arrival,
    variable: LocalVariable,
  ): Refusal | undefined {
    const { test, entry } = arrival;
    const isKept = reach.isRead || test !== undefined;
    const image = imageOf(this.task, {
      value: definition.value,
      variable: variable.name,
      type: variable.type,
      operand: isKept ? this.rawName : this.code.nodeText(definition.value),
      test,
      codeOf: (value) => this.codeFrom(entry, value),
    });
    if (image instanceof Refusal) return image;
    if (image.difference !== undefined) this.differences.push(image.difference);
    if (!isKept) {
      this.writeImage({ definition, reach }, image.text);
      return undefined;
    }
    return this.writeAt(arrival, image.text, definition);
  }

  /** Puts the code where the way to the translation begins. */
  private writeAt(arrival: Arrival, text: string, { item }: Definition): Refusal | undefined {
    const { test, jump, isDirect: direct, entry } = arrival;
    if (jump !== undefined && direct && this.returns) {
      this.revision.replace(jump, `return ${text};`);
      return undefined;
    }
    const statement = `${this.codeName} = ${text};`;
    if (this.returns && test !== undefined && isInArm(entry, test.arm)) {
      this.revision.replace(entry, `return ${text};`);
      this.handled.add(entry);
      return undefined;
    }
    if (jump !== undefined) this.revision.insertBefore(jump, statement);
    else if (test?.arm !== undefined) this.revision.append(test.arm, statement);
    else {
      return new Refusal(
        `The value of \`${this.code.textOf(item).split('\n')[0]?.trim()}\` is both used and translated, and there is no place between.`,
      );
    }
    this.needsCode = this.returns;
    return undefined;
  }

  /** What the old text returns for a value of the carrying variable at a translating statement. */
  private codeFrom(entry: Item, value: bigint): bigint | undefined {
    const { code, task } = this;
    const [{ way } = { way: undefined }] = this.followed;
    if (way === undefined) return undefined;
    const carrier = way.carrier ?? '';
    const runner = new ResultRunner(code, task.evaluator, (name) => typeOf(code, name));
    const { steps, end } = runner.from(entry, carrier, value);
    const effect = steps.find(({ kind }) => kind === 'effect');
    if (way.outcome.kind === 'assigned') {
      const holding = effect?.before ?? (end.kind === 'stopped' ? end.holding : undefined);
      return holding?.get(way.outcome.variable)?.value;
    }
    if (effect !== undefined || end.kind !== 'returned') return undefined;
    return task.outer === undefined ? end.result.value : task.outer(end.result.value);
  }

  private get returns(): boolean {
    return this.followed.every(({ way }) => way.outcome.kind === 'returned');
  }

  // Calls. -------------------------------------------------------------------------------------------

  private writeCall({ call, way }: FollowedCall, isCarried: boolean): void {
    const { outcome } = way;
    const rest = outcome.rest.map((each) => ` | ${each}`).join('');
    this.revision.replace(call.callee, call.to);
    const head =
      outcome.kind === 'assigned'
        ? `${outcome.variable} = `
        : isCarried
          ? `${this.codeName} = `
          : 'return ';
    const statement = way.call;
    if (statement.kind === 'declaration') {
      if (!isCarried || outcome.kind === 'assigned') this.moveCall({ call, way }, head, rest);
      return;
    }
    this.revision.replace({ start: statement.start, end: call.extent.start }, head);
    const tail = isCarried && outcome.kind === 'returned' ? ';' : `${rest};`;
    this.revision.replace({ start: call.extent.end, end: statement.end }, tail);
  }

  /** A declaration's initializer becomes a statement where the translation began. */
  private moveCall({ call, way }: FollowedCall, head: string, rest: string): void {
    const { code } = this;
    const [first] = [...way.translation].sort((a, b) => a.start - b.start);
    if (first === undefined) return;
    const text = code
      .textOf({ start: call.callee.end, end: call.extent.end })
      .replace(/\s*\n\s*/g, ' ');
    this.revision.replace(first, `${head}${call.to}${text}${rest};`);
    this.handled.add(first);
    for (const one of code.tree.children(way.call.node)) {
      const { start, end } = code.extent(one);
      if (start > call.extent.start || end < call.extent.end) continue;
      const name = code.tree.children(one)[0] ?? 0;
      this.revision.replace({ start: code.extent(name).end, end }, '');
    }
  }

  private writeEnd(): void {
    const [{ way } = { way: undefined }] = this.followed;
    if (way === undefined) return;
    const left = [...this.translation].filter(
      (item) => !this.handled.has(item) && !this.isCall(item),
    );
    const byBlock = new Map<unknown, Item[]>();
    for (const item of left) byBlock.set(item.block, [...(byBlock.get(item.block) ?? []), item]);
    for (const items of byBlock.values()) {
      items.sort((a, b) => a.start - b.start);
      const last = items.at(-1);
      const isEnd = this.needsCode && way.outcome.kind === 'returned';
      for (const item of items) if (item !== last || !isEnd) this.revision.remove(item);
      if (isEnd && last !== undefined) {
        const rest = way.outcome.rest.map((each) => ` | ${each}`).join('');
        this.revision.replace(last, `return ${this.codeName}${rest};`);
      }
    }
  }

  private isCall(item: Item): boolean {
    return this.followed.some(({ way }) => way.call === item);
  }

  // Names. -------------------------------------------------------------------------------------------

  /** Gives the variable that keeps errors its name, in one statement. */
  private renameIn(item: Item, from: string): void {
    if (this.rawName === from) return;
    for (const at of this.code.placesOf(item, from)) {
      this.revision.replace({ start: at, end: at + from.length }, this.rawName);
    }
  }

  private writeDeclarations(
    variable: LocalVariable,
    kept: readonly Source[],
    sources: readonly Source[],
  ): void {
    const { revision, code } = this;
    const { name, declaration, declarator, initializer } = variable;
    const isSplit = this.needsCode && this.codeName !== this.rawName && this.returns;
    const isInitialized = sources.some(
      ({ definition, reach }) => definition.kind === 'initializer' && reach.arrivals.length > 0,
    );
    if (
      initializer !== undefined &&
      !isInitialized &&
      kept.every(({ definition }) => definition.kind !== 'initializer')
    ) {
      const start = code.extent(code.tree.children(declarator)[0] ?? 0).end;
      revision.replace({ start, end: code.extent(initializer).end }, '');
    }
    if (this.rawName !== name) this.renameErrors(variable);
    if (!this.needsCode) return;
    this.declareCode(variable, isSplit, kept.length > 0, declaration);
  }

  /** Everything that the variable meant besides the code. */
  private renameErrors({ name, declaration }: LocalVariable): void {
    const converted = new Set(this.followed.map(({ way }) => way.call));
    for (const item of this.code.items) {
      if (item === declaration || item.kind === 'block' || this.isTranslating(item)) continue;
      if (converted.has(item) || this.rewritten.has(item)) continue;
      const end = item.blocks[0]?.start ?? item.end;
      for (const at of this.code.placesOf({ start: item.start, end }, name)) {
        this.revision.replace({ start: at, end: at + name.length }, this.rawName);
      }
    }
  }

  private declareCode(
    { name, type, isShared, declarator, initializer }: LocalVariable,
    isSplit: boolean,
    keepsErrors: boolean,
    declaration: Item,
  ): void {
    const { revision, code, task } = this;
    const { codeType } = task;
    const [nameNode = 0, ,] = code.tree.children(declarator);
    const nameExtent = code.extent(nameNode);
    const specifiers = code.tree.children(declaration.node)[0] ?? 0;
    if (!isSplit && this.codeName === name && (codeType === type || !keepsErrors)) {
      if (codeType === type) return;
      if (!isShared) revision.replace(code.extent(specifiers), codeType);
      else this.addDeclaration(declaration, `${codeType} ${name};`, name);
      return;
    }
    if (!keepsErrors) {
      // The variable has nothing but codes, under a name that says so.
      revision.replace(nameExtent, this.codeName);
      if (codeType !== type && !isShared) revision.replace(code.extent(specifiers), codeType);
      return;
    }
    const isOfOneType = codeType === type;
    if (isOfOneType && initializer === undefined) {
      const names =
        this.codeName === name ? `${this.rawName}, ${name}` : `${name}, ${this.codeName}`;
      revision.replace(nameExtent, names);
      return;
    }
    if (this.codeName === name) {
      if (isShared) {
        revision.replace(nameExtent, this.rawName);
        this.addDeclaration(declaration, `${codeType} ${name};`, undefined);
      } else {
        revision.replace(code.extent(specifiers), codeType);
        this.addDeclaration(declaration, `${type} ${this.rawName};`, undefined, 'behind');
      }
      return;
    }
    this.addDeclaration(declaration, `${codeType} ${this.codeName};`, undefined);
  }

  private addDeclaration(
    declaration: Item,
    text: string,
    without: string | undefined,
    where: 'before' | 'behind' = 'before',
  ): void {
    const indent = this.revision.indentOf(declaration);
    if (where === 'before') this.revision.insertBefore(declaration, text);
    else
      this.revision.replace({ start: declaration.end, end: declaration.end }, `\n${indent}${text}`);
    if (without !== undefined) this.dropDeclarator(declaration, without);
  }

  private dropDeclarator(declaration: Item, name: string): void {
    const { code } = this;
    const [, ...declarators] = code.tree.children(declaration.node);
    const index = declarators.findIndex(
      (one) => code.nodeText(code.tree.children(one)[0] ?? 0) === name,
    );
    const one = declarators[index];
    if (one === undefined) return;
    const { start, end } = code.extent(one);
    const next = declarators[index + 1];
    const previous = declarators[index - 1];
    if (next !== undefined) this.revision.replace({ start, end: code.extent(next).start }, '');
    else if (previous !== undefined)
      this.revision.replace({ start: code.extent(previous).end, end }, '');
  }
}

/** Whether the result is translated at once and returned. */
export function isDirect({ between, outcome }: ResultWay): boolean {
  return between.length === 0 && outcome.kind === 'returned';
}

function isInArm(item: Item, arm: { readonly start: number; readonly end: number }): boolean {
  return arm.start <= item.start && item.end <= arm.end;
}
