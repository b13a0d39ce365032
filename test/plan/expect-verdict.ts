import type { PlanMappingRow, PlanSite } from '../../src/documents/plan.ts';
import { type RunInput, type RunWatcher, runConcretely } from '../outcomes/concrete-interpreter.ts';
import { ConcreteProgram } from '../outcomes/concrete-program.ts';
import { CONSTANTS } from '../outcomes/toy-names.ts';
import { HANDLER, IN_TREE, TO_RUN } from './any-handler.ts';

/** What toy_map() returns, and what toyf_map() makes of it (`toy-tree`). */
const IMAGES: ReadonlyMap<bigint, bigint> = new Map([
  [0n, 0x100n],
  [-16n, 0x100n],
  [-12n, 1n],
  [-14n, 2n],
  [-22n, 2n],
]);
const ERRNO_NAMES: ReadonlyMap<string, bigint> = new Map([
  ['0', 0n],
  ['-EBUSY', -16n],
  ['-ENOMEM', -12n],
  ['-EFAULT', -14n],
  ['-EINVAL', -22n],
]);

/**
 * What everybody around a handler does. An even one does the same for every run of a place in the text, which is what
 * bits that are added to every code are measured by. An odd one does the same for the first, second, third call of a
 * function, wherever it stands: whether runs differ for those around is measured by that.
 */
export type Environment = number;

const goesByPlace = (environment: Environment): boolean => environment % 2 === 0;

/** Grows with what was run, so that a test can tell that something was. */
export interface Compared {
  runs: number;
  sites: number;
}

/** One run in which the use at hand returned `value`. */
interface Ran {
  readonly value: bigint;
  /** The functions from the handler down to the use's, each with what it returned. */
  readonly chain: readonly Entered[];
  readonly trace: string;
}

interface Entered {
  readonly name: string;
  result: bigint | undefined;
}

/**
 * The first thing that a run shows to be otherwise than the verdict on `site` says; undefined when nothing is.
 *
 * Held against the runs of a handler, in which the use returns each of its values: `before` has every result, a value
 * without a difference ends in its code (and bits that are added for all values alike), and values that have one
 * code, and no difference, lead to the same calls and stores.
 */
export function contradiction(
  body: string,
  site: PlanSite,
  environments: readonly Environment[],
  compared: Compared = { runs: 0, sites: 0 },
): string | undefined {
  if (site.verdict !== 'convert' && site.verdict !== 'convert-differs') return undefined;
  compared.sites++;
  const program = new ConcreteProgram(TO_RUN + body);
  const line = site.line - linesOf(IN_TREE) + linesOf(TO_RUN);
  // Which function of a chain translates is not told: one of them must fit all runs through it.
  const fitting = new Map<string, Map<string, string | undefined>>();
  for (const environment of environments) {
    for (const nth of [0, 1]) {
      const ran = [...IMAGES.keys()].flatMap((value) =>
        runWith(program, environment, line, nth, value),
      );
      if (ran.length === 0) break;
      compared.runs += ran.length;
      for (const group of groupedByChain(ran, goesByPlace(environment))) {
        const key = group[0]?.chain.map(({ name }) => name).join(' > ') ?? '';
        const known = fitting.get(key) ?? new Map<string, string | undefined>();
        fitting.set(key, known);
        group[0]?.chain.forEach(({ name }, depth) => {
          const wrong = known.get(name) ?? mistake(site, group, depth);
          known.set(name, wrong && `${wrong} (environment ${environment})`);
        });
        const complaints = [...known.values()];
        if (!complaints.includes(undefined)) return complaints[0];
      }
      const differing = goesByPlace(environment) ? undefined : differingTraces(site, ran);
      if (differing !== undefined) return `${differing} (environment ${environment})`;
    }
  }
  return undefined;
}

