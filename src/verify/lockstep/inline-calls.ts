import type {
  BasicBlock,
  BlockId,
  Callee,
  ControlFlowGraph,
  Instruction,
  Terminator,
  Value,
  Variable,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import { type Renumbering, renumberedInstruction, renumberedTerminator } from './renumber.ts';

/** The bodies that a call in `from` stands for: one of them, decided by the build; undefined for a call that stays one. */
export type BodyChoice = (
  callee: Callee,
  from: ControlFlowGraph,
) => readonly ControlFlowGraph[] | undefined;

/** Calls inside calls that are put in. */
const MAX_DEPTH = 6;
/** A graph does not grow beyond this. */
const MAX_BLOCKS = 4_000;

/**
 * The graph with the chosen calls replaced by what they call; what is `isMarked` leaves a mark (`markOf`). Their instructions get the line of the call. What
 * cannot be put in (a recursion, other numbers of arguments, structs handed over whole) stays a call.
 */
export function inlineCalls(
  graph: ControlFlowGraph,
  bodiesOf: BodyChoice,
  isMarked: (name: string) => boolean,
): ControlFlowGraph {
  return new Inliner(graph, bodiesOf, isMarked).run();
}

/** The variable that is set where a marked function's body is put in; its name says which function and line. */
export function markOf({ name }: Variable): { name: string; line: number } | undefined {
  const [, marked, line] = /^through (\w+) (\d+)$/.exec(name) ?? [];
  return marked === undefined ? undefined : { name: marked, line: Number(line) };
}

type Call = Extract<Instruction, { kind: 'call' }>;

/** Where a body that is put in goes on, and where its result goes. */
interface Return {
  readonly to: BlockId;
  readonly result: VariableId;
  readonly line: number;
}

class Inliner {
  private readonly graph: ControlFlowGraph;
  private readonly bodiesOf: BodyChoice;
  private readonly isMarked: (name: string) => boolean;
  private readonly variables: Variable[] = [];
  private readonly blocks: BasicBlock[] = [];
  private readonly open: string[] = [];
  private sites = 0;

  constructor(graph: ControlFlowGraph, bodiesOf: BodyChoice, isMarked: (name: string) => boolean) {
    this.graph = graph;
    this.bodiesOf = bodiesOf;
    this.isMarked = isMarked;
  }

  run(): ControlFlowGraph {
    this.put(this.graph, undefined);
    const { variables, blocks, sites } = this;
    return { ...this.graph, variables, blocks, siteCount: sites };
  }

  /** Adds a graph's blocks; its entry. */
  private put(graph: ControlFlowGraph, back: Return | undefined): BlockId {
    const firstVariable = this.variables.length;
    const firstBlock = this.blocks.length;
    const firstSite = this.sites;
    this.variables.push(
      ...graph.variables.map((variable) =>
        back === undefined ? variable : { ...variable, parameter: -1 },
      ),
    );
    this.sites += graph.siteCount;
    const by: Renumbering = {
      variable: (variable) => firstVariable + variable,
      block: (block) => firstBlock + block,
      site: (site) => firstSite + site,
      name: (name) => name,
      line: (line) => back?.line ?? line,
    };
    for (let i = 0; i < graph.blocks.length; i++) this.newBlock();
    this.open.push(graph.name);
    graph.blocks.forEach((block, i) => {
      this.fill(firstBlock + i, block, graph, by, back);
    });
    this.open.pop();
    return firstBlock;
  }

  private newBlock(): BlockId {
    this.blocks.push({ instructions: [], terminator: { kind: 'stop' } });
    return this.blocks.length - 1;
  }

  private fill(
    at: BlockId,
    { instructions, terminator }: BasicBlock,
    graph: ControlFlowGraph,
    by: Renumbering,
    back: Return | undefined,
  ): void {
    let current = at;
    for (const each of instructions) {
      const instruction = renumberedInstruction(by, each);
      const bodies = instruction.kind === 'call' ? this.bodiesFor(instruction, graph) : undefined;
      if (instruction.kind !== 'call' || bodies === undefined) {
        this.block(current).instructions.push(instruction);
      } else current = this.putBodies(current, instruction, bodies);
    }
    const end = renumberedTerminator(by, terminator);
    if (end.kind !== 'return' || back === undefined) this.block(current).terminator = end;
    else this.goBack(current, end, graph, back);
  }

  private block(id: BlockId): BasicBlock {
    return this.blocks[id] as BasicBlock; // one of ours
  }

  private bodiesFor(call: Call, graph: ControlFlowGraph): readonly ControlFlowGraph[] | undefined {
    if (this.open.length > MAX_DEPTH || this.blocks.length > MAX_BLOCKS) return undefined;
    const bodies = this.bodiesOf(call.callee, graph);
    const fits = bodies?.every(
      (body) => !this.open.includes(body.name) && canTake(body, call.arguments.length),
    );
    return fits === true && bodies?.length !== 0 ? bodies : undefined;
  }

  /** Each body under the condition that it is the one that was built; the block behind them. */
  private putBodies(from: BlockId, call: Call, bodies: readonly ControlFlowGraph[]): BlockId {
    const after = this.newBlock();
    let current = from;
    bodies.forEach((body, index) => {
      if (index < bodies.length - 1) {
        const here = this.newBlock();
        const next = this.newBlock();
        const condition = isDefinition(body.name, index);
        const { line } = call;
        this.block(current).terminator = {
          ...{ kind: 'branch', condition, yes: here, no: next, isAssertion: false, line },
        };
        this.putBody(here, call, body, after);
        current = next;
      } else this.putBody(current, call, body, after);
    });
    return after;
  }

  private putBody(from: BlockId, call: Call, body: ControlFlowGraph, after: BlockId): void {
    const { line, result } = call;
    const firstVariable = this.variables.length;
    const entry = this.put(body, { to: after, result, line });
    body.variables.forEach(({ parameter, type }, i) => {
      const value = call.arguments[parameter];
      if (parameter < 0 || value === undefined) return;
      const place = { kind: 'local', variable: firstVariable + i, type } as const;
      this.block(from).instructions.push({ kind: 'assign', place, value, line });
    });
    if (this.isMarked(body.name)) this.mark(from, `through ${body.name} ${line}`, line);
    this.block(from).terminator = { kind: 'jump', to: entry };
  }

  private mark(at: BlockId, name: string, line: number): void {
    const type = isDefinition('', 0).type;
    const known = this.variables.findIndex((variable) => variable.name === name);
    const made = { name, type, parameter: -1, isMemory: false, isAddressTaken: false };
    const variable = known >= 0 ? known : this.variables.push(made) - 1;
    const value: Value = { kind: 'number', value: 1n, type };
    const place = { kind: 'local', variable, type } as const;
    this.block(at).instructions.push({ kind: 'assign', place, value, line });
  }

  private goBack(
    at: BlockId,
    { value }: Extract<Terminator, { kind: 'return' }>,
    { resultType }: ControlFlowGraph,
    { to, result, line }: Return,
  ): void {
    if (value !== undefined) {
      const held = this.variables[result] as Variable; // the call's own
      const place = { kind: 'local', variable: result, type: held.type } as const;
      const converted: Value = { kind: 'convert', operand: value, type: resultType };
      this.block(at).instructions.push({ kind: 'assign', place, value: converted, line });
    }
    this.block(at).terminator = { kind: 'jump', to };
  }
}

function isDefinition(name: string, index: number): Value {
  const condition = `${name}() is its definition ${index}`;
  const type = { text: 'int', width: { kind: 'int', bits: 32, signed: true } } as const;
  return { kind: 'configuration', condition, type };
}

function canTake(body: ControlFlowGraph, handed: number): boolean {
  if (body.limits.length > 0 || body.unshown.length > 0) return false;
  if (body.parameterCount !== handed) return false;
  return body.variables.every(
    ({ parameter, isMemory, isAddressTaken }) => parameter < 0 || !(isMemory || isAddressTaken),
  );
}
