import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import type { ControlFlowGraph } from '../../outcomes/control-flow-graph.ts';
import { mapGraph } from '../../outcomes/mapping.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import { definedFunctions } from '../../plan/defined-functions.ts';
import type { PlanParts } from '../../plan/parts.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';

/** A function that makes a code of an error number: vmf_error(). */
export interface ErrorTranslator {
  readonly name: string;
  codeOf(error: bigint): bigint | undefined;
}

/** The migration's function for errors of other sources; undefined when it names none. */
export function errorTranslator(
  parts: PlanParts,
  spec: MigrationSpec,
  at: FunctionId,
): ErrorTranslator | undefined {
  const { translateErrors: name } = spec;
  if (name === undefined) return undefined;
  const body = bodyOf(parts, spec, name, at);
  if (body === undefined) return undefined;
  return {
    name,
    codeOf: (error) => {
      const probe = { inputs: [NumberSet.of(error)], at: { kind: 'parameter', index: 0 } } as const;
      const [row] = mapGraph(body.graph, parts.summaries, body.at, probe).rows;
      return row?.answer.unknowns.length === 0 ? row.answer.results.single : undefined;
    },
  };
}

interface Body {
  readonly graph: ControlFlowGraph;
  readonly at: FunctionId;
}

function bodyOf(
  parts: PlanParts,
  spec: MigrationSpec,
  name: string,
  at: FunctionId,
): Body | undefined {
  const [id] = definedFunctions(parts, name);
  if (id !== undefined) {
    const solved = parts.functions.solved(id);
    return 'unreadable' in solved ? undefined : { graph: solved.graph, at: id };
  }
  const text = spec.introduce.find((one) => one.name === name)?.definition;
  const graph = text === undefined ? undefined : parts.functions.lowered(name, text, fileOf(at));
  return graph && { graph, at };
}

/** The words of the type that a replacement returns: `vm_fault_t`; undefined when it is not known. */
export function resultTypeOf(
  parts: PlanParts,
  spec: MigrationSpec,
  name: string,
  at: FunctionId,
): string | undefined {
  const type = bodyOf(parts, spec, name, at)?.graph.resultType.text;
  return type === undefined || type === '' ? undefined : type;
}
