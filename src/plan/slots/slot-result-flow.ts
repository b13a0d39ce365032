import type {
  BasicBlock,
  BlockId,
  ControlFlowGraph,
  Instruction,
  Line,
  Value,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import { successorsOf } from '../../outcomes/control-flow-graph.ts';
import { predecessorsOf } from '../../outcomes/live-variables.ts';
import type { SolvedFunction } from '../../outcomes/solve.ts';

type CallInstruction = Extract<Instruction, { kind: 'call' }>;

/** A moment in a function: in front of instruction `index` of `block`. */
export interface Moment {
  readonly block: BlockId;
  readonly index: number;
}

/** Where a value comes from, as the function's own text says it. */
export type Source =
  /** `name` is the constant's, with its sign; undefined for a number written as one, or calculated. */
  | {
      readonly kind: 'constant';
      readonly value: bigint;
      readonly name: string | undefined;
      readonly line: Line;
    }
  | { readonly kind: 'call'; readonly call: CallInstruction; readonly at: Moment }
  | { readonly kind: 'parameter'; readonly index: number; readonly line: Line }
  /** A constant of that name, whose number is not known. */
  | { readonly kind: 'name'; readonly name: string; readonly line: Line }
  /** A comparison: 0 or 1. */
  | { readonly kind: 'truth'; readonly line: Line }
  /** `what` says it in words: "a field error", "a calculation". */
  | { readonly kind: 'other'; readonly what: string; readonly line: Line };

/** What a function's result is made of. */
export interface ResultFlow {
  readonly sources: readonly Source[];
  /** Local variables with a name that hold the result on its way. */
  readonly variables: ReadonlySet<VariableId>;
}

/**
 * Everything that can flow into the results of a function, against the direction of its control flow. All
 * paths are taken to be possible, so that no source is left out; some can be impossible.
 */
export function flowOfResult(graph: ControlFlowGraph): ResultFlow {
  const walk = new FlowWalk(graph);
  const reachable = reachableBlocks(graph.blocks);
  for (const block of reachable) {
    const { instructions, terminator } = graph.blocks[block] as BasicBlock;
    if (terminator.kind !== 'return' || terminator.value === undefined) continue;
    walk.follow(terminator.value, { block, index: instructions.length }, terminator.line);
  }
  return walk.flow;
}

/** What an argument of a call can be, as `flowOfResult` says it of a result. */
export function flowOfArgument(
  graph: ControlFlowGraph,
  call: CallInstruction,
  at: Moment,
  position: number,
): ResultFlow {
  const walk = new FlowWalk(graph);
  const value = call.arguments[position];
  if (value !== undefined) walk.follow(value, at, call.line);
  return walk.flow;
}

/** Everything that is ever assigned to a variable, whether or not it reaches a result. */
export function flowIntoVariable(graph: ControlFlowGraph, variable: VariableId): ResultFlow {
  const walk = new FlowWalk(graph);
  for (const block of reachableBlocks(graph.blocks)) {
    const { instructions } = graph.blocks[block] as BasicBlock;
    instructions.forEach((instruction, index) => {
      if (instruction.kind === 'call') {
        if (instruction.result === variable) walk.meet(instruction, { block, index });
      } else if (instruction.place.kind === 'local' && instruction.place.variable === variable) {
        walk.follow(instruction.value, { block, index }, instruction.line);
      }
    });
  }
  return walk.flow;
}

/**
 * Whether the function can end without a value; as far as the text alone tells where its paths were not
 * followed to the end.
 */
export function canEndWithoutValue({ endings, limit, graph }: SolvedFunction): boolean {
  return limit === undefined
    ? endings.some((ending) => ending.value === undefined)
    : endsWithoutValue(graph);
}

function endsWithoutValue({ blocks }: ControlFlowGraph): boolean {
  return [...reachableBlocks(blocks)].some((block) => {
    const terminator = blocks[block]?.terminator;
    return terminator?.kind === 'return' && terminator.value === undefined;
  });
}

class FlowWalk {
  private readonly graph: ControlFlowGraph;
  private readonly predecessors: readonly (readonly BlockId[])[];
  private readonly sources = new Map<string, Source>();
  private readonly variables = new Set<VariableId>();
  private readonly seen = new Set<string>();

  constructor(graph: ControlFlowGraph) {
    this.graph = graph;
    this.predecessors = predecessorsOf(graph.blocks);
  }

  get flow(): ResultFlow {
    return { sources: [...this.sources.values()], variables: this.variables };
  }

  meet(call: CallInstruction, at: Moment): void {
    this.sources.set(`call ${call.site}`, { kind: 'call', call, at });
  }

  follow(value: Value, at: Moment, line: Line): void {
    switch (value.kind) {
      case 'number':
        this.add({ kind: 'constant', value: value.value, name: value.name, line });
        break;
      case 'name':
        this.add({ kind: 'name', name: value.name, line });
        break;
      case 'read':
        if (value.place.kind === 'local') this.followVariable(value.place.variable, at, line);
        else this.add({ kind: 'other', what: placeText(value.place), line });
        break;
      case 'convert':
        this.followConverted(value, at, line);
        break;
      case 'compare':
      case 'not':
      case 'within':
      case 'configuration':
        this.add({ kind: 'truth', line });
        break;
      case 'binary':
        this.followBinary(value, at, line);
        break;
      case 'any':
        this.add({ kind: 'other', what: value.why, line });
        break;
      case 'address':
        this.add({ kind: 'other', what: 'an address', line });
        break;
      case 'complement':
        this.add({ kind: 'other', what: 'a calculation', line });
        break;
    }
  }

  private followConverted(
    value: Extract<Value, { kind: 'convert' }>,
    at: Moment,
    line: Line,
  ): void {
    if (value.type.width.kind === 'bool') this.add({ kind: 'truth', line });
    else this.follow(value.operand, at, line);
  }

  /** What is joined by `|` comes from both sides; what a mask lets through comes from the masked side. */
  private followBinary(value: Extract<Value, { kind: 'binary' }>, at: Moment, line: Line): void {
    const { operator, left, right } = value;
    const isMask = (side: Value): boolean => side.kind === 'number' || side.kind === 'complement';
    if (operator === '|') {
      this.follow(left, at, line);
      this.follow(right, at, line);
    } else if (operator === '&') {
      if (!isMask(left) || isMask(right)) this.follow(left, at, line);
      if (!isMask(right)) this.follow(right, at, line);
    } else this.add({ kind: 'other', what: 'a calculation', line });
  }

  /** To the assignments that reach `at`, backward through all blocks before it. */
  private followVariable(variable: VariableId, at: Moment, line: Line): void {
    const known = this.graph.variables[variable];
    if (known === undefined) return;
    if (known.isMemory || known.isAddressTaken) {
      const what = `${known.name}, which is changed through its address`;
      this.add({ kind: 'other', what, line });
      return;
    }
    if (known.name !== '') this.variables.add(variable);
    const waiting: Moment[] = [at];
    for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
      if (this.findAssignment(variable, from, line)) continue;
      if (from.block === 0 && known.parameter >= 0) {
        this.add({ kind: 'parameter', index: known.parameter, line });
      }
      for (const block of this.predecessors[from.block] ?? []) {
        if (!this.enter(`${variable}<${block}`)) continue;
        waiting.push({ block, index: this.graph.blocks[block]?.instructions.length ?? 0 });
      }
    }
  }

  /** Follows the last assignment in front of `from` in its block; false when there is none. */
  private findAssignment(variable: VariableId, from: Moment, line: Line): boolean {
    const { instructions } = this.graph.blocks[from.block] as BasicBlock;
    for (let index = from.index - 1; index >= 0; index--) {
      const instruction = instructions[index] as Instruction;
      const at = { block: from.block, index };
      if (instruction.kind === 'call') {
        if (instruction.result === variable) {
          this.meet(instruction, at);
          return true;
        }
        if (!instruction.writes.includes(variable)) continue;
        this.add({ kind: 'other', what: `what ${calleeText(instruction)} stored`, line });
        return true;
      }
      const { place, value } = instruction;
      if (place.kind !== 'local' || place.variable !== variable) continue;
      if (this.enter(`${variable}=${from.block}:${index}`)) {
        this.follow(value, at, instruction.line);
      }
      return true;
    }
    return false;
  }

  private enter(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private add(source: Exclude<Source, { kind: 'call' }>): void {
    const { kind, line } = source;
    const what = kind === 'constant' ? `${source.value} ${source.name ?? ''}` : '';
    const more = kind === 'other' ? source.what : kind === 'name' ? source.name : what;
    const index = kind === 'parameter' ? source.index : '';
    this.sources.set(`${kind} ${line} ${more} ${index}`, source);
  }
}

function reachableBlocks(blocks: readonly BasicBlock[]): ReadonlySet<BlockId> {
  const reachable = new Set<BlockId>([0]);
  // A Set also yields what is added while we iterate.
  for (const block of reachable) {
    const terminator = blocks[block]?.terminator;
    if (terminator === undefined) continue;
    for (const next of successorsOf(terminator)) reachable.add(next);
  }
  return reachable;
}

/** `foo()`, or the text of the pointer that is called. */
export function calleeText({ callee }: CallInstruction): string {
  switch (callee.kind) {
    case 'function':
    case 'macro':
      return `${callee.name}()`;
    default:
      return `the call through ${callee.text}`;
  }
}

function placeText(place: Extract<Value, { kind: 'read' }>['place']): string {
  switch (place.kind) {
    case 'field':
      return `the field ${place.name}`;
    case 'global':
      return `the variable ${place.name}`;
    default:
      return 'a value in memory';
  }
}
