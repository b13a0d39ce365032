import type {
  BasicBlock,
  BlockId,
  ControlFlowGraph,
  Instruction,
  Terminator,
} from '../../src/outcomes/control-flow-graph.ts';
import { Evaluator } from '../../src/outcomes/evaluate.ts';
import { Expressions } from '../../src/outcomes/expression.ts';
import { mayEqualUnder } from '../../src/outcomes/guard.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import type { State } from '../../src/outcomes/state.ts';
import { rangeOf } from '../../src/outcomes/width.ts';

const MAX_STEPS = 1_000;

export interface WalkedPaths {
  /** Everything that some path returns. */
  readonly results: NumberSet;
  readonly paths: number;
  /** Paths longer than the limit were left, and those behind so many steps. */
  readonly isCut: boolean;
}

/**
 * A second solver, as plain as can be: every path by itself, up to so many blocks. Nothing is merged, no
 * variable is forgotten, no loop is generalised. For graphs over local variables and calls.
 */
export function walkPaths(graph: ControlFlowGraph, maxBlocks: number): WalkedPaths {
  const walker = new Walker(graph, maxBlocks);
  walker.walk(0, walker.initialState(), 0);
  return walker;
}

class Walker implements WalkedPaths {
  results = NumberSet.nothing;
  paths = 0;
  isCut = false;
  private readonly graph: ControlFlowGraph;
  private readonly maxBlocks: number;
  private readonly exprs = new Expressions();
  private readonly evaluator: Evaluator;
  private calls = 0;
  private steps = 0;

  constructor(graph: ControlFlowGraph, maxBlocks: number) {
    this.graph = graph;
    this.maxBlocks = maxBlocks;
    this.evaluator = new Evaluator(this.exprs, graph);
  }

  initialState(): State {
    const variables = this.graph.variables.map(({ parameter, type: { width } }) => {
      if (parameter < 0) return undefined;
      const origin = { kind: 'parameter', index: parameter } as const;
      return this.exprs.term(origin, `p${parameter}`, rangeOf(width), width);
    });
    const lines = variables.map(() => 0);
    return { variables, lines, memory: new Map(), epoch: 0, guard: [new Map()], tag: 0 };
  }

  walk(block: BlockId, from: State, length: number): void {
    if (length > this.maxBlocks || this.steps++ > MAX_STEPS) {
      this.isCut = true;
      return;
    }
    const { instructions, terminator } = this.graph.blocks[block] as BasicBlock;
    const state = instructions.reduce((before, each) => this.execute(before, each), from);
    for (const [to, next] of this.leave(state, terminator)) this.walk(to, next, length + 1);
  }

  private execute(state: State, instruction: Instruction): State {
    const variables = [...state.variables];
    if (instruction.kind === 'call') {
      const type = this.graph.variables[instruction.result]?.type ?? this.graph.resultType;
      // Each time it is called it is another call.
      const origin = { kind: 'call', site: 1_000 + this.calls++, arguments: [] } as const;
      const range = instruction.known ?? rangeOf(type.width);
      variables[instruction.result] = this.exprs.term(origin, undefined, range, type.width);
    } else if (instruction.place.kind === 'local') {
      const { variable, type } = instruction.place;
      const value = this.evaluator.valueOf(state, instruction.value);
      variables[variable] = this.exprs.cast(value, type.width);
    }
    return { ...state, variables };
  }

  private leave(state: State, terminator: Terminator): readonly (readonly [BlockId, State])[] {
    const { evaluator } = this;
    const ways: [BlockId, State | undefined][] = [];
    switch (terminator.kind) {
      case 'jump':
        return [[terminator.to, state]];
      case 'choose':
        return terminator.to.map((to) => [to, state]);
      case 'branch':
        ways.push([terminator.yes, evaluator.assume(state, terminator.condition, true)]);
        ways.push([terminator.no, evaluator.assume(state, terminator.condition, false)]);
        break;
      case 'switch': {
        let rest: State | undefined = state;
        for (const { set, to } of terminator.arms) {
          ways.push([to, evaluator.restrict(state, terminator.value, set)]);
          rest = rest && evaluator.restrict(rest, terminator.value, set.complement());
        }
        ways.push([terminator.otherwise, rest]);
        break;
      }
      case 'return':
        this.end(state, terminator);
        break;
      case 'stop':
        break;
    }
    return ways.flatMap(([to, next]) => (next === undefined ? [] : [[to, next]]));
  }

  private end(state: State, { value }: Extract<Terminator, { kind: 'return' }>): void {
    this.paths++;
    if (value === undefined) return;
    const id = this.exprs.cast(this.evaluator.valueOf(state, value), this.graph.resultType.width);
    this.results = this.results.union(mayEqualUnder(this.exprs, state.guard, id));
  }
}
