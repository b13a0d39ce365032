import { N } from '../../src/syntax/node-kinds.ts';
import type { NodeId } from '../../src/syntax/syntax-tree.ts';
import { ConcreteExpressions } from './concrete-expressions.ts';
import { type Flow, type Frame, partsOf, type Runner, type Scope } from './concrete-frame.ts';
import { Memory, STRIDE } from './concrete-memory.ts';
import type { ConcreteFunction, ConcreteProgram } from './concrete-program.ts';
import { Abandoned, isPointer, type Typed } from './concrete-types.ts';

/** One call of a function of the program that came to its end. */
export interface Activation {
  readonly function: string;
  readonly arguments: readonly bigint[];
  /** Undefined for functions without a result. */
  readonly result: bigint | undefined;
  /** The last result of the calls made from here, by `calledAt`. */
  readonly calls: ReadonlyMap<string, bigint>;
}

/** What decides how a run goes, besides the program. */
export interface RunInput {
  /** Arguments of the outermost call, results and side effects of functions without a body, in turn. */
  readonly oracle: readonly bigint[];
  /** C leaves the order of most operands open: right ones first. */
  readonly rightFirst: boolean;
  /** Sees what others could see of the run, and may answer in their place. */
  readonly watcher?: RunWatcher;
}

/** What a run shows to those around it. */
export interface RunWatcher {
  /** A function without a body is called: what it consults in the oracle's place, undefined for the oracle itself. */
  calls(name: string, args: readonly bigint[], line: number): readonly bigint[] | undefined;
  /** Memory changes that is no local variable's. */
  stores(address: bigint, value: bigint): void;
  enters(name: string): void;
  /** Of the function entered last. */
  returns(result: bigint | undefined): void;
}

const MAX_STEPS = 600;
const MAX_DEPTH = 12;

/** Runs `name`; the activations that ended, callees first. Some when the run was abandoned. */
export function runConcretely(
  program: ConcreteProgram,
  name: string,
  input: RunInput,
): readonly Activation[] {
  const run = new Run(program, input);
  const subject = program.functions.get(name);
  if (subject === undefined) throw new Error(`no function ${name}`);
  try {
    run.prepare();
    run.invoke(
      subject,
      subject.parameters.map(({ type }) => run.oracleValue(type)),
    );
  } catch (trouble) {
    if (!(trouble instanceof Abandoned)) throw trouble;
  }
  return run.ended;
}

/**
 * A direct walk over syntax trees: no graph, no lowering. `goto` unwinds to the block that holds the label
 * and walks that block again, passing over everything that does not lead to the label.
 */
class Run implements Runner {
  readonly program: ConcreteProgram;
  readonly memory = new Memory();
  readonly ended: Activation[] = [];
  readonly rightFirst: boolean;
  readonly globals: Scope = { variables: new Map(), outer: undefined };
  private oracle: readonly bigint[];
  private readonly watcher: RunWatcher | undefined;
  private readonly expressions = new ConcreteExpressions(this);
  /** What functions without a body may change. */
  private readonly exposed: bigint[] = [];
  private readonly structs: bigint[] = [];
  private consulted = 0;
  private steps = 0;
  private depth = 0;

  constructor(program: ConcreteProgram, input: RunInput) {
    this.program = program;
    this.oracle = input.oracle;
    this.rightFirst = input.rightFirst;
    this.watcher = input.watcher;
  }

  /** Globals, and two objects of each struct for pointers to lead to. */
  prepare(): void {
    for (const fields of this.program.structs.values()) {
      for (let copy = 0; copy < 2; copy++) {
        const address = this.memory.allocate(fields.map(({ type }) => type));
        this.structs.push(address);
        this.exposed.push(...fields.map((_, index) => address + BigInt(index) * STRIDE));
      }
    }
    for (const [name, type] of this.program.globals) {
      const address = this.memory.allocate([type]);
      this.globals.variables.set(name, { address, type });
      this.exposed.push(address);
    }
    for (const address of this.exposed) {
      this.memory.write(address, this.oracleValue(this.memory.typeAt(address)));
    }
    const shared = new Set(this.exposed);
    this.memory.onWrite = (address, value) => {
      if (shared.has(address)) this.watcher?.stores(address, value);
    };
  }

  consult(): bigint {
    return this.oracle[this.consulted++] ?? 0n;
  }

  /** A number from outside: for pointers to structs mostly one of those there are. */
  oracleValue(type: string): bigint {
    const value = this.consult();
    if (!isPointer(type) || (value <= 0n && value > -200n)) return value;
    return this.structs[Number(BigInt.asUintN(32, value) % BigInt(this.structs.length))] ?? 0n;
  }

