import type {
  BasicBlock,
  BlockId,
  ControlFlowGraph,
  Instruction,
  Line,
  Terminator,
  Variable,
} from '../../outcomes/control-flow-graph.ts';
import { type LiveVariables, liveVariables } from '../../outcomes/live-variables.ts';
import { type LoopVariables, loopVariables } from '../../outcomes/loop-variables.ts';
import { reversePostOrder } from '../../outcomes/solve.ts';

/**
 * What happens in a block of a version. `plain`: nothing that others see. `event`: its only instruction, which others
 * may see. `head`: nothing; a loop begins. `end`: the function ends.
 */
export type BlockKind = 'plain' | 'event' | 'head' | 'end';

/** One of the two texts of a function, cut into blocks that do one kind of thing. */
export interface Version {
  readonly graph: ControlFlowGraph;
  readonly kinds: readonly BlockKind[];
  readonly live: LiveVariables;
  readonly loops: LoopVariables;
  /** By block: its place in an order in which only edges that close a loop go back; -1 for unreachable ones. */
  readonly rank: readonly number[];
}

/** `graph` uses the variables of `variables`, of which it may have only some. */
export function makeVersion(graph: ControlFlowGraph): Version {
  const cut = withHeads({ ...graph, blocks: cutBlocks(graph) });
  const rank = ranksOf(cut);
  const loops = loopVariables(cut, rank);
  const kinds = cut.blocks.map((block, id): BlockKind => {
    if (loops.isHead(id)) return 'head';
    return kindOf(cut.variables, block);
  });
  return { graph: cut, kinds, live: liveVariables(cut), loops, rank };
}

/** Whether others may see that the instruction runs. */
export function isEvent(variables: readonly Variable[], instruction: Instruction): boolean {
  if (instruction.kind === 'call') return true;
  const { place } = instruction;
  if (place.kind !== 'local') return true;
  const variable = variables[place.variable];
  return variable === undefined || variable.isMemory || variable.isAddressTaken;
}

/** The line of what happens in a block. */
export function lineOf({ instructions, terminator }: BasicBlock): Line {
  const [first] = instructions;
  if (first !== undefined) return first.line;
  return 'line' in terminator ? terminator.line : 0;
}

function kindOf(
  variables: readonly Variable[],
  { instructions, terminator }: BasicBlock,
): BlockKind {
  const [first] = instructions;
  if (first !== undefined && isEvent(variables, first)) return 'event';
  if (first !== undefined) return 'plain';
  return terminator.kind === 'return' || terminator.kind === 'stop' ? 'end' : 'plain';
}

/** Events in blocks of their own, and so are the ends. */
function cutBlocks({ blocks, variables }: ControlFlowGraph): BasicBlock[] {
  const cut: BasicBlock[] = blocks.map(() => ({ instructions: [], terminator: { kind: 'stop' } }));
  const newBlock = (): BlockId => cut.push({ instructions: [], terminator: { kind: 'stop' } }) - 1;
  blocks.forEach(({ instructions, terminator }, id) => {
    let current = id;
    const goOn = (): void => {
      const next = newBlock();
      (cut[current] as BasicBlock).terminator = { kind: 'jump', to: next };
      current = next;
    };
    for (const instruction of instructions) {
      const isOwn = isEvent(variables, instruction);
      if (isOwn && (cut[current] as BasicBlock).instructions.length > 0) goOn();
      (cut[current] as BasicBlock).instructions.push(instruction);
      if (isOwn) goOn();
    }
    const isEnd = terminator.kind === 'return' || terminator.kind === 'stop';
    if (isEnd && (cut[current] as BasicBlock).instructions.length > 0) goOn();
    (cut[current] as BasicBlock).terminator = terminator;
  });
  return cut;
}

/** An empty block in front of each block that begins a loop. */
function withHeads(graph: ControlFlowGraph): ControlFlowGraph {
  const loops = loopVariables(graph, ranksOf(graph));
  const blocks: BasicBlock[] = [...graph.blocks];
  const heads = new Map<BlockId, BlockId>();
  graph.blocks.forEach((_, id) => {
    if (!loops.isHead(id)) return;
    heads.set(id, blocks.push({ instructions: [], terminator: { kind: 'jump', to: id } }) - 1);
  });
  if (heads.size === 0) return graph;
  const toHead = (id: BlockId): BlockId => heads.get(id) ?? id;
  graph.blocks.forEach(({ instructions, terminator }, id) => {
    blocks[id] = { instructions, terminator: redirected(terminator, toHead) };
  });
  // The entry is block 0, also where a loop begins there.
  const entry = heads.get(0);
  if (entry === undefined) return { ...graph, blocks };
  return withEntry({ ...graph, blocks }, entry);
}

/** The same with `entry` for a beginning. */
function withEntry(graph: ControlFlowGraph, entry: BlockId): ControlFlowGraph {
  const to = (id: BlockId): BlockId => id + 1;
  const moved = graph.blocks.map(({ instructions, terminator }) => ({
    instructions,
    terminator: redirected(terminator, to),
  }));
  const first: BasicBlock = { instructions: [], terminator: { kind: 'jump', to: to(entry) } };
  return { ...graph, blocks: [first, ...moved] };
}

function redirected(terminator: Terminator, to: (block: BlockId) => BlockId): Terminator {
  switch (terminator.kind) {
    case 'jump':
      return { kind: 'jump', to: to(terminator.to) };
    case 'branch':
      return { ...terminator, yes: to(terminator.yes), no: to(terminator.no) };
    case 'switch': {
      const arms = terminator.arms.map((arm) => ({ set: arm.set, to: to(arm.to) }));
      return { ...terminator, arms, otherwise: to(terminator.otherwise) };
    }
    case 'choose':
      return { kind: 'choose', to: terminator.to.map(to) };
    default:
      return terminator;
  }
}

function ranksOf(graph: ControlFlowGraph): readonly number[] {
  const rank = graph.blocks.map(() => -1);
  reversePostOrder(graph.blocks).forEach((block, index) => {
    rank[block] = index;
  });
  return rank;
}
