import { type FunctionTask, Refusal, type TranslatedSource } from './function-task.ts';
import type { Item } from './items.ts';
import type { Revision } from './revision.ts';
import { imageOf } from './source-image.ts';
import { definitionsOf, reachOf } from './sources.ts';
import { localVariable } from './variables.ts';

/** Returns of a helper whose callers translated, besides those of the converted calls: each gives its code. */
export function writeOtherReturns(
  task: FunctionTask,
  revision: Revision,
  isHandled: (item: Item) => boolean,
): readonly TranslatedSource[] | Refusal {
  const writer = new ReturnWriter(task, revision);
  for (const item of task.code.items) {
    if (item.kind !== 'return' || isHandled(item)) continue;
    const problem = writer.write(item);
    if (problem !== undefined) return problem;
  }
  return writer.differences;
}

class ReturnWriter {
  readonly differences: TranslatedSource[] = [];
  private readonly task: FunctionTask;
  private readonly revision: Revision;

  constructor(task: FunctionTask, revision: Revision) {
    this.task = task;
    this.revision = revision;
  }

  write(item: Item): Refusal | undefined {
    const { code, evaluator, outer, spell } = this.task;
    const { value } = item;
    if (value === undefined || outer === undefined) return undefined;
    const text = code.nodeText(value);
    const constant = evaluator.valueOf(text, new Map());
    if (constant !== undefined) {
      const image = outer(constant);
      if (image === undefined)
        return new Refusal(`What becomes of \`return ${text};\` is not told.`);
      this.revision.replace(code.extent(value), spell(image));
      return undefined;
    }
    return localVariable(code, text) === undefined
      ? this.writeImage(item, value, text, text, undefined)
      : this.writeVariable(item, text);
  }

  /** A variable that one definition alone, or one test of it, brings to the `return`. */
  private writeVariable(item: Item, name: string): Refusal | undefined {
    const { code } = this.task;
    const definitions = definitionsOf(code, name) ?? [];
    const reaching = definitions.flatMap((definition) => {
      const reach = reachOf(code, definition, name, new Set([item]));
      return reach?.arrivals.map((arrival) => ({ definition, arrival })) ?? [];
    });
    const [first] = reaching;
    const told = `What \`return ${name};\` returns has several sources.`;
    if (first === undefined || reaching.some(({ definition }) => definition !== first.definition)) {
      return new Refusal(told);
    }
    if (
      reaching.some(
        ({ arrival }) =>
          arrival.test !== undefined && arrival.test.item !== first.arrival.test?.item,
      )
    ) {
      return new Refusal(told);
    }
    const { definition, arrival } = first;
    return this.writeImage(item, definition.value, name, name, arrival.test);
  }

  private writeImage(
    item: Item,
    value: number,
    variable: string,
    operand: string,
    test: Parameters<typeof imageOf>[1]['test'],
  ): Refusal | undefined {
    const { code, outer } = this.task;
    const local = localVariable(code, variable);
    const image = imageOf(this.task, {
      value,
      variable: local === undefined ? 'flagday_error' : variable,
      type: local?.type ?? 'int',
      operand,
      test,
      codeOf: (each) => outer?.(each),
    });
    if (image instanceof Refusal) return image;
    if (image.difference !== undefined) this.differences.push(image.difference);
    if (item.value !== undefined) this.revision.replace(code.extent(item.value), image.text);
    return undefined;
  }
}
