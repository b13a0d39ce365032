import {
  type BasicBlock,
  type BlockId,
  type ControlFlowGraph,
  type Instruction,
  type Place,
  successorsOf,
  type Terminator,
  type Value,
  type VariableId,
} from './control-flow-graph.ts';

/** Which variables somebody may still read, at the beginning of each block. */
export interface LiveVariables {
  isLiveAt(block: BlockId, variable: VariableId): boolean;
}

/** Backward data flow over sets of variables (Aho, Lam, Sethi, Ullman, Compilers, 9.2.5). */
export function liveVariables(graph: ControlFlowGraph): LiveVariables {
  const { blocks } = graph;
  const liveIn = blocks.map(() => new Set<VariableId>());
  const predecessors = predecessorsOf(blocks);
  const pending = blocks.map((_, block) => block);
  const isPending = blocks.map(() => true);
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    isPending[block] = false;
    const { instructions, terminator } = blocks[block] as BasicBlock;
    const live = new Set<VariableId>();
    for (const to of successorsOf(terminator)) {
      for (const variable of liveIn[to] as Set<VariableId>) live.add(variable);
    }
    readsOfTerminator(terminator, live);
    for (let i = instructions.length - 1; i >= 0; i--)
      passBackward(instructions[i] as Instruction, live);
    const before = liveIn[block] as Set<VariableId>;
    if (live.size === before.size) continue; // live sets only grow
    liveIn[block] = live;
    for (const from of predecessors[block] as BlockId[]) {
      if (isPending[from] === true) continue;
      isPending[from] = true;
      pending.push(from);
    }
  }
  return { isLiveAt: (block, variable) => liveIn[block]?.has(variable) ?? false };
}

export function predecessorsOf(blocks: readonly BasicBlock[]): BlockId[][] {
  const predecessors: BlockId[][] = blocks.map(() => []);
  blocks.forEach(({ terminator }, block) => {
    for (const to of successorsOf(terminator)) predecessors[to]?.push(block);
  });
  return predecessors;
}

function passBackward(instruction: Instruction, live: Set<VariableId>): void {
  if (instruction.kind === 'assign') {
    const { place, value } = instruction;
    if (place.kind === 'local') live.delete(place.variable);
    else readsOfPlace(place, live);
    readsOfValue(value, live);
    return;
  }
  live.delete(instruction.result);
  for (const value of instruction.arguments) readsOfValue(value, live);
}

function readsOfTerminator(terminator: Terminator, live: Set<VariableId>): void {
  switch (terminator.kind) {
    case 'branch':
      readsOfValue(terminator.condition, live);
      break;
    case 'switch':
      readsOfValue(terminator.value, live);
      break;
    case 'return':
      if (terminator.value !== undefined) readsOfValue(terminator.value, live);
      break;
    default:
      break;
  }
}

/** Adds every variable that reading the value reads. */
export function readsOfValue(value: Value, reads: Set<VariableId>): void {
  switch (value.kind) {
    case 'read':
    case 'address':
      readsOfPlace(value.place, reads);
      break;
    case 'convert':
    case 'complement':
    case 'not':
    case 'within':
      readsOfValue(value.operand, reads);
      break;
    case 'binary':
    case 'compare':
      readsOfValue(value.left, reads);
      readsOfValue(value.right, reads);
      break;
    default:
      break;
  }
}

function readsOfPlace(place: Place, reads: Set<VariableId>): void {
  switch (place.kind) {
    case 'local':
      reads.add(place.variable);
      break;
    case 'target':
      readsOfValue(place.pointer, reads);
      break;
    case 'field':
      readsOfPlace(place.base, reads);
      break;
    case 'element':
      readsOfPlace(place.base, reads);
      readsOfValue(place.index, reads);
      break;
    case 'global':
      break;
  }
}
