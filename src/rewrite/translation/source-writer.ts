import type { CallWriter } from './call-writer.ts';
import type { FollowedCall } from './follow-calls.ts';
import { type FunctionTask, Refusal, type TranslatedSource } from './function-task.ts';
import type { Block, Item } from './items.ts';
import { typeOf } from './result-code.ts';
import { ResultRunner } from './result-run.ts';
import { shortText } from './result-way.ts';
import type { Revision } from './revision.ts';
import { keepsError, keptForm, plainForm, type Source, type SourceForm } from './source-forms.ts';
import { imageOf } from './source-image.ts';
import { type Arrival, type Definition, definitionsOf } from './sources.ts';
import type { FunctionCode } from './statements.ts';
import { type LocalVariable, localVariable } from './variables.ts';

/** What is written of a function whose translation is taken apart. */
export interface Rewritten {
  readonly revision: Revision;
  readonly calls: CallWriter;
  readonly followed: readonly FollowedCall[];
  /** Grows with what ends otherwise. */
  readonly differences: TranslatedSource[];
}

/** Writes the sources of a variable that carried results, besides the calls, so that each gives its code itself. */
export class SourceWriter {
  /** What the code's variable begins with. */
  codeInitializer: string | undefined;
  /** Definitions that give the code from now on. */
  readonly rewritten: Set<Item> = new Set();
  private readonly task: FunctionTask;
  private readonly code: FunctionCode;
  private readonly variable: LocalVariable;
  private readonly sources: readonly Source[];
  /** Of the variables that have the code, and the error. */
  private readonly names: { readonly code: string; readonly error: string };
  private readonly revision: Revision;
  private readonly calls: CallWriter;
  private readonly followed: readonly FollowedCall[];
  private readonly differences: TranslatedSource[];

  constructor(
    task: FunctionTask,
    { revision, calls, followed, differences }: Rewritten,
    variable: LocalVariable,
    sources: readonly Source[],
    names: { readonly code: string; readonly error: string },
  ) {
    this.task = task;
    this.code = task.code;
    this.revision = revision;
    this.calls = calls;
    this.followed = followed;
    this.differences = differences;
    this.variable = variable;
    this.sources = sources;
    this.names = names;
  }

  /** All of them; a refusal when one cannot be written. */
  writeAll(): Refusal | undefined {
    for (const source of this.sources) {
      const problem = this.writeSource(source);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private writeSource(source: Source): Refusal | undefined {
    const { arrivals } = source.reach;
    if (arrivals.length === 0) return undefined;
    if (!keepsError(source)) return this.writePlain(source);
    for (const arrival of arrivals) {
      const image = this.imageFor(source, arrival);
      if (image instanceof Refusal) return image;
      const form = keptForm(source, arrival, this.calls.returns);
      const problem = this.writeForm(source.definition, form, image);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** A source whose value is nothing but translated, on all of its ways to the same code. */
  private writePlain(source: Source): Refusal | undefined {
    const texts = new Set<string>();
    for (const arrival of source.reach.arrivals) {
      const image = this.imageFor(source, arrival);
      if (image instanceof Refusal) return image;
      texts.add(image);
    }
    const [text = ''] = texts;
    if (texts.size > 1) {
      const value = this.code.nodeText(source.definition.value);
      return new Refusal(`\`${value}\` is translated to several codes.`);
    }
    this.rewritten.add(source.definition.item);
    return this.writeForm(source.definition, plainForm(source, this.calls.returns), text);
  }

  /** The code, as C, of what a source gives on one of its ways. */
  imageFor(source: Source, { entry, test }: Arrival): string | Refusal {
    const { definition } = source;
    const { name, type } = this.variable;
    const text = this.code.nodeText(definition.value);
    const image = imageOf(this.task, {
      value: definition.value,
      variable: name,
      type,
      operand: keepsError(source) ? this.names.error : text,
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
    const { revision } = this;
    const codeName = this.names.code;
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
    if (this.calls.returns) {
      this.codeInitializer = text;
      return undefined;
    }
    const { code } = this;
    const codeName = this.names.code;
    const variable = localVariable(code, codeName);
    const definitions = definitionsOf(code, codeName) ?? [];
    const isOnlyTranslated = definitions.every(
      ({ item, kind }) => kind === 'initializer' || this.calls.isTranslating(item),
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
      const stays = reach.arrivals.filter(({ isImmediate }) => !isImmediate || !this.calls.returns);
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
}

const MEETING = 'Values of several sources meet before they are translated.';
