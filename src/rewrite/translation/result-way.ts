import { type Held, RESULT } from './held-values.ts';
import type { Item } from './items.ts';
import type { ResultRun, Step } from './result-run.ts';
import type { FunctionCode } from './statements.ts';

/** What the statements behind a call make of its result, the same way for each number it may be. */
export interface ResultWay {
  /** The statement of the call. */
  readonly call: Item;
  /** The variable that carries the result to the translation; undefined where it is translated at once. */
  readonly carrier: string | undefined;
  /** What is done between the call and the translation, in order. */
  readonly between: readonly Item[];
  /** Tests of the result that lead nowhere: all their ways meet before anything is done. */
  readonly idle: readonly Item[];
  /** The statements that translate, those inside of others left out, and jumps too. */
  readonly translation: readonly Item[];
  readonly outcome: /** `isRaw`: as it is, for the caller to translate. */
    | { readonly kind: 'returned'; readonly rest: readonly string[]; readonly isRaw: boolean }
    | {
        readonly kind: 'assigned';
        readonly variable: string;
        readonly rest: readonly string[];
        /** Where it goes on. */
        readonly at: Item | undefined;
      };
  /** Other variables that have the result, or something made of it, when it is translated. */
  readonly others: readonly string[];
  /** All statements from the call, or from what is done last before the translation, to its end, for one number. */
  readonly steps: readonly Item[];
  /** The same for all numbers. */
  readonly visited: ReadonlySet<Item>;
  /** The code for each number. */
  readonly codes: ReadonlyMap<bigint, bigint>;
}

/** One way for all of a call's results; a text that says why there is none. */
export function resultWay(
  code: FunctionCode,
  call: Item,
  runs: ReadonlyMap<bigint, ResultRun>,
): ResultWay | string {
  return new WayFinder(code, call, runs).find();
}

interface Segment {
  readonly steps: readonly Step[];
  /** Of each variable at its end. */
  readonly holding: ReadonlyMap<string, Held>;
  /** The effect, or the last statement, behind it. */
  readonly behind: Item | undefined;
  readonly isLast: boolean;
}

class WayFinder {
  private readonly code: FunctionCode;
  private readonly call: Item;
  private readonly inputs: readonly bigint[];
  private readonly segments: readonly (readonly Segment[])[];
  /** Every statement that looks at the result. */
  private readonly looking: ReadonlySet<Item>;

  constructor(code: FunctionCode, call: Item, runs: ReadonlyMap<bigint, ResultRun>) {
    this.code = code;
    this.call = call;
    this.inputs = [...runs.keys()];
    this.segments = [...runs.values()].map(segmentsOf);
    const steps = this.segments.flat().flatMap((segment) => segment.steps.filter(isTranslation));
    this.looking = new Set(steps.map(({ item }) => item));
  }

  find(): ResultWay | string {
    const [first] = this.segments;
    if (first === undefined) return 'Nothing is known of what the call returns.';
    const between: Item[] = [];
    const idle: Item[] = [];
    for (let i = 0; i < first.length; i++) {
      const here = this.segments.map((each) => each[i]);
      const told = here.filter((each) => each !== undefined);
      if (told.length < here.length) return this.differs(here);
      const outcome = this.outcomeOf(told);
      if (typeof outcome === 'string') return outcome;
      if (outcome !== undefined) return this.way(told, outcome, between, idle);
      if (told.some(({ behind }) => behind !== told[0]?.behind)) return this.differs(told);
      idle.push(...this.testsIn(told));
      const next = told[0]?.behind;
      if (next === undefined || told.some(({ isLast }) => isLast)) return this.stopsAt(next);
      if (this.isDecided(next)) return this.dependsOn(next);
      between.push(next);
    }
    return this.stopsAt(undefined);
  }

  private way(
    told: readonly Segment[],
    outcome: ResultWay['outcome'],
    between: readonly Item[],
    idle: readonly Item[],
  ): ResultWay {
    const codes = new Map<bigint, bigint>();
    told.forEach(({ holding }, i) => {
      const name = outcome.kind === 'assigned' ? outcome.variable : RETURNED;
      const held = holding.get(name);
      const input = this.inputs[i];
      if (held !== undefined && input !== undefined) codes.set(input, held.value);
    });
    const carrier = this.carrierIn(told, between.length > 0);
    const items = new Set(
      told.flatMap(({ steps }) => steps.filter(isTranslation).map(({ item }) => item)),
    );
    const isCarrying = (item: Item): boolean =>
      item === this.call && (carrier !== undefined || between.length > 0);
    const translation = [...items].filter((item) => !isCarrying(item) && !isInsideOf(item, items));
    const target = outcome.kind === 'assigned' ? outcome.variable : undefined;
    const others = [...(told[0]?.holding.keys() ?? [])].filter(
      (name) => name !== target && name !== RESULT && name !== RETURNED,
    );
    const steps = told[0]?.steps.map(({ item }) => item) ?? [];
    const visited = new Set(told.flatMap((each) => each.steps.map(({ item }) => item)));
    const { call } = this;
    return { call, carrier, between, idle, translation, outcome, others, steps, visited, codes };
  }

