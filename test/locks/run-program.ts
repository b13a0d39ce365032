import type { Body, LockName, Program, Statement } from './any-program.ts';

/** What was held in one moment at one place; places count in the order of the text. */
export interface Moment {
  readonly place: number;
  readonly held: ReadonlySet<LockName>;
}

/** So many runs of a program are tried; all of them really happen. */
const MAX_RUNS = 400;
const MAX_CHOICES = 14;

/** Runs the program with every answer that `toy_ask()` and a trylock may give, as far as the limits lead. */
export function runProgram(program: Program): readonly Moment[] {
  const places = numberPlaces(program);
  const moments = new Map<string, Moment>();
  let answers: boolean[] = [];
  for (let count = 0; count < MAX_RUNS; count++) {
    const run = new Run(program, places, answers, moments);
    run.start();
    // The next run differs in the last answer that was no so far.
    answers = run.given;
    while (answers.at(-1) === true) answers.pop();
    if (answers.length === 0) break;
    answers[answers.length - 1] = true;
  }
  return [...moments.values()];
}

class EndOfRun extends Error {}

type Ending = 'on' | 'return';

class Run {
  readonly given: boolean[];
  private readonly program: Program;
  private readonly places: ReadonlyMap<Statement, number>;
  private readonly moments: Map<string, Moment>;
  private readonly held: LockName[] = [];
  private asked = 0;

  constructor(
    program: Program,
    places: ReadonlyMap<Statement, number>,
    answers: readonly boolean[],
    moments: Map<string, Moment>,
  ) {
    this.program = program;
    this.places = places;
    this.given = [...answers];
    this.moments = moments;
  }

  start(): void {
    try {
      this.call(0, this.ask());
    } catch (error) {
      if (!(error instanceof EndOfRun)) throw error;
    }
  }

  private ask(): boolean {
    if (this.asked >= MAX_CHOICES) throw new EndOfRun();
    const answer = this.given[this.asked];
    if (answer === undefined) this.given.push(false);
    this.asked++;
    return answer ?? false;
  }

  private call(index: number, n: boolean): void {
    this.body(this.program.functions[index] ?? [], { index, n, x: false });
  }

  private body(body: Body, frame: Frame): Ending {
    for (const statement of body) if (this.step(statement, frame) === 'return') return 'return';
    return 'on';
  }

  private step(statement: Statement, frame: Frame): Ending {
    switch (statement.kind) {
      case 'place': {
        const place = this.places.get(statement) ?? -1;
        this.moments.set(`${place} ${[...this.held].sort().join(' ')}`, {
          place,
          held: new Set(this.held),
        });
        return 'on';
      }
      case 'set':
        if (statement.to === 'toy_ask()') frame.x = this.ask();
        else frame.x = statement.to === '!n' ? !frame.n : statement.to === '1';
        return 'on';
      case 'return':
        return 'return';
      case 'call':
        if (statement.callee > frame.index)
          this.call(statement.callee, this.argument(statement, frame));
        return 'on';
      case 'if':
        return this.body(
          this.holds(statement.condition, frame) ? statement.yes : statement.no,
          frame,
        );
      case 'loop':
        while (this.ask()) if (this.body(statement.body, frame) === 'return') return 'return';
        return 'on';
      case 'maybe':
        return this.maybe(statement, frame);
      case 'under':
        return this.under(statement, frame);
    }
  }

  private maybe(statement: Extract<Statement, { kind: 'maybe' }>, frame: Frame): Ending {
    if (frame.own?.includes(statement.lock) === true) return 'on';
    if (frame.n) this.take(statement.lock);
    const ending = this.body(statement.calls, frame);
    if (frame.n) this.held.pop();
    return ending;
  }

  private under({ lock, how, body }: Extract<Statement, { kind: 'under' }>, frame: Frame): Ending {
    const own = frame.own ?? [];
    if (own.includes(lock)) return this.body(body, frame);
    if (how === 'try' && !this.ask()) return 'on';
    this.take(lock);
    if (how === 'error' && this.ask()) {
      this.held.pop();
      return 'on';
    }
    frame.own = [...own, lock];
    const ending = this.body(body, frame);
    frame.own = own;
    this.held.pop();
    return ending;
  }

  /** Whoever takes a lock that he holds waits for ever. */
  private take(lock: LockName): void {
    if (this.held.includes(lock)) throw new EndOfRun();
    this.held.push(lock);
  }

  private holds(condition: Extract<Statement, { kind: 'if' }>['condition'], frame: Frame): boolean {
    switch (condition) {
      case 'n':
        return frame.n;
      case '!n':
        return !frame.n;
      case 'x':
        return frame.x;
      case 'x == 0':
        return !frame.x;
      case 'toy_ask()':
        return this.ask();
    }
  }

  private argument({ argument }: Extract<Statement, { kind: 'call' }>, frame: Frame): boolean {
    if (argument === 'n') return frame.n;
    return argument === 'x' ? frame.x : argument === '1';
  }
}

interface Frame {
  readonly index: number;
  readonly n: boolean;
  x: boolean;
  /** Locks that this call of the function took, as far as its text shows. */
  own?: readonly LockName[];
}

/** Places in the order of `programText`. Equal statements may be one object, so that each is copied first. */
function numberPlaces(program: Program): ReadonlyMap<Statement, number> {
  const places = new Map<Statement, number>();
  const visit = (body: Body, held: readonly LockName[]): void => {
    for (const statement of body) {
      if (statement.kind === 'place') places.set(statement, places.size);
      else if (statement.kind === 'if') {
        visit(statement.yes, held);
        visit(statement.no, held);
      } else if (statement.kind === 'loop') visit(statement.body, held);
      else if (statement.kind === 'under') visit(statement.body, [...held, statement.lock]);
      else if (statement.kind === 'maybe' && !held.includes(statement.lock))
        visit(statement.calls, held);
    }
  };
  for (let index = program.functions.length - 1; index >= 0; index--) {
    visit(program.functions[index] ?? [], []);
  }
  return places;
}
