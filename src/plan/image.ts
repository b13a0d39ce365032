import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { Callee, ControlFlowGraph } from '../outcomes/control-flow-graph.ts';
import { mapGraph } from '../outcomes/mapping.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import { translate } from '../outcomes/translation.ts';
import type { PlanParts } from './parts.ts';

/** A function that can take a subject's place, seen as what it makes of the subject's results. */
export interface Replacement {
  readonly name: string;
  /** What its results mean. */
  readonly domain: string;
  /** From where its numbers are named. */
  readonly file: FileIndex;
  /**
   * What it returns where the subject would have returned `input`: undefined when it is not told, with the
   * reason in `unknown`.
   */
  imageOf(input: NumberSet): NumberSet | undefined;
  readonly unknown: string | undefined;
  /** The same function under another name. */
  readonly isRename: boolean;
}

/** The same function under a new name: every result is its own image. */
export function renamed(name: string, file: FileIndex, domain: string): Replacement {
  return { name, domain, file, imageOf: (input) => input, unknown: undefined, isRename: true };
}

/** A replacement by a function that is not known to return what follows from the subject's result. */
export function unrelated(
  name: string,
  file: FileIndex,
  domain: string,
  reason: string,
): Replacement {
  return { name, domain, file, imageOf: () => undefined, unknown: reason, isRename: false };
}

/** A function's body, from the tree or from the migration. */
export interface Body {
  readonly graph: ControlFlowGraph;
  /** From where its calls are looked up. */
  readonly at: FunctionId;
}

/**
 * A function that calls the subject, by one of its names, and translates its result. When its body does not call
 * the subject, nothing relates the two.
 */
export function wrapperOf(
  parts: PlanParts,
  name: string,
  subjects: readonly string[],
  { graph, at }: Body,
): Replacement {
  const file = fileOf(at);
  const domain = parts.domainOf(file, graph.resultType);
  const isSubject = (callee: Callee): boolean =>
    callee.kind === 'function' && subjects.includes(callee.name);
  const known = new Map<string, NumberSet>();
  const image = (input: NumberSet): NumberSet | undefined => {
    const key = input.toString();
    let found = known.get(key);
    if (found === undefined) {
      const translation = translate(parts, { graph, id: at }, isSubject, [input]);
      if (translation === undefined || translation.isRepeated) return undefined;
      const [row] = translation.rows;
      if (row === undefined || row.answer.unknowns.length > 0) return undefined;
      if (translation.anyEffect(0) !== undefined) return undefined;
      found = row.answer.results;
      known.set(key, found);
    }
    return found;
  };
  const isCalled = translate(parts, { graph, id: at }, isSubject, [NumberSet.zero]);
  return {
    name,
    domain,
    file,
    imageOf: image,
    unknown:
      isCalled === undefined
        ? `${name}() does not call ${subjects[0] ?? ''}()`
        : doesMore(parts, name, { graph, at }, isSubject),
    isRename: false,
  };
}

/** What a function does besides handing its arguments to the subject and translating the result; undefined for nothing. */
function doesMore(
  parts: PlanParts,
  name: string,
  { graph, at }: Body,
  isSubject: (callee: Callee) => boolean,
): string | undefined {
  const probe = { inputs: [NumberSet.zero], at: { kind: 'call', isProbed: isSubject } } as const;
  if (mapGraph(graph, parts.summaries, at, probe).own.outcomes.length > 0) {
    return `${name}() can return something without calling the function it is made of`;
  }
  for (const one of graph.blocks.flatMap(({ instructions }) => instructions)) {
    if (one.kind !== 'call') continue;
    if (!isSubject(one.callee)) {
      if (one.isPure || parts.pure.isPure(at, one.callee)) continue;
      return `${name}() does more than translate: it calls something else in line ${one.line}`;
    }
    const isPassedOn = one.arguments.every(
      (argument, i) =>
        argument.kind === 'read' &&
        argument.place.kind === 'local' &&
        graph.variables[argument.place.variable]?.parameter === i,
    );
    if (!isPassedOn) return `${name}() does not hand on its arguments as they are`;
  }
  return undefined;
}

/** A replacement on whose result a function is called that takes it as its first argument. */
export function translated(
  parts: PlanParts,
  first: Replacement,
  name: string,
  body: Body,
): Replacement {
  const { graph, at } = body;
  const file = fileOf(at);
  const image = (input: NumberSet): NumberSet | undefined => {
    const code = first.imageOf(input);
    if (code === undefined) return undefined;
    const probe = { inputs: [code], at: { kind: 'parameter', index: 0 } } as const;
    const [row] = mapGraph(graph, parts.summaries, at, probe).rows;
    return row === undefined || row.answer.unknowns.length > 0 ? undefined : row.answer.results;
  };
  const domain = parts.domainOf(file, graph.resultType);
  return {
    ...first,
    name: `${name}(${first.name})`,
    domain,
    file,
    imageOf: image,
    isRename: false,
  };
}
