import { EditedText } from '../layout/edited-text.ts';
import { CallWriter } from './call-writer.ts';
import { declareCall, declareSplit, renameErrors, splitNames } from './code-variable.ts';
import { type FollowedCall, isDirect } from './follow-calls.ts';
import {
  type FunctionTask,
  Refusal,
  type RewrittenFunction,
  type TranslatedSource,
} from './function-task.ts';
import { writeOtherReturns } from './other-returns.ts';
import { reachableItems } from './reachability.ts';
import { typeOf } from './result-code.ts';
import { ResultRunner } from './result-run.ts';
import { shortText } from './result-way.ts';
import { Revision } from './revision.ts';
import { keepsError, keptForm, plainForm, type Source, type SourceForm } from './source-forms.ts';
import { imageOf } from './source-image.ts';
import { type Arrival, type Definition, definitionsOf, reachOf } from './sources.ts';
import type { Block, FunctionCode, Item } from './statements.ts';
import { type LocalVariable, localVariable } from './variables.ts';

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

class Dismantling {
  private readonly task: FunctionTask;
  private readonly code: FunctionCode;
  private readonly followed: readonly FollowedCall[];
  private readonly revision: Revision;
  private readonly differences: TranslatedSource[] = [];
  private readonly calls: CallWriter;
  /** Statements that give the code's variable a value, so that it is needed. */
  private codeName = '';
  private rawName = '';
  private needsCode = false;
  private sources: readonly Source[] = [];
  /** What the code's variable begins with. */
  private codeInitializer: string | undefined;
  /** Definitions that give the code from now on. */
  private readonly rewritten = new Set<Item>();

