import * as fc from 'fast-check';
import { Tape } from '../../outcomes/program-tape.ts';

/** What stands around a function in a tree, and where it is run. */
export const IN_TREE = `#include <toy.h>
static int counter;
int ask(int a);
void note(int a);
`;
export const TO_RUN = `struct toy_device { int state; int count; };
static int counter;
int ask(int a);
void note(int a);
`;
export const NAME = 'made_remove';
export const BINDING = `static struct toy_driver made_driver = { .remove = ${NAME} };\n`;

/** Remove functions: calls, stores, tests, loops, early returns, labels at the end and one to jump back to. */
export const removeFunctions: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 20, maxLength: 120, size: 'max' })
  .map((bytes) => new RemoveWriter(new Tape(bytes)).write());

const LABELS = ['err', 'unlock', 'out'];

class RemoveWriter {
  private readonly tape: Tape;
  private readonly lines: string[] = [];
  private readonly used = new Set<string>();

  constructor(tape: Tape) {
    this.tape = tape;
  }

  write(): string {
    const { tape } = this;
    this.put(
      1,
      tape.oneOf(['int ret = 0;', 'int other = 0, ret = ask(1);', 'int ret, other = 1;']),
    );
    if (!this.lines.join().includes('other')) this.put(1, 'int other = counter;');
    if (tape.below(3) === 0) this.put(1, 'int last = ask(7);');
    else this.put(1, 'int last = 2;');
    this.put(0, '');
    if (tape.below(3) === 0) this.put(1, 'ret = ask(0);');
    const again = tape.below(6) === 0;
    if (again) this.put(0, 'again:');
    for (let i = 1 + tape.below(5); i > 0; i--) this.statement(1, 0);
    if (again) this.put(1, 'if (counter-- > 3)', '\t\tgoto again;');
    this.end();
    return `static int ${NAME}(struct toy_device *dev)\n{\n${this.lines.join('\n')}\n}\n`;
  }

  private put(depth: number, ...texts: readonly string[]): void {
    const [first = '', ...rest] = texts;
    this.lines.push(`${'\t'.repeat(depth)}${first}`, ...rest);
  }

  private statement(depth: number, nested: number): void {
    const { tape } = this;
    switch (tape.below(nested > 2 ? 7 : 12)) {
      case 0:
      case 1:
        this.put(depth, this.assignment());
        break;
      case 2:
        this.put(depth, tape.oneOf(['note(ret);', 'note(other);', 'note(3);', 'ask(last);']));
        break;
      case 3:
        this.put(depth, tape.oneOf(['dev->state = ret;', 'counter = other;', 'dev->count++;']));
        break;
      case 4:
        this.put(depth, this.exit());
        break;
      case 5:
      case 6:
        this.put(depth, this.assignment());
        break;
      case 7:
      case 8:
        this.put(depth, `if (${this.condition()})`);
        this.put(depth + 1, this.simple());
        if (tape.below(3) === 0) {
          this.put(depth, 'else');
          this.put(depth + 1, this.simple());
        }
        break;
      case 9:
      case 10: {
        this.put(depth, `if (${this.condition()}) {`);
        this.block(depth + 1, nested + 1);
        if (tape.below(3) === 0) {
          this.put(depth, '} else {');
          this.block(depth + 1, nested + 1);
        }
        this.put(depth, '}');
        break;
      }
      default:
        this.put(depth, `while (${tape.oneOf(['counter-- > 3', 'ask(5) > 2'])}) {`);
        this.block(depth + 1, nested + 1);
        this.put(depth, '}');
    }
  }

  private block(depth: number, nested: number): void {
    for (let i = 1 + this.tape.below(3); i > 0; i--) this.statement(depth, nested);
  }

  private simple(): string {
    const { tape } = this;
    return [this.assignment(), this.exit(), 'note(counter);'][tape.below(3)] ?? '';
  }

  private assignment(): string {
    return this.tape.oneOf([
      'ret = ask(2);',
      'ret = 0;',
      'ret = -5;',
      'other = ask(ret);',
      'ret |= ask(other);',
      'other = ret;',
      'last = other;',
      'ret = last ? ret : other;',
      'ret = -ask(3);',
    ]);
  }

  private condition(): string {
    return this.tape.oneOf([
      'ret',
      'ret < 0',
      'dev->state',
      'ask(4)',
      'ask(ret) < 0',
      'other > 1',
      '!counter',
      'dev->count && other',
    ]);
  }

  private exit(): string {
    const { tape } = this;
    if (tape.below(2) === 0) {
      const label = tape.oneOf(LABELS);
      this.used.add(label);
      return `goto ${label};`;
    }
    return this.returned();
  }

  private returned(): string {
    return this.tape.oneOf([
      'return 0;',
      'return ret;',
      'return ask(6);',
      'return -5;',
      'return other;',
      'return ret < 0 ? ret : last;',
    ]);
  }

  /** Labels that something goes to, each with or without work of its own. */
  private end(): void {
    const { tape } = this;
    for (const label of LABELS) {
      if (!this.used.has(label)) continue;
      if (tape.below(3) === 0) this.put(0, '', `\t${this.returned()}`, '');
      this.put(0, `${label}:`);
      if (tape.below(2) === 0) this.put(1, `note(${10 + LABELS.indexOf(label)});`);
    }
    if (tape.below(5) === 0) this.put(0, '');
    this.put(1, this.returned());
  }
}