  /** A function without a body returns anything, and stores anything where it can. */
  callOutside(name: string, result: string, args: readonly Typed[], line: number): Typed {
    const answers = this.watcher?.calls(
      name,
      args.map(({ value }) => value),
      line,
    );
    if (answers === undefined) return this.answerOutside(result, args);
    const { oracle, consulted } = this;
    this.oracle = answers;
    this.consulted = 0;
    const answer = this.answerOutside(result, args);
    this.oracle = oracle;
    this.consulted = consulted;
    return answer;
  }

  private answerOutside(result: string, args: readonly Typed[]): Typed {
    for (const { value } of args) if (this.memory.has(value)) this.exposed.push(value);
    const asked = this.consult();
    const writes = asked > 0n && asked < 4n && this.exposed.length > 0 ? Number(asked) : 0;
    for (let i = 0; i < writes; i++) {
      const at = BigInt.asUintN(16, this.consult()) % BigInt(this.exposed.length);
      const address = this.exposed[Number(at)] ?? 0n;
      if (this.memory.has(address)) {
        this.memory.write(address, this.oracleValue(this.memory.typeAt(address)));
      }
    }
    return { value: result === 'void' ? 0n : this.oracleValue(result), type: result };
  }

  invoke(subject: ConcreteFunction, args: readonly bigint[]): Typed | undefined {
    if (++this.depth > MAX_DEPTH) throw new Abandoned('calls too deep');
    this.watcher?.enters(subject.name);
    const scope: Scope = { variables: new Map(), outer: this.globals };
    const frame: Frame = {
      function: subject,
      calls: new Map(),
      addresses: [],
      scope,
      seeking: undefined,
    };
    const handed = subject.parameters.map(({ name, type }, index) => {
      const address = this.declare(frame, name, [type], type);
      return this.memory.write(address, args[index] as bigint);
    });
    const flow = this.execute(frame, subject.body);
    const isVoid = subject.result === 'void';
    if (flow?.kind !== 'return' && !isVoid) throw new Abandoned('the end of a function');
    const value = flow?.kind === 'return' && !isVoid ? flow.value : undefined;
    const result = value && this.expressions.converted(value, subject.result);
    for (const address of frame.addresses) this.memory.free(address);
    this.depth--;
    this.watcher?.returns(result?.value);
    this.ended.push({
      function: subject.name,
      arguments: handed,
      result: result?.value,
      calls: frame.calls,
    });
    return result;
  }

  private declare(frame: Frame, name: string, cells: readonly string[], type: string): bigint {
    const known = frame.scope.variables.get(name);
    if (known !== undefined) return known.address;
    const address = this.memory.allocate(cells);
    frame.addresses.push(address);
    frame.scope.variables.set(name, { address, type });
    return address;
  }

  inScope<T>(frame: Frame, run: () => T): T {
    const outer = frame.scope;
    frame.scope = { variables: new Map(), outer };
    const result = run();
    frame.scope = outer;
    return result;
  }

  /** Runs a statement, or as much of it as lies behind what is being sought. */
  execute(frame: Frame, node: NodeId): Flow | undefined {
    const { tree } = frame.function;
    if (++this.steps > MAX_STEPS) throw new Abandoned('too long');
    if (frame.seeking !== undefined && !contains(frame, node, frame.seeking)) {
      if (tree.kind(node) === N.declaration) this.declareAll(frame, node, false);
      return undefined;
    }
    const children = frame.function.children(node);
    const [first, second] = partsOf(frame, node);
    switch (tree.kind(node)) {
      case N.compound:
        return this.inScope(frame, () => this.executeBlock(frame, node, children));
      case N.expressionStatement:
        this.expressions.value(frame, first);
        return undefined;
      case N.declaration:
        this.declareAll(frame, node, true);
        return undefined;
      case N.if:
        return this.executeIf(frame, node);
      case N.while:
        return this.loop(frame, first, second, undefined, true);
      case N.doWhile:
        return this.loop(frame, second, first, undefined, false);
      case N.for:
        return this.inScope(frame, () => this.executeFor(frame, node));
      case N.switch:
        return this.executeSwitch(frame, first, second);
      case N.case:
      case N.default:
      case N.label: {
        if (frame.seeking === node) frame.seeking = undefined;
        const statement = children.at(-1);
        return statement === undefined || tree.isAbsent(statement)
          ? undefined
          : this.execute(frame, statement);
      }
      case N.goto: {
        const name = tree.tokenText((tree.firstToken[node] as number) + 1);
        return { kind: 'goto', label: frame.function.labels.get(name) as NodeId };
      }
      case N.break:
        return { kind: 'break' };
      case N.continue:
        return { kind: 'continue' };
      case N.return: {
        const hasValue = first !== undefined && !tree.isAbsent(first);
        return {
          kind: 'return',
          value: hasValue ? this.expressions.value(frame, first) : undefined,
        };
      }
      case N.emptyStatement:
        return undefined;
      default:
        throw new Error(`no statement the interpreter knows: ${frame.function.text(node)}`);
    }
  }