  constructor(task: FunctionTask, followed: readonly FollowedCall[]) {
    this.task = task;
    this.code = task.code;
    this.followed = followed;
    this.revision = new Revision(task.code);
    this.calls = new CallWriter(this.revision, followed);
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
    if (carrier === undefined) {
      const isLater = followed.some(({ way }) => way.between.length > 0);
      return isLater
        ? new Refusal('The result is changed before it is translated.')
        : this.replaceDirect();
    }
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
      (item) => this.isTranslating(item) || this.calls.handled.has(item) || returned.has(item),
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
    this.calls.writeCalls('');
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
      const reach = reachOf(code, definition, carrier, this.calls.translation);
      if (reach === undefined) return new Refusal('The function has too many ways to look at.');
      sources.push({ definition, reach });
    }
    return sources;
  }

  private isTranslating(item: Item): boolean {
    for (let at: Item | undefined = item; at !== undefined; at = at.block.owner) {
      if (this.calls.translation.has(at)) return true;
    }
    return false;
  }

  private convert(variable: LocalVariable, sources: readonly Source[]): Refusal | undefined {
    this.sources = sources;
    const kept = sources.filter(keepsError);
    const other = this.otherWay();
    if (other !== undefined) return other;
    const lone = this.loneInitializer(sources);
    if (lone !== undefined) return this.returnLone(variable, lone);
    this.needsCode =
      this.returns &&
      (this.followed.some(({ way }) => !isDirect(way)) ||
        sources.some((one) => this.isCarried(one)));
    const isNamed = this.chooseNames(variable, kept.length > 0);
    if (!isNamed) return new Refusal('No name is free for the variable that has the code.');
    const isDeclared = this.calls.isCall(variable.declaration);
    if (isDeclared && this.needsCode && kept.length > 0) {
      return new Refusal(
        `\`${variable.name}\` is declared with the call, and has other errors later.`,
      );
    }
    const shut = this.needsCode ? this.calls.findShut() : undefined;
    if (shut !== undefined) {
      const text = shortText(this.code, shut);
      return new Refusal(`\`${text}\` would be come to without the translation in front of it.`);
    }
    for (const source of sources) {
      const problem = this.writeSource(source, variable);
      if (problem !== undefined) return problem;
    }
    this.calls.writeCalls(this.codeName);
    this.calls.writeEnd({ name: this.codeName, isKept: this.needsCode });
    this.writeDeclaration(variable, kept);
    return undefined;
  }

  /** A translating statement that is also come to without a result or a source has a meaning of its own. */
  private otherWay(): Refusal | undefined {
    const { code } = this;
    const ends = new Set([
      ...this.followed.map(({ way }) => way.call),
      ...this.sources.map(({ definition }) => definition.item),
    ]);
    const reached = reachableItems(code, ends);
    const found = [...this.calls.translation].find(
      (item) => reached.has(item) && !this.calls.isCall(item),
    );
    if (found === undefined) return undefined;
    return new Refusal(`\`${shortText(code, found)}\` is come to in other ways too.`);
  }

  /** The initializer, where it is the only value that is carried to the translation. */
  private loneInitializer(sources: readonly Source[]): Source | undefined {
    const carried = sources.filter((source) => this.isCarried(source));
    const [only] = carried;
    const isLone =
      this.returns &&
      carried.length === 1 &&
      only?.definition.kind === 'initializer' &&
      !keepsError(only) &&
      sources.length === 1 &&
      this.followed.every(({ way }) => isDirect(way) && way.outcome.rest.length === 0);
    return isLone ? only : undefined;
  }

  /** All calls return at once, and what is left of the translation is one code. */
  private returnLone(variable: LocalVariable, source: Source): Refusal | undefined {
    const [arrival] = source.reach.arrivals;
    const text = arrival === undefined ? undefined : this.imageFor(source, arrival, variable);
    if (text instanceof Refusal || text === undefined) return text;
    this.calls.writeCalls('');
    this.calls.writeEnd({ name: '', isKept: false }, text);
    const { name, type } = variable;
    const error = { type, name, initializer: undefined };
    declareSplit(this.revision, variable, { code: undefined, error });
    return undefined;
  }

  /** Whether the source's code is kept in a variable for some time. */
  private isCarried(source: Source): boolean {
    const { arrivals } = source.reach;
    if (arrivals.length === 0) return false;
    const forms = keepsError(source)
      ? arrivals.map((arrival) => keptForm(source, arrival, this.returns))
      : [plainForm(source, this.returns)];
    return forms.some(({ kind }) => kind.startsWith('assign'));
  }

  private chooseNames({ name }: LocalVariable, keepsErrors: boolean): boolean {
    const [{ way } = { way: undefined }] = this.followed;
    this.codeName = name;
    this.rawName = name;
    if (way?.outcome.kind === 'assigned') this.codeName = way.outcome.variable;
    if (!this.needsCode) return true;
    const names = splitNames(this.code, name, keepsErrors);
    if (names === undefined) return false;
    this.codeName = names.code;
    this.rawName = names.error;
    return true;
  }

  // Sources. -----------------------------------------------------------------------------------------

  private writeSource(source: Source, variable: LocalVariable): Refusal | undefined {
    const { arrivals } = source.reach;
    if (arrivals.length === 0) return undefined;
    if (!keepsError(source)) return this.writePlain(source, variable);
    for (const arrival of arrivals) {
      const image = this.imageFor(source, arrival, variable);
      if (image instanceof Refusal) return image;
      const form = keptForm(source, arrival, this.returns);
      const problem = this.writeForm(source.definition, form, image);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** A source whose value is nothing but translated, on all of its ways to the same code. */
  private writePlain(source: Source, variable: LocalVariable): Refusal | undefined {
    const texts = new Set<string>();
    for (const arrival of source.reach.arrivals) {
      const image = this.imageFor(source, arrival, variable);
      if (image instanceof Refusal) return image;
      texts.add(image);
    }
    const [text = ''] = texts;
    if (texts.size > 1) {
      const value = this.code.nodeText(source.definition.value);
      return new Refusal(`\`${value}\` is translated to several codes.`);
    }
    this.rewritten.add(source.definition.item);
    return this.writeForm(source.definition, plainForm(source, this.returns), text);
  }

  private imageFor(
    source: Source,
    { entry, test }: Arrival,
    { name, type }: LocalVariable,
  ): string | Refusal {
    const { definition } = source;
    const text = this.code.nodeText(definition.value);
    const image = imageOf(this.task, {
      value: definition.value,
      variable: name,
      type,
      operand: keepsError(source) ? this.rawName : text,
      test,
      codeOf: (value) => this.codeFrom(entry, value),
    });
    if (image instanceof Refusal) return image;
    const { difference } = image;
    if (difference !== undefined && !this.differences.some((one) => one.text === difference.text)) {
      this.differences.push(difference);
    }
    return image.text;
  }

  private writeForm(definition: Definition, form: SourceForm, text: string): Refusal | undefined {
    const { revision, codeName } = this;
    const { item, value, kind } = definition;
    const statement = `${codeName} = ${text};`;
    switch (form.kind) {
      case 'return-at-once':
        revision.replace(item, `return ${text};`);
        return undefined;
      case 'return-at':
        if (!this.isAlone(form.place, definition)) return new Refusal(MEETING);
        revision.replace(form.place, `return ${text};`);
        this.calls.handled.add(form.place);
        if (this.rewritten.has(item)) revision.remove(item);
        return undefined;
      case 'assign':
        if (kind === 'assignment') revision.replace(item, statement);
        else if (kind === 'initializer') return this.initialize(text);
        else revision.replace(this.code.extent(value), text);
        return undefined;
      case 'assign-before':
        if (!this.isAlone(form.place, definition)) return new Refusal(MEETING);
        revision.insertBefore(form.place, statement);
        return undefined;
      case 'assign-behind':
        if (!this.isAlone(form.arm, definition)) return new Refusal(MEETING);
        revision.append(form.arm, statement);
        return undefined;
      case 'nowhere':
        return new Refusal(
          `The value of \`${shortText(this.code, item)}\` is both used and translated, and there is no place between.`,
        );
    }
  }

  /** The code's variable begins with a code. */
  private initialize(text: string): Refusal | undefined {
    if (this.returns) {
      this.codeInitializer = text;
      return undefined;
    }
    const { code, codeName } = this;
    const variable = localVariable(code, codeName);
    const definitions = definitionsOf(code, codeName) ?? [];
    const isOnlyTranslated = definitions.every(
      ({ item, kind }) => kind === 'initializer' || this.isTranslating(item),
    );
    if (variable === undefined || !isOnlyTranslated || this.codeInitializer !== undefined) {
      return new Refusal(`\`${codeName}\` cannot begin with ${text}.`);
    }
    this.codeInitializer = text;
    this.revision.replace(code.extent(variable.declarator), `${codeName} = ${text}`);
    return undefined;
  }

  /** Whether nothing that another definition gave comes to a place. */
  private isAlone(place: Item | Block, { item }: Definition): boolean {
    return this.sources.every(({ definition, reach }) => {
      if (definition.item === item) return true;
      const isInside = place.start <= definition.item.start && definition.item.end <= place.end;
      if (isInside && reach.arrivals.length > 0) return false;
      const stays = reach.arrivals.filter(({ isImmediate }) => !isImmediate || !this.returns);
      return stays.every(({ jump, entry }) => jump !== place && entry !== place);
    });
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

  // Names. -------------------------------------------------------------------------------------------

  private writeDeclaration(variable: LocalVariable, kept: readonly Source[]): void {
    const { revision, task } = this;
    if (this.rawName !== variable.name) {
      renameErrors(revision, variable, this.rawName, (item) => this.isRewritten(item));
    }
    const code = {
      type: task.codeType,
      name: this.codeName,
      initializer: this.codeInitializer,
    };
    if (this.calls.isCall(variable.declaration)) {
      if (this.needsCode) declareCall(revision, variable, code);
      return;
    }
    const { type, initializer } = variable;
    const isKept = kept.some(({ definition }) => definition.kind === 'initializer');
    const old = isKept && initializer !== undefined ? this.code.nodeText(initializer) : undefined;
    const error = { type, name: this.rawName, initializer: old };
    const hasErrors = kept.length > 0 || !this.needsCode;
    declareSplit(revision, variable, {
      code: this.needsCode ? code : undefined,
      error: hasErrors ? error : undefined,
    });
  }

  private isRewritten(item: Item): boolean {
    return this.isTranslating(item) || this.calls.isCall(item) || this.rewritten.has(item);
  }
}

const MEETING = 'Values of several sources meet before they are translated.';
