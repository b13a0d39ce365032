import { type RunInput, type RunWatcher, runConcretely } from '../outcomes/concrete-interpreter.ts';
import { STRIDE } from '../outcomes/concrete-memory.ts';
import { ConcreteProgram } from '../outcomes/concrete-program.ts';

/** What those around a function see of one run. */
interface Seen {
  readonly trace: readonly string[];
  readonly result: bigint | undefined;
}

/** Grows with what was run to its end in both texts. */
export interface RunsCompared {
  runs: number;
}

/**
 * The first run in which `name` does something else in the one text than in the other, or returns something else;
 * undefined when there is none. Those around it answer the same to the same calls in the same order.
 */
export function differingRun(
  before: string,
  after: string,
  name: string,
  environments: readonly number[],
  compared: RunsCompared = { runs: 0 },
): string | undefined {
  const programs = [new ConcreteProgram(before), new ConcreteProgram(after)];
  for (const environment of environments) {
    const [mine, theirs] = programs.map((program) => runOf(program, name, environment));
    if (mine === undefined || theirs === undefined) continue;
    compared.runs++;
    const [old, now] = [mine, theirs].map(({ trace, result }) => `${trace.join(' ')} = ${result}`);
    if (old !== now) return `environment ${environment}\n  before ${old}\n  now    ${now}`;
  }
  return undefined;
}

/** Undefined for a run that C leaves undefined, or that is too long. */
function runOf(program: ConcreteProgram, name: string, environment: number): Seen | undefined {
  const watcher = new Around(environment, firstLocalAddress(program));
  const oracle = Array.from({ length: 60 }, (_, i) => numberFor(environment, `begin ${i}`));
  const input: RunInput = { oracle, rightFirst: false, watcher };
  runConcretely(program, name, input);
  return watcher.depth === 0 && watcher.hasEnded
    ? { trace: watcher.trace, result: watcher.result }
    : undefined;
}

/** Structs and globals come first in memory; what is behind them depends on the text. */
function firstLocalAddress({ structs, globals }: ConcreteProgram): bigint {
  let cells = globals.size * 2;
  for (const fields of structs.values()) cells += 2 * (fields.length + 1);
  return 0x10000n + BigInt(cells) * STRIDE;
}

class Around implements RunWatcher {
  readonly trace: string[] = [];
  depth = 0;
  hasEnded = false;
  result: bigint | undefined;
  private readonly environment: number;
  private readonly firstLocal: bigint;
  private readonly times = new Map<string, number>();

  constructor(environment: number, firstLocal: bigint) {
    this.environment = environment;
    this.firstLocal = firstLocal;
  }

  calls(name: string, args: readonly bigint[]): readonly bigint[] {
    this.trace.push(`${name}(${args.map((arg) => this.shown(arg)).join()})`);
    const time = this.times.get(name) ?? 0;
    this.times.set(name, time + 1);
    const occasion = `${name} ${time}`;
    const others = Array.from({ length: 10 }, (_, i) =>
      numberFor(this.environment, `${occasion} ${i}`),
    );
    const writes = numberFor(this.environment, `${occasion} writes`);
    return writes > 0n && writes < 4n ? [writes, ...others] : [0n, ...others];
  }

  stores(address: bigint, value: bigint): void {
    this.trace.push(`*${address}=${this.shown(value)}`);
  }

  enters(): void {
    this.depth++;
  }

  returns(result: bigint | undefined): void {
    this.depth--;
    if (this.depth > 0) return;
    this.hasEnded = true;
    this.result = result;
  }

  private shown(value: bigint): string {
    return value >= this.firstLocal && value < this.firstLocal + 0x10000n ? 'local' : `${value}`;
  }
}

const NUMBERS = [
  0n,
  0n,
  0n,
  1n,
  2n,
  3n,
  4n,
  8n,
  127n,
  128n,
  255n,
  256n,
  -1n,
  -5n,
  -11n,
  -12n,
  -14n,
  -16n,
  -22n,
  1n << 31n,
  1n << 40n,
];

/** A number that is the same for the same environment and text. */
function numberFor(environment: number, text: string): bigint {
  let hash = environment ^ 0x9e3779b9;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return NUMBERS[(hash >>> 0) % NUMBERS.length] ?? 0n;
}
