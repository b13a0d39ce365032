import {
  type BasicBlock,
  type BlockId,
  type ControlFlowGraph,
  type Instruction,
  successorsOf,
  type Value,
  type VariableId,
} from './control-flow-graph.ts';
import { readsOfValue } from './live-variables.ts';

/** Which variables take a new number in every round of a loop: counters, cursors, sums. */
export interface LoopVariables {
  isHead(block: BlockId): boolean;
  /** Whether a path can come by the block twice. */
  isInLoop(block: BlockId): boolean;
  /** The variables to generalise on entry to `block`; none unless it heads a loop. */
  changedIn(block: BlockId): readonly VariableId[];
}

/**
 * A variable is generalised when its value in a round is calculated, over any chain of assignments in the
 * loop, from its own value in the round before. Copies and calls are not calculations: they take few values.
 *
 * `rank` numbers reachable blocks in reverse post-order; an edge that does not go up closes a loop.
 */
export function loopVariables(graph: ControlFlowGraph, rank: readonly number[]): LoopVariables {
  const heads = new Set<BlockId>();
  graph.blocks.forEach(({ terminator }, block) => {
    if ((rank[block] as number) < 0) return;
    for (const to of successorsOf(terminator)) {
      if ((rank[to] as number) <= (rank[block] as number)) heads.add(to);
    }
  });
  const component = componentsOf(graph.blocks);
  const byComponent = new Map<number, readonly VariableId[]>();
  const changed = new Map<BlockId, readonly VariableId[]>();
  for (const head of heads) {
    const number = component[head] as number;
    let variables = byComponent.get(number);
    if (variables === undefined) {
      variables = calculatedFromThemselves(
        graph.blocks.filter((_, block) => component[block] === number),
      );
      byComponent.set(number, variables);
    }
    changed.set(head, variables);
  }
  return {
    isHead: (block) => heads.has(block),
    isInLoop: (block) => byComponent.has(component[block] as number),
    changedIn: (block) => changed.get(block) ?? NONE,
  };
}

const NONE: readonly VariableId[] = [];

function calculatedFromThemselves(blocks: readonly BasicBlock[]): readonly VariableId[] {
  const from = new Map<VariableId, { readonly reads: Set<VariableId>; calculates: boolean }>();
  for (const { instructions } of blocks) {
    for (const instruction of instructions) addDependency(from, instruction);
  }
  const found: VariableId[] = [];
  for (const variable of from.keys()) {
    const seen = new Set<VariableId>([variable]);
    let calculates = false;
    let comesBack = false;
    for (const each of seen) {
      const dependency = from.get(each);
      if (dependency === undefined) continue;
      if (dependency.calculates) calculates = true;
      for (const read of dependency.reads) {
        if (read === variable) comesBack = true;
        else seen.add(read);
      }
    }
    if (comesBack && calculates) found.push(variable);
  }
  return found;
}

function addDependency(
  from: Map<VariableId, { readonly reads: Set<VariableId>; calculates: boolean }>,
  instruction: Instruction,
): void {
  if (instruction.kind !== 'assign' || instruction.place.kind !== 'local') return;
  const { variable } = instruction.place;
  let dependency = from.get(variable);
  if (dependency === undefined) {
    dependency = { reads: new Set(), calculates: false };
    from.set(variable, dependency);
  }
  readsOfValue(instruction.value, dependency.reads);
  if (calculates(instruction.value)) dependency.calculates = true;
}

/** Bit operations with a constant reach few values; sums and readings of memory reach any number. */
function calculates(value: Value): boolean {
  switch (value.kind) {
    case 'convert':
    case 'complement':
    case 'not':
    case 'within':
      return calculates(value.operand);
    case 'binary': {
      const isMask = value.operator === '|' || value.operator === '&';
      return !isMask || calculates(value.left) || calculates(value.right);
    }
    case 'compare':
      return calculates(value.left) || calculates(value.right);
    case 'read':
    case 'address':
      return value.place.kind !== 'local';
    default:
      return false;
  }
}

/** Strongly connected components, by Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion. */
function componentsOf(blocks: readonly BasicBlock[]): number[] {
  const index: number[] = blocks.map(() => -1);
  const low: number[] = blocks.map(() => 0);
  const component: number[] = blocks.map(() => -1);
  const open: BlockId[] = [];
  let counter = 0;
  let components = 0;
  for (let root = 0; root < blocks.length; root++) {
    if (index[root] !== -1) continue;
    const stack: { block: BlockId; next: number }[] = [{ block: root, next: 0 }];
    index[root] = low[root] = counter++;
    open.push(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { block } = top;
      const to = successorsOf((blocks[block] as BasicBlock).terminator)[top.next++];
      if (to !== undefined) {
        if (index[to] === -1) {
          index[to] = low[to] = counter++;
          open.push(to);
          stack.push({ block: to, next: 0 });
        } else if (component[to] === -1) {
          low[block] = Math.min(low[block] as number, index[to] as number);
        }
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent !== undefined) {
        low[parent.block] = Math.min(low[parent.block] as number, low[block] as number);
      }
      if (low[block] !== index[block]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        component[member] = components;
        if (member === block) break;
      }
      components++;
    }
  }
  return component;
}