/** Runs through the same functions; values with different codes together only if they can be compared. */
function groupedByChain(ran: readonly Ran[], isWhole: boolean): Ran[][] {
  const groups = new Map<string, Ran[]>();
  for (const each of ran) {
    const chain = each.chain.map(({ name }) => name).join();
    const key = isWhole ? chain : `${chain} ${image(each.value)}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(each);
  }
  return [...groups.values()];
}

/** What the function at `depth` of the chain returned otherwise than the plan says. */
function mistake(site: PlanSite, group: readonly Ran[], depth: number): string | undefined {
  let bits = 0n;
  const results = group.map(({ value, chain }) => ({ value, result: chain[depth]?.result }));
  const equal = results.filter(({ value }) => !isListed(site, value));
  for (const { value, result } of equal) {
    if (result === undefined) return 'nothing is returned';
    bits |= result & ~image(value);
  }
  for (const { value, result } of equal) {
    if (result !== (image(value) | bits)) {
      return `${value} ends in ${result}, and is said to end in ${image(value)}`;
    }
  }
  for (const { value, result } of results) {
    const row = site.mapping.find(({ input }) => ERRNO_NAMES.get(input) === value);
    if (row === undefined) return `there is no row for ${value}`;
    if (result === undefined || !isAmong(result, row)) {
      return `${value} ends in ${result}, and before has ${row.before.join(' or ')}`;
    }
  }
  return undefined;
}

function differingTraces(site: PlanSite, ran: readonly Ran[]): string | undefined {
  for (const one of ran) {
    for (const other of ran) {
      if (image(one.value) !== image(other.value) || one.trace === other.trace) continue;
      if (isListed(site, one.value) || isListed(site, other.value)) continue;
      return `${one.value} and ${other.value} have one code; the first does ${one.trace}, the second ${other.trace}`;
    }
  }
  return undefined;
}

/** Whether the plan says that the value ends otherwise afterwards. */
function isListed(site: PlanSite, value: bigint): boolean {
  return site.differences.some(
    ({ input, reachable }) => reachable && ERRNO_NAMES.get(input) === value,
  );
}

function image(value: bigint): bigint {
  return IMAGES.get(value) ?? 2n;
}

function isAmong(result: bigint, { before }: PlanMappingRow): boolean {
  return before.some((text) => {
    const number = numberOf(text);
    return number === undefined || number === result;
  });
}

/** The number that names and bars spell; undefined for a text that stands for many. */
function numberOf(text: string): bigint | undefined {
  let sum = 0n;
  for (const word of text.split(' | ')) {
    const [, minus = '', name = ''] = /^(-?)(\w+)$/.exec(word) ?? [];
    const plain = /^\d+$/.test(name)
      ? BigInt(name)
      : (CONSTANTS[name] ?? { VM_FAULT_MAJOR: 4n }[name]);
    if (plain === undefined) return undefined;
    sum |= minus === '' ? plain : -plain;
  }
  return sum;
}

/** One run of a handler; throws for a text that cannot be run. */
export function tryHandler(body: string, environment: Environment): void {
  const program = new ConcreteProgram(TO_RUN + body);
  for (const value of IMAGES.keys()) runWith(program, environment, 0, 0, value);
}

/** A run in which the `nth` call on `line` returns `value`; none when there is no such call, or no end. */
function runWith(
  program: ConcreteProgram,
  environment: Environment,
  line: number,
  nth: number,
  value: bigint,
): Ran[] {
  const watcher = new Watcher(environment, line, nth, value);
  const oracle = Array.from({ length: 40 }, (_, i) => small(environment, `begin ${i}`));
  const input: RunInput = { oracle, rightFirst: false, watcher };
  runConcretely(program, HANDLER, input);
  const { chain, trace } = watcher;
  const hasEnded = watcher.open.length === 0;
  return chain === undefined || !hasEnded ? [] : [{ value, chain, trace: trace.join(' ') }];
}

class Watcher implements RunWatcher {
  readonly trace: string[] = [];
  readonly open: Entered[] = [];
  chain: readonly Entered[] | undefined;
  private readonly environment: Environment;
  private readonly line: number;
  private readonly nth: number;
  private readonly value: bigint;
  private readonly times = new Map<string, number>();

  constructor(environment: Environment, line: number, nth: number, value: bigint) {
    this.environment = environment;
    this.line = line;
    this.nth = nth;
    this.value = value;
  }

  calls(name: string, args: readonly bigint[], line: number): readonly bigint[] {
    const isUse = name === 'toy_map' || goesByPlace(this.environment);
    const place = isUse ? `${name}:${line}` : name;
    const time = this.times.get(place) ?? 0;
    this.times.set(place, time + 1);
    const occasion = `${place}:${time}`;
    const writes =
      small(this.environment, `${occasion} writes`) > 3n
        ? 0n
        : small(this.environment, `${occasion} how many`);
    const others = Array.from({ length: 8 }, (_, i) => small(this.environment, `${occasion} ${i}`));
    if (name !== 'toy_map') {
      if (this.chain !== undefined) this.trace.push(`${name}(${args.join()})`);
      return writes > 0n && writes < 4n ? [writes, ...others] : [0n, ...others];
    }
    if (this.chain !== undefined) this.trace.push(`${name}(${args.join()})`);
    if (line === this.line && time === this.nth) {
      this.chain = [...this.open];
      return [0n, this.value];
    }
    const results = [...IMAGES.keys()];
    return [0n, results[Number(others[0] ?? 0n) % results.length] ?? 0n];
  }

  stores(address: bigint, value: bigint): void {
    if (this.chain !== undefined) this.trace.push(`*${address}=${value}`);
  }

  enters(name: string): void {
    this.open.push({ name, result: undefined });
  }

  returns(result: bigint | undefined): void {
    const entered = this.open.pop();
    if (entered !== undefined) entered.result = result;
  }
}

const SMALL = [0n, 0n, 1n, 2n, 3n, 4n, 5n, -5n, -12n, -16n, -22n, 7n];

/** A number that is the same for the same seed and text. */
function small(seed: number, text: string): bigint {
  let hash = seed ^ 0x9e3779b9;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  const value = SMALL[(hash >>> 0) % SMALL.length];
  return value ?? 0n;
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}
