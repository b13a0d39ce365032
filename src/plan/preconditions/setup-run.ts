import type { FunctionId } from '../../callgraph/function-id.ts';
import type {
  BlockId,
  Callee,
  Instruction,
  Terminator,
  Value,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import { type LiveVariables, liveVariables } from '../../outcomes/live-variables.ts';
import type { NumberSet } from '../../outcomes/number-set.ts';
import type { TreeFunctions } from '../../outcomes/tree-functions.ts';
import { type Abstract, ANY_SIGN, ANYTHING } from './flag-values.ts';
import type { MemoryKey } from './memory-key.ts';
import {
  type Exit,
  exclusionsOf,
  type Flow,
  keyOfFlow,
  keyOfState,
  keyOfValue,
  lose,
  loseAll,
  type State,
  withPassed,
} from './setup-state.ts';
import type { SetupTarget } from './setup-target.ts';
import { evaluate, type Frame, refine, signsOf } from './setup-values.ts';
import { afterCall, assign, unreadResult } from './setup-writes.ts';

/** Calls inside calls that are followed; deeper ones count as able to change the flag. */
const MAX_DEPTH = 12;
/** Functions that are run for one handler. A handler that hands its object to the core of mm reaches it. */
const MAX_RUNS = 600;
/** Blocks with different states that are looked at in one function before it counts as too large. */
const MAX_STEPS = 6_000;

type Call = Extract<Instruction, { kind: 'call' }>;

/**
 * Runs a handler on one flag of the object it sets up: every way through it and through the functions it
 * hands the object to. Values of variables are kept as signs, which is enough to tell failing ways from others.
 *
 * What may have changed the flag unseen makes it unknown. A function that is not handed the object is taken
 * not to touch it.
 */
export class SetupRun {
  private readonly functions: Pick<TreeFunctions, 'solved' | 'calleesOf'>;
  private readonly nameOf: (id: FunctionId) => string;
  private readonly target: SetupTarget;
  private readonly known = new Map<string, readonly Exit[]>();
  private readonly live = new Map<FunctionId, LiveVariables>();
  private runs = 0;

  constructor(
    functions: Pick<TreeFunctions, 'solved' | 'calleesOf'>,
    nameOf: (id: FunctionId) => string,
    target: SetupTarget,
  ) {
    this.functions = functions;
    this.nameOf = nameOf;
    this.target = target;
  }

  /** Every way out of `id` when it is called with `parameters` in the situation `flow`. */
  run(
    id: FunctionId,
    parameters: readonly Abstract[],
    flow: Flow,
    callers: readonly FunctionId[],
  ): readonly Exit[] {
    const name = this.nameOf(id);
    if (callers.includes(id)) return [this.lost(flow, `${name}() calls itself`)];
    if (callers.length >= MAX_DEPTH) {
      return [this.lost(flow, `${name}() is more than ${MAX_DEPTH} calls deep`)];
    }
    const key = `${id};${parameters.map(keyOfValue).join(',')};${keyOfFlow(flow)}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    if (++this.runs > MAX_RUNS) {
      return [this.lost(flow, `the search stopped after ${MAX_RUNS} functions, before ${name}()`)];
    }
    const exits = this.runBody(id, name, parameters, flow, [...callers, id]);
    // A place found below belongs to this chain of calls; only exits without one are the same for another.
    const origins = [flow.origin, ...parameters.map((value) => value.origin)];
    const isFree = (one: Abstract | Flow): boolean =>
      one.origin === undefined || origins.includes(one.origin);
    if (exits.every((exit) => isFree(exit.flow) && isFree(exit.value))) this.known.set(key, exits);
    return exits;
  }

  private runBody(
    id: FunctionId,
    name: string,
    parameters: readonly Abstract[],
    flow: Flow,
    chain: readonly FunctionId[],
  ): readonly Exit[] {
    const solved = this.functions.solved(id);
    if ('unreadable' in solved) {
      return [this.lost(flow, `${name}() cannot be read: ${solved.unreadable}`)];
    }
    const { graph } = solved;
    const frame: Frame = { id, name, graph, chain, target: this.target };
    const variables = new Map<VariableId, Abstract>();
    parameters.slice(0, graph.parameterCount).forEach((value, position) => {
      variables.set(position, value);
    });
    const exits = this.follow(frame, { flow, variables });
    const [limit] = graph.limits;
    if (limit === undefined) return exits;
    const reason = `line ${limit.line} of ${name}() cannot be read: ${limit.reason}`;
    return exits.map((exit) => ({ ...exit, flow: this.lost(exit.flow, reason).flow }));
  }

  private follow(frame: Frame, first: State): readonly Exit[] {
    const exits = new Map<string, Exit>();
    const seen = new Set<string>();
    const pending: { block: BlockId; state: State }[] = [];
    const enter = (block: BlockId, whole: State): void => {
      const state = this.withLiveOnly(frame, block, whole);
      const key = `${block};${keyOfState(state)}`;
      if (seen.has(key)) return;
      seen.add(key);
      pending.push({ block, state });
    };
    const leave = (exit: Exit): void => {
      exits.set(`${keyOfFlow(exit.flow)};${keyOfValue(exit.value)}`, exit);
    };
    enter(0, first);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.size > MAX_STEPS) {
        const reason = `${frame.name}() has too many ways through it`;
        return [this.lost(next.state.flow, reason)];
      }
      const block = frame.graph.blocks[next.block];
      if (block === undefined) continue;
      let states: readonly State[] = [next.state];
      for (const instruction of block.instructions) {
        states = states.flatMap((state) => this.execute(frame, state, instruction));
      }
      for (const state of states) this.terminate(frame, state, block.terminator, enter, leave);
    }
    return [...exits.values()];
  }

  /** Values that nobody reads any more only keep equal states apart. */
  private withLiveOnly(frame: Frame, block: BlockId, state: State): State {
    let live = this.live.get(frame.id);
    if (live === undefined) {
      live = liveVariables(frame.graph);
      this.live.set(frame.id, live);
    }
    const variables = new Map<VariableId, Abstract>();
    for (const [variable, value] of state.variables) {
      const isKept = value.readAt !== undefined || live.isLiveAt(block, variable);
      if (isKept) variables.set(variable, value);
    }
    return { ...state, variables };
  }

  private terminate(
    frame: Frame,
    state: State,
    terminator: Terminator,
    enter: (block: BlockId, state: State) => void,
    leave: (exit: Exit) => void,
  ): void {
    switch (terminator.kind) {
      case 'jump':
        enter(terminator.to, state);
        break;
      case 'branch': {
        const { condition, line } = terminator;
        const yes = refine(frame, state, condition, true, line);
        const no = refine(frame, state, condition, false, line);
        if (yes !== undefined) enter(terminator.yes, yes);
        if (no !== undefined) enter(terminator.no, no);
        break;
      }
      case 'switch': {
        const { signs } = evaluate(frame, state, terminator.value, terminator.line);
        for (const { set, to } of terminator.arms) {
          if ((signsOf(set) & signs) !== 0) enter(to, state);
        }
        enter(terminator.otherwise, state);
        break;
      }
      case 'choose':
        for (const to of terminator.to) enter(to, state);
        break;
      case 'return': {
        const { value, line } = terminator;
        leave({ flow: state.flow, value: this.returned(frame, state, value, line) });
        break;
      }
      case 'stop':
    }
  }

  /** A way out of code that was not followed. */
  private lost(flow: Flow, reason: string): Exit {
    const after = this.target.isAnywhere ? loseAll(flow, reason) : lose(flow, reason);
    return { flow: after, value: ANYTHING };
  }

  private returned(frame: Frame, state: State, value: Value | undefined, line: number): Abstract {
    if (value === undefined) return ANYTHING;
    return { ...evaluate(frame, state, value, line), readAt: undefined };
  }

  private execute(frame: Frame, state: State, instruction: Instruction): readonly State[] {
    if (instruction.kind === 'assign') return [assign(frame, state, instruction)];
    return this.call(frame, state, instruction);
  }

  private call(frame: Frame, state: State, call: Call): readonly State[] {
    const { line } = call;
    const values = call.arguments.map((value) => evaluate(frame, state, value, line));
    const signs = signsOfKnown(call.known);
    const unread = unreadResult(signs);
    const excluded = exclusionsOf(this.target.needed, state.flow);
    if (excluded.length > 0) {
      // What becomes of the flag does not matter on this way, as long as what it found stays so.
      const flow = this.withChanges(frame, call, state.flow, excluded[0]?.key ?? '');
      return [afterCall(frame, state, call, flow, unread)];
    }
    if (call.isPure || !values.some((value, i) => this.matters(frame, call, value, i))) {
      return [afterCall(frame, state, call, state.flow, unread)];
    }
    const callees = this.calleesOf(frame, call);
    if ('reason' in callees) {
      // A name without a body is a primitive of the architecture or made by a macro: neither installs tables.
      const isNamed = call.callee.kind === 'function' || call.callee.kind === 'macro';
      const { flow } = state;
      const after = isNamed ? lose(flow, callees.reason) : this.lost(flow, callees.reason).flow;
      return [afterCall(frame, state, call, after, unread)];
    }
    const found: State[] = [];
    for (const callee of callees.functions) {
      for (const exit of this.run(callee, plain(values), state.flow, frame.chain)) {
        const left = exit.value.signs & signs;
        if (left === 0) continue;
        found.push(afterCall(frame, state, call, exit.flow, { ...exit.value, signs: left }));
      }
    }
    return found;
  }

  /** The flow after a call that may write what the way found in memory. */
  private withChanges(frame: Frame, call: Call, flow: Flow, key: MemoryKey): Flow {
    const callees = this.calleesOf(frame, call);
    if ('reason' in callees) return flow;
    const writers = this.target.writersOf(key);
    const writer = callees.functions.find((id) => writers.mayWrite(id));
    if (writer === undefined) return flow;
    const changed = withPassed(withPassed(flow, key, 'zero'), key, 'not-zero');
    return lose(changed, `${this.nameOf(writer)}() may change ${key}`);
  }

  /** Whether a callee that gets this argument could do something to the object. */
  private matters(frame: Frame, call: Call, value: Abstract, position: number): boolean {
    if (value.pointer === 'object' || value.pointer === 'flags' || value.pointer === 'table') {
      return true;
    }
    // `WRITE_ONCE(flags, …)`: a macro may store into what looks like a value.
    const argument = call.arguments[position];
    const isVariable = argument?.kind === 'read' && argument.place.kind === 'local';
    if (call.callee.kind !== 'macro' || value.readAt !== call.line || !isVariable) return false;
    return frame.graph.variables[argument.place.variable]?.name === '';
  }

  private calleesOf(
    frame: Frame,
    call: Call,
  ): { readonly functions: readonly FunctionId[] } | { readonly reason: string } {
    const { callee, line } = call;
    if (callee.kind === 'function' || callee.kind === 'macro') {
      const found = this.functions.calleesOf(frame.id, callee);
      if ('reason' in found) return { reason: unreadText(frame, callee, line) };
      return { functions: found };
    }
    const shown = this.target.calledAt(frame.id, line);
    if (shown.length > 0) return { functions: shown };
    const content = callee.kind === 'dispatch' ? this.target.inSlot(callee.slot) : undefined;
    if (content !== undefined) return content;
    return { reason: unreadText(frame, callee, line) };
  }
}

/** Arguments as the callee sees them: it does not know where its caller read them. */
function plain(values: readonly Abstract[]): Abstract[] {
  return values.map((value) => ({ ...value, readAt: undefined }));
}

function signsOfKnown(known: NumberSet | undefined): number {
  return known === undefined ? ANY_SIGN : signsOf(known);
}

function unreadText(frame: Frame, callee: Callee, line: number): string {
  const what = callee.kind === 'function' || callee.kind === 'macro' ? callee.name : callee.text;
  return `${frame.name}() calls ${what}() in line ${line}, which is not followed`;
}
