import {
  type BlockId,
  type ControlFlowGraph,
  type Instruction,
  type Place,
  successorsOf,
  type Terminator,
  type Value,
} from '../../outcomes/control-flow-graph.ts';
import { impliedBy, keyOfPlace, type MemoryKey, type Zeroness } from './memory-key.ts';

/** A block's way on that a question leaves out. */
export type IsCut = (terminator: Terminator, to: BlockId) => boolean;

/** Whether an instruction that `isTarget` is reached from the beginning without the ways that are cut. */
export function reaches(
  graph: ControlFlowGraph,
  isTarget: (instruction: Instruction) => boolean,
  isCut: IsCut,
): boolean {
  for (const block of reachedBlocks(graph, isCut)) {
    if (graph.blocks[block]?.instructions.some(isTarget) === true) return true;
  }
  return false;
}

/** Blocks reached from the beginning, or from `starts`, without the ways that are cut. */
export function reachedBlocks(
  graph: ControlFlowGraph,
  isCut: IsCut,
  starts: readonly BlockId[] = [0],
): ReadonlySet<BlockId> {
  const seen = new Set<BlockId>(starts);
  // A Set also yields members added while we iterate.
  for (const block of seen) {
    const terminator = graph.blocks[block]?.terminator;
    if (terminator === undefined) continue;
    for (const to of successorsOf(terminator)) if (!isCut(terminator, to)) seen.add(to);
  }
  return seen;
}

/**
 * Whether a target is reached behind an instruction that `isStart` without the ways that are cut: what was
 * found before it holds no longer.
 */
export function reachesAfter(
  graph: ControlFlowGraph,
  isStart: (instruction: Instruction) => boolean,
  isTarget: (instruction: Instruction) => boolean,
  isCut: IsCut,
): boolean {
  return graph.blocks.some(({ instructions, terminator }) => {
    const start = instructions.findIndex(isStart);
    if (start < 0) return false;
    if (instructions.slice(start + 1).some(isTarget)) return true;
    const starts = successorsOf(terminator).filter((to) => !isCut(terminator, to));
    for (const block of reachedBlocks(graph, isCut, starts)) {
      if (graph.blocks[block]?.instructions.some(isTarget) === true) return true;
    }
    return false;
  });
}

/**
 * Places in memory that were found zero, or not zero, on every way to a target. A place that the function
 * itself writes is left out: what was found may hold no longer.
 */
export function conditionsBefore(
  graph: ControlFlowGraph,
  isTarget: (instruction: Instruction) => boolean,
): ReadonlyMap<MemoryKey, Zeroness> {
  const found = new Map<MemoryKey, Zeroness>();
  const written = writtenKeys(graph);
  for (const { key, is } of testedKeys(graph)) {
    if (written.has(key) || found.has(key)) continue;
    const asserts: IsCut = (terminator, to) => {
      if (terminator.kind !== 'branch' || terminator.yes === terminator.no) return false;
      const implied = impliedBy(terminator.condition, to === terminator.yes);
      return implied?.key === key && implied.is === is;
    };
    if (!reaches(graph, isTarget, asserts)) found.set(key, is);
  }
  return found;
}

function testedKeys(graph: ControlFlowGraph): { key: MemoryKey; is: Zeroness }[] {
  const tested: { key: MemoryKey; is: Zeroness }[] = [];
  for (const { terminator } of graph.blocks) {
    if (terminator.kind !== 'branch') continue;
    for (const truth of [true, false]) {
      const implied = impliedBy(terminator.condition, truth);
      if (implied !== undefined) tested.push(implied);
    }
  }
  return tested;
}

function writtenKeys(graph: ControlFlowGraph): ReadonlySet<MemoryKey> {
  const written = new Set<MemoryKey>();
  for (const { instructions } of graph.blocks) {
    for (const instruction of instructions) {
      const key = instruction.kind === 'assign' ? keyOfPlace(instruction.place) : undefined;
      if (key !== undefined) written.add(key);
    }
  }
  return written;
}

/** Whether a value is made of a global or its address. A comparison with it tells nothing about where it goes. */
export function holdsAddress(value: Value, isGlobal: (name: string) => boolean): boolean {
  const inPlace = (place: Place): boolean => {
    switch (place.kind) {
      case 'global':
        return isGlobal(place.name);
      case 'target':
        return inValue(place.pointer);
      case 'field':
        return inPlace(place.base);
      case 'element':
        return inPlace(place.base) || inValue(place.index);
      case 'local':
        return false;
    }
  };
  const inValue = (inner: Value): boolean => {
    switch (inner.kind) {
      case 'read':
      case 'address':
        return inPlace(inner.place);
      case 'convert':
      case 'complement':
      case 'not':
      case 'within':
        return inValue(inner.operand);
      case 'binary':
        return inValue(inner.left) || inValue(inner.right);
      default:
        return false;
    }
  };
  return inValue(value);
}
