import type { FactBase } from '../facts/fact-base.ts';
import type { ContextPack } from '../knowledge/context-pack.ts';
import { Definitions } from './definitions.ts';
import { type FunctionId, fileOf } from './function-id.ts';
import { Includes } from './includes.ts';
import { Types } from './types.ts';

/** The parts that every question about the call graph needs, made once for a tree. */
export interface Graph {
  readonly base: FactBase;
  readonly pack: ContextPack;
  readonly includes: Includes;
  readonly definitions: Definitions;
  readonly types: Types;
}

export function makeGraph(base: FactBase, fileCount: number, pack: ContextPack): Graph {
  const includes = new Includes(base, fileCount);
  const definitions = new Definitions(base, includes);
  const types = new Types(base, definitions, includes);
  return { base, pack, includes, definitions, types };
}

/** The function's name as people write it: `sys_read` for `SYSCALL_DEFINE3(read, …)`. */
export function displayName(graph: Graph, id: FunctionId): string {
  const fact = graph.definitions.fact(id);
  const name = graph.base.text(fact.name);
  if (fact.kind === 'macro' || fact.definer === 0) return name;
  const definer = graph.base.text(fact.definer);
  const rule = graph.pack.definers.get(definer);
  return rule === undefined ? `${definer}(${name})` : rule.template.replace('$1', name);
}

export function pathOf(graph: Graph, id: FunctionId): string {
  return graph.base.path(fileOf(id));
}

/**
 * Fills a template such as `$1_show` with a macro call's arguments; `undefined` when an argument that it
 * needs is no plain name.
 */
export function fillTemplate(
  template: string,
  argument: (position: number) => string | undefined,
): string | undefined {
  let missing = false;
  const text = template.replace(/\$(\d)/g, (_, digit: string) => {
    const value = argument(Number(digit) - 1);
    if (value === undefined) missing = true;
    return value ?? '';
  });
  return missing ? undefined : text;
}