  private executeBlock(
    frame: Frame,
    block: NodeId,
    statements: readonly NodeId[],
  ): Flow | undefined {
    for (let at = 0; at < statements.length; at++) {
      const flow = this.execute(frame, statements[at] as NodeId);
      if (flow?.kind === 'goto' && contains(frame, block, flow.label)) {
        frame.seeking = flow.label;
        at = -1;
      } else if (flow !== undefined) return flow;
    }
    return undefined;
  }

  private executeIf(frame: Frame, node: NodeId): Flow | undefined {
    const [condition, then, otherwise] = partsOf(frame, node);
    const isThen =
      frame.seeking === undefined
        ? this.isTrue(frame, condition)
        : contains(frame, then, frame.seeking);
    const chosen = isThen ? then : otherwise;
    return frame.function.tree.isAbsent(chosen) ? undefined : this.execute(frame, chosen);
  }

  private executeFor(frame: Frame, node: NodeId): Flow | undefined {
    const { tree } = frame.function;
    const [initial, condition, step, body] = partsOf(frame, node);
    if (tree.kind(initial) === N.declaration) {
      this.declareAll(frame, initial, frame.seeking === undefined);
    } else if (!tree.isAbsent(initial) && frame.seeking === undefined) {
      this.expressions.value(frame, initial);
    }
    return this.loop(frame, condition, body, tree.isAbsent(step) ? undefined : step, true);
  }

  private loop(
    frame: Frame,
    condition: NodeId,
    body: NodeId,
    step: NodeId | undefined,
    testsFirst: boolean,
  ): Flow | undefined {
    const { tree } = frame.function;
    const goesOn = (): boolean => tree.isAbsent(condition) || this.isTrue(frame, condition);
    if (testsFirst && frame.seeking === undefined && !goesOn()) return undefined;
    for (;;) {
      const flow = this.execute(frame, body);
      if (flow?.kind === 'break') return undefined;
      if (flow !== undefined && flow.kind !== 'continue') return flow;
      if (step !== undefined) this.expressions.value(frame, step);
      if (!goesOn()) return undefined;
    }
  }

  private executeSwitch(frame: Frame, subject: NodeId, body: NodeId): Flow | undefined {
    if (frame.seeking === undefined) {
      const value = this.expressions.promoted(this.expressions.value(frame, subject));
      const target = this.caseOf(frame, body, value);
      if (target === undefined) return undefined;
      frame.seeking = target;
    }
    const flow = this.execute(frame, body);
    return flow?.kind === 'break' ? undefined : flow;
  }

  private caseOf(frame: Frame, body: NodeId, subject: Typed): NodeId | undefined {
    const { tree } = frame.function;
    const constant = (node: NodeId): bigint =>
      this.expressions.converted(this.expressions.value(frame, node), subject.type).value;
    let otherwise: NodeId | undefined;
    let chosen: NodeId | undefined;
    const open = [body];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const kind = tree.kind(node);
      if (kind === N.switch) continue;
      if (kind === N.default) {
        if (otherwise !== undefined) throw new Error('two defaults in one switch');
        otherwise = node;
      }
      if (kind === N.case) {
        const [low, high] = partsOf(frame, node);
        const from = constant(low);
        const until = tree.isAbsent(high) ? from : constant(high);
        if (from <= subject.value && subject.value <= until) chosen ??= node;
      }
      open.push(...frame.function.children(node));
    }
    return chosen ?? otherwise;
  }

  private declareAll(frame: Frame, declaration: NodeId, isReached: boolean): void {
    const { tree } = frame.function;
    for (const variable of this.expressions.declared(frame, declaration)) {
      const { name, type, length, initial } = variable;
      const cells = Array.from({ length }, () => (length > 1 ? type.replace(/ ?\[\]$/, '') : type));
      const address = this.declare(frame, name, cells, type);
      if (!isReached) continue;
      this.memory.forget(address);
      if (tree.isAbsent(initial)) continue;
      this.memory.write(address, this.expressions.value(frame, initial).value);
    }
  }

  isTrue(frame: Frame, node: NodeId): boolean {
    return this.expressions.value(frame, node).value !== 0n;
  }
}

function contains(frame: Frame, node: NodeId, inner: NodeId): boolean {
  const { firstToken, endToken } = frame.function.tree;
  return (
    (firstToken[node] as number) <= (firstToken[inner] as number) &&
    (endToken[inner] as number) <= (endToken[node] as number)
  );
}
