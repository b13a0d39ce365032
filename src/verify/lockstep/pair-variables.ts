import type { ControlFlowGraph, Variable, VariableId } from '../../outcomes/control-flow-graph.ts';
import { renumberedInstruction, renumberedTerminator, SAME } from './renumber.ts';

/** Two graphs with one numbering of their variables. */
export interface PairedGraphs {
  readonly before: ControlFlowGraph;
  readonly after: ControlFlowGraph;
  /** Of both; each graph has the whole list. */
  readonly variables: readonly Variable[];
  /** Whether both graphs use the variable: memory that has one address in both. */
  readonly isShared: (variable: VariableId) => boolean;
}

/**
 * Gives the variables of `after` numbers behind those of `before`. Variables that are memory, whose addresses others
 * may see, share a number where they correspond: those of one name and type first, then those of one type in their
 * order. Where that is the wrong choice, what is stored or handed over will not be the same.
 */
export function pairVariables(before: ControlFlowGraph, after: ControlFlowGraph): PairedGraphs {
  const shared = sharedNumbers(before.variables, after.variables);
  const variables: Variable[] = [...before.variables];
  const numbers = after.variables.map(
    (variable, id) => shared.get(id) ?? variables.push(variable) - 1,
  );
  const used = new Set(shared.values());
  const by = { ...SAME, variable: (id: VariableId) => numbers[id] ?? id };
  const blocks = after.blocks.map(({ instructions, terminator }) => ({
    instructions: instructions.map((one) => renumberedInstruction(by, one)),
    terminator: renumberedTerminator(by, terminator),
  }));
  return {
    before: { ...before, variables },
    after: { ...after, variables, blocks },
    variables,
    isShared: (id) => used.has(id),
  };
}

function sharedNumbers(
  before: readonly Variable[],
  after: readonly Variable[],
): ReadonlyMap<VariableId, VariableId> {
  const found = new Map<VariableId, VariableId>();
  const taken = new Set<VariableId>();
  const keys: readonly ((variable: Variable) => string)[] = [
    ({ name, type, parameter }) => `${name} ${type.text} ${parameter}`,
    ({ type, parameter }) => `${type.text} ${parameter}`,
  ];
  for (const key of keys) {
    after.forEach((variable, id) => {
      if (!isMemory(variable) || found.has(id)) return;
      const wanted = key(variable);
      const other = before.findIndex(
        (each, i) => !taken.has(i) && isSameKind(each, variable) && key(each) === wanted,
      );
      if (other < 0) return;
      taken.add(other);
      found.set(id, other);
    });
  }
  return found;
}

function isMemory({ isMemory: isPiece, isAddressTaken }: Variable): boolean {
  return isPiece || isAddressTaken;
}

function isSameKind(a: Variable, b: Variable): boolean {
  return a.isMemory === b.isMemory && a.isAddressTaken === b.isAddressTaken;
}