  /** The variable that has the result before the first translating statement; not where that is the call's own. */
  private carrierIn(told: readonly Segment[], isLater: boolean): string | undefined {
    const before = told.map(({ steps }) => {
      const all = steps.filter(isTranslation);
      return (isLater ? all[0] : all.find(({ item }) => item !== this.call))?.before;
    });
    // Some errors may have been made others on the way, but not all.
    const isRaw = (name: string): boolean =>
      before.some((holding, i) => {
        const input = this.inputs[i] ?? 0n;
        return input < 0n && holding?.get(name)?.value === input;
      });
    return [...(before[0]?.keys() ?? [])].filter((name) => name !== RESULT && isRaw(name)).at(-1);
  }

  private outcomeOf(told: readonly Segment[]): ResultWay['outcome'] | string | undefined {
    const names = [...(told[0]?.holding.keys() ?? [])];
    const translated = names.filter((name) => name !== RESULT && this.isTranslated(told, name));
    const returned = translated.includes(RETURNED) || names.includes(RETURNED);
    if (
      told.some(({ holding }) => holding.has(RETURNED)) &&
      told.some(({ holding }) => !holding.has(RETURNED))
    ) {
      return this.differs(told);
    }
    const name = returned ? RETURNED : translated.at(-1);
    if (name === undefined) return undefined;
    const rests = told.map(({ holding }) => holding.get(name)?.rest.join(' | ') ?? '');
    if (rests.some((rest) => rest !== rests[0])) return this.differs(told);
    const rest = told[0]?.holding.get(name)?.rest ?? [];
    if (returned) return { kind: 'returned', rest, isRaw: !translated.includes(RETURNED) };
    if (told.some(({ behind }) => behind !== told[0]?.behind)) return this.differs(told);
    const at = told[0]?.behind;
    if (at !== undefined && this.isDecided(at)) return this.dependsOn(at);
    return { kind: 'assigned', variable: name, rest, at: told[0]?.behind };
  }

  /** Whether the variable has something else than the call's result: no error is in it as it was returned. */
  private isTranslated(told: readonly Segment[], name: string): boolean {
    return (
      told.every(({ holding }) => holding.has(name)) &&
      told.every(({ holding }, i) => {
        const input = this.inputs[i];
        return input === undefined || input >= 0n || holding.get(name)?.value !== input;
      }) &&
      told.some(({ holding }, i) => holding.get(name)?.value !== this.inputs[i])
    );
  }

  private testsIn(told: readonly Segment[]): readonly Item[] {
    const tests = told.flatMap(({ steps }) =>
      steps.filter(
        (step) => isTranslation(step) && (step.item.kind === 'if' || step.item.kind === 'switch'),
      ),
    );
    return [...new Set(tests.map(({ item }) => item))];
  }

  private differs(told: readonly (Segment | undefined)[]): string {
    const places = told.flatMap((each) => (each?.behind === undefined ? [] : [each.behind]));
    const [first, second = first] = [...new Set(places)].sort((a, b) => a.start - b.start);
    return this.dependsOn(second ?? this.call);
  }

  private dependsOn(item: Item): string {
    return `What is done behind the call depends on its result: \`${shortText(this.code, item)}\`.`;
  }

  /** Whether a test of the result stands around the statement, which goes with the translation. */
  private isDecided(item: Item): boolean {
    return isInsideOf(item, this.looking);
  }

  private stopsAt(item: Item | undefined): string {
    if (item === undefined) return 'The result is not translated before the function ends.';
    return `The result cannot be followed past \`${shortText(this.code, item)}\`.`;
  }
}

/** The first line of a statement, for a message. */
export function shortText(code: FunctionCode, item: Item): string {
  const [line = ''] = code.textOf(item).split('\n');
  return line.trim();
}

/** In a segment's holding: what the function returns. */
const RETURNED = 'flagday_returned';

function isTranslation({ kind }: Step): boolean {
  return kind === 'translation';
}

function isInsideOf(item: Item, others: ReadonlySet<Item>): boolean {
  for (let at = item.block.owner; at !== undefined; at = at.block.owner) {
    if (others.has(at)) return true;
  }
  return false;
}

/** The way in pieces, each up to something that others can see. */
function segmentsOf({ steps, end }: ResultRun): readonly Segment[] {
  const segments: Segment[] = [];
  let open: Step[] = [];
  for (const step of steps) {
    if (step.kind !== 'effect') open.push(step);
    else {
      segments.push({ steps: open, holding: step.before, behind: step.item, isLast: false });
      open = [];
    }
  }
  const holding = end.kind === 'returned' ? new Map([[RETURNED, end.result]]) : end.holding;
  segments.push({ steps: open, holding, behind: end.item, isLast: true });
  return segments;
}
