import type { PlannedSite } from '../../../src/plan/planned-site.ts';
import { type RunWatcher, runConcretely } from '../../outcomes/concrete-interpreter.ts';
import { ConcreteProgram } from '../../outcomes/concrete-program.ts';
import { HANDLER, TO_RUN } from '../../plan/any-handler.ts';

/** What toy_map() returns, and what toyf_map() makes of it. */
const IMAGES: readonly (readonly [name: string, value: bigint, code: bigint])[] = [
  ['0', 0n, 0x100n],
  ['-EBUSY', -16n, 0x100n],
  ['-ENOMEM', -12n, 1n],
  ['-EFAULT', -14n, 2n],
  ['-EINVAL', -22n, 2n],
];

const CODES: ReadonlyMap<string, bigint> = new Map([
  ['VM_FAULT_OOM', 1n],
  ['VM_FAULT_SIGBUS', 2n],
  ['VM_FAULT_MAJOR', 4n],
  ['VM_FAULT_NOPAGE', 0x100n],
  ['VM_FAULT_RETRY', 0x400n],
  ['0', 0n],
]);

const NEW_NAMES = `int toyf_map(struct toy *toy, int n);
static int vmf_error(int err) { return err == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS; }
`;

/** Counts what was held together, so that a test can tell that something was. */
export interface Held {
  runs: number;
  differences: number;
}

/** What a rewriting said would end otherwise. */
export interface Claims {
  readonly sites: readonly PlannedSite[];
  /** Whether errors of other sources go through a translator. */
  readonly translatesOthers: boolean;
}

/** Runs both texts of a handler in many environments; what the first run shows in which they disagree. */
export function disagreement(
  before: string,
  after: string,
  claims: Claims,
  held: Held = { runs: 0, differences: 0 },
): string | undefined {
  const old = new ConcreteProgram(TO_RUN + NEW_NAMES + before);
  // Runs know the codes, and not what is made of them.
  const plainAfter = after.replaceAll('VM_FAULT_ERROR', '(VM_FAULT_OOM | VM_FAULT_SIGBUS)');
  const made = new ConcreteProgram(TO_RUN + NEW_NAMES + plainAfter);
  for (let environment = 0; environment < 60; environment++) {
    const one = run(old, environment);
    let other: Ran | undefined;
    try {
      other = run(made, environment);
    } catch (error) {
      return `the new text cannot be run: ${String(error)}`;
    }
    if (one === undefined && other === undefined) continue;
    held.runs++;
    const wrong = compare(one, other, claims, held);
    if (wrong !== undefined) return `${wrong} (environment ${environment})`;
  }
  return undefined;
}

interface Ran {
  readonly result: bigint | undefined;
  readonly trace: readonly string[];
  /** What the mapping calls returned, as numbers of `IMAGES`. */
  readonly mapped: readonly number[];
  /** Whether something else gave an error. */
  readonly hasOtherError: boolean;
}

function compare(
  one: Ran | undefined,
  other: Ran | undefined,
  { sites, translatesOthers }: Claims,
  held: Held,
): string | undefined {
  if (one === undefined || other === undefined) return 'one of the two does not come to its end';
  const listed = one.mapped.filter((index) => differencesFor(sites, index).length > 0);
  const mayDiffer = listed.length > 0 || (translatesOthers && one.hasOtherError);
  if (one.result === other.result && one.trace.join() === other.trace.join()) return undefined;
  const values = one.mapped.map((index) => IMAGES[index]?.[0]).join();
  if (!mayDiffer) {
    return `with ${values} before ${one.result} by ${one.trace.join(' ')}, now ${other.result} by ${other.trace.join(' ')}`;
  }
  held.differences++;
  const [only] = listed;
  // What is done with the code on the way may show it, and the handler returns something else in the end.
  if (one.result === other.result) return undefined;
  if (translatesOthers || one.mapped.length !== 1 || only === undefined) return undefined;
  const isListed = differencesFor(sites, only).some(
    ({ before, after }) =>
      codesIn(before).includes(plain(one.result)) && codesIn(after).includes(plain(other.result)),
  );
  return isListed
    ? undefined
    : `with ${values} before ${one.result}, now ${other.result}, which is not listed`;
}

/** Without the bit that handlers add to every code: differences are told without it. */
function plain(result: bigint | undefined): bigint | undefined {
  return result === undefined ? undefined : result & ~4n;
}

function differencesFor(
  sites: readonly PlannedSite[],
  index: number,
): PlannedSite['judgement']['differences'] {
  const [name] = IMAGES[index] ?? [''];
  return sites.flatMap(({ judgement }) =>
    judgement.differences.filter(({ input }) => input === name),
  );
}

/** The numbers that a text may mean: `VM_FAULT_OOM or VM_FAULT_SIGBUS | VM_FAULT_MAJOR`. */
function codesIn(text: string): readonly (bigint | undefined)[] {
  return text
    .split(' or ')
    .map((each) =>
      plain(each.split(' | ').reduce((sum, name) => sum | (CODES.get(name) ?? 0n), 0n)),
    );
}

function run(program: ConcreteProgram, environment: number): Ran | undefined {
  const watcher = new Watcher(environment);
  const oracle = Array.from({ length: 40 }, (_, i) => small(environment, `begin ${i}`));
  runConcretely(program, HANDLER, { oracle, rightFirst: false, watcher });
  if (watcher.depth !== 0) return undefined;
  const { result, trace, mapped, hasOtherError } = watcher;
  return { result, trace, mapped, hasOtherError };
}

class Watcher implements RunWatcher {
  readonly trace: string[] = [];
  readonly mapped: number[] = [];
  result: bigint | undefined;
  hasOtherError = false;
  depth = 0;
  private readonly environment: number;
  private readonly times = new Map<string, number>();

  constructor(environment: number) {
    this.environment = environment;
  }

  calls(name: string, args: readonly bigint[]): readonly bigint[] {
    const isMapping = name === 'toy_map' || name === 'toyf_map';
    const called = isMapping ? 'map' : name;
    const time = this.times.get(called) ?? 0;
    this.times.set(called, time + 1);
    this.trace.push(`${called}(${args.join()})`);
    const others = Array.from({ length: 8 }, (_, i) =>
      small(this.environment, `${called}:${time} ${i}`),
    );
    if (!isMapping) {
      if (others[0] !== 0n) this.hasOtherError = true;
      return [0n, ...others];
    }
    const index = spread(this.environment, `map ${time}`) % IMAGES.length;
    this.mapped.push(index);
    const [, value = 0n, code = 0n] = IMAGES[index] ?? [];
    return [0n, name === 'toy_map' ? value : code];
  }

  stores(address: bigint, value: bigint): void {
    this.trace.push(`*${address}=${value}`);
  }

  enters(): void {
    this.depth++;
  }

  returns(result: bigint | undefined): void {
    this.depth--;
    if (this.depth === 0) this.result = result;
  }
}

const SMALL = [0n, 0n, 1n, 2n, 3n, -4n, 5n, -5n, -12n, -16n, -22n, 7n];

/** A number that is the same for the same seed and text. */
function small(seed: number, text: string): bigint {
  return SMALL[spread(seed, text) % SMALL.length] ?? 0n;
}

function spread(seed: number, text: string): number {
  let hash = seed ^ 0x9e3779b9;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return hash >>> 0;
}
