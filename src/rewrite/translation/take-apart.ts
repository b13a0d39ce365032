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
import type { Item } from './items.ts';
import { writeOtherReturns } from './other-returns.ts';
import { reachableItems } from './reachability.ts';
import { shortText } from './result-way.ts';
import { Revision } from './revision.ts';
import { keepsError, keptForm, plainForm, type Source } from './source-forms.ts';
import { SourceWriter } from './source-writer.ts';
import { definitionsOf, reachOf } from './sources.ts';
import type { FunctionCode } from './statements.ts';
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
      (item) =>
        this.calls.isTranslating(item) || this.calls.handled.has(item) || returned.has(item),
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
      if (converted.has(definition.item) || this.calls.isTranslating(definition.item)) continue;
      const reach = reachOf(code, definition, carrier, this.calls.translation);
      if (reach === undefined) return new Refusal('The function has too many ways to look at.');
      sources.push({ definition, reach });
    }
    return sources;
  }

  private convert(variable: LocalVariable, sources: readonly Source[]): Refusal | undefined {
    const kept = sources.filter(keepsError);
    const other = this.otherWay(sources);
    if (other !== undefined) return other;
    const lone = this.loneInitializer(sources);
    if (lone !== undefined) return this.returnLone(variable, lone);
    this.needsCode =
      this.calls.returns &&
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
    const writer = this.writerFor(variable, sources);
    const problem = writer.writeAll();
    if (problem !== undefined) return problem;
    this.calls.writeCalls(this.codeName);
    this.calls.writeEnd({ name: this.codeName, isKept: this.needsCode });
    this.writeDeclaration(variable, kept, writer);
    return undefined;
  }

  /** A translating statement that is also come to without a result or a source has a meaning of its own. */
  private otherWay(sources: readonly Source[]): Refusal | undefined {
    const { code } = this;
    const ends = new Set([
      ...this.followed.map(({ way }) => way.call),
      ...sources.map(({ definition }) => definition.item),
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
      this.calls.returns &&
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
    const writer = this.writerFor(variable, [source]);
    const text = arrival === undefined ? undefined : writer.imageFor(source, arrival);
    if (text instanceof Refusal || text === undefined) return text;
    this.calls.writeCalls('');
    this.calls.writeEnd({ name: '', isKept: false }, text);
    const { name, type } = variable;
    const error = { type, name, initializer: undefined };
    declareSplit(this.revision, variable, { code: undefined, error });
    return undefined;
  }

  private writerFor(variable: LocalVariable, sources: readonly Source[]): SourceWriter {
    const { task, revision, calls, followed, differences, codeName, rawName } = this;
    const names = { code: codeName, error: rawName };
    return new SourceWriter(
      task,
      { revision, calls, followed, differences },
      variable,
      sources,
      names,
    );
  }

  /** Whether the source's code is kept in a variable for some time. */
  private isCarried(source: Source): boolean {
    const { arrivals } = source.reach;
    if (arrivals.length === 0) return false;
    const forms = keepsError(source)
      ? arrivals.map((arrival) => keptForm(source, arrival, this.calls.returns))
      : [plainForm(source, this.calls.returns)];
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

  // Names. -------------------------------------------------------------------------------------------

  private writeDeclaration(
    variable: LocalVariable,
    kept: readonly Source[],
    writer: SourceWriter,
  ): void {
    const { revision, task } = this;
    if (this.rawName !== variable.name) {
      renameErrors(revision, variable, this.rawName, (item) => this.isRewritten(item, writer));
    }
    const code = {
      type: task.codeType,
      name: this.codeName,
      initializer: writer.codeInitializer,
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

  private isRewritten(item: Item, { rewritten }: SourceWriter): boolean {
    return this.calls.isTranslating(item) || this.calls.isCall(item) || rewritten.has(item);
  }
}
