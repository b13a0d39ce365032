import type { CodeInput } from './code-inputs.ts';
import { looking } from './code-inputs.ts';
import type { TestedCodes } from './code-tests.ts';
import { type Item, isWithin } from './items.ts';
import { hasJump } from './jumps.ts';
import type { FunctionCode } from './statements.ts';

/** What is done with numbers on their ways, of which some do other things than others. */
export class TestedWays {
  /** Tests that decide about something that others can see, with the codes of the numbers on either side. */
  readonly tests: ReadonlyMap<Item, TestedCodes>;
  /** Where nothing is left to be done but to return: each with the codes that come there. */
  readonly ends: ReadonlyMap<Item, ReadonlySet<bigint>>;
  /** The ends, and what translates in front of them; none stands in another one. */
  readonly touched: readonly Item[];

  private constructor(finder: WayFinder) {
    this.tests = finder.tests;
    this.ends = finder.ends;
    this.touched = finder.touched();
  }

  /** Undefined where what translates cannot be told from what decides. */
  static of(code: FunctionCode, inputs: readonly CodeInput[]): TestedWays | undefined {
    const finder = new WayFinder(code, inputs);
    return finder.find() ? new TestedWays(finder) : undefined;
  }
}

interface Tested {
  readonly holds: Set<bigint>;
  readonly fails: Set<bigint>;
}

class WayFinder {
  readonly tests = new Map<Item, Tested>();
  readonly ends = new Map<Item, Set<bigint>>();
  private readonly idle = new Set<Item>();
  private readonly code: FunctionCode;
  private readonly inputs: readonly CodeInput[];

  constructor(code: FunctionCode, inputs: readonly CodeInput[]) {
    this.code = code;
    this.inputs = inputs;
  }

  find(): boolean {
    const looked = new Set(this.inputs.flatMap(({ run }) => looking(run)));
    for (const item of looked) {
      if (!this.decides(item)) continue;
      if (item.kind !== 'if') return false;
      this.tests.set(item, { holds: new Set(), fails: new Set() });
    }
    return this.inputs.every((input) => this.follow(input)) && this.isConsistent();
  }

  touched(): readonly Item[] {
    const all = [...this.ends.keys(), ...this.idle];
    return all.filter((item) => !all.some((other) => other !== item && isWithin(item, other)));
  }

  /** Whether something that others can see is done for some numbers only because of a test. */
  private decides(item: Item): boolean {
    if (item.kind !== 'if' && item.kind !== 'switch') return false;
    const behind = new Set<string>();
    for (const { run } of this.inputs) {
      const index = run.steps.findIndex((step) => step.item === item);
      const effects = run.steps.filter(({ kind }) => kind === 'effect');
      if (effects.some((step) => isWithin(step.item, item))) return true;
      if (index < 0) continue;
      const later = run.steps.slice(index).filter(({ kind }) => kind === 'effect');
      behind.add(later.map((step) => step.item.start).join());
    }
    return behind.size > 1 && hasJump(this.code, item);
  }

  private follow({ item: start, code, run }: CodeInput): boolean {
    const { steps } = run;
    const last = steps.findLastIndex(({ kind, item }) => kind === 'effect' || this.tests.has(item));
    for (const [i, { item, kind }] of steps.entries()) {
      if (kind !== 'translation' || item === start) continue;
      const tested = this.tests.get(item);
      if (tested !== undefined) {
        const side = this.sideOf(item, steps[i + 1]?.item);
        if (side === undefined) return false;
        tested[side].add(code);
      } else if (i > last) {
        const codes = this.ends.get(item) ?? new Set();
        this.ends.set(item, codes.add(code));
        return true;
      } else if (hasJump(this.code, item)) return false;
      else this.idle.add(item);
    }
    return false;
  }

  /** Which arm of a test a way takes: its next statement is the first of one of them. */
  private sideOf(test: Item, next: Item | undefined): keyof Tested | undefined {
    const [yes] = test.blocks;
    const [first] = yes?.items ?? [];
    if (first === undefined || next === undefined) return undefined;
    return next === first ? 'holds' : 'fails';
  }

  /** Nothing both ends a way and stands in the middle of another, and no test is inside of what goes. */
  private isConsistent(): boolean {
    const gone = [...this.ends.keys(), ...this.idle];
    if ([...this.ends.keys()].some((item) => this.idle.has(item))) return false;
    return ![...this.tests.keys()].some((test) => gone.some((item) => isWithin(test, item)));
  }
}
