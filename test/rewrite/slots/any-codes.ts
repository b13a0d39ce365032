import * as fc from 'fast-check';
import { Tape } from '../../outcomes/program-tape.ts';

/** What stands around a handler in a tree, and where it is run. */
export const IN_TREE = `#include <toy.h>
static int counter;
int ask(int a);
void note(int a);
`;
export const TO_RUN = `struct vm_fault { int area; int state; };
static int counter;
int ask(int a);
void note(int a);
`;
export const NAME = 'made_fault';
export const BINDING = `static struct vm_operations_struct made = { .fault = ${NAME} };\n`;

/** Handlers with a variable that holds errors and codes in turn; in most of them no error is returned. */
export const handlers: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 20, maxLength: 100, size: 'max' })
  .map((bytes) => new HandlerWriter(new Tape(bytes)).write());

class HandlerWriter {
  private readonly tape: Tape;
  private readonly lines: string[] = [];
  private hasOut = false;

  constructor(tape: Tape) {
    this.tape = tape;
  }

  write(): string {
    const { tape } = this;
    this.put(1, tape.oneOf(['int ret;', 'int ret = 0;', 'int i = 0, ret;', 'int ret, i = 2;']));
    if (!this.lines.join().includes(' i')) this.put(1, 'int i = 1;');
    this.put(0, '');
    for (let i = 1 + tape.below(4); i > 0; i--) this.statement(1, 0);
    this.put(1, tape.oneOf(['ret = VM_FAULT_NOPAGE;', 'ret = i ? VM_FAULT_OOM : 0;', 'ret = 0;']));
    for (let i = tape.below(4); i > 0; i--) this.withCode(1, 0);
    if (this.hasOut) this.put(0, 'out:');
    if (this.hasOut && tape.below(3) > 0) {
      this.put(1, 'ret = ret == -5 ? VM_FAULT_OOM : VM_FAULT_SIGBUS;');
    }
    this.put(1, tape.oneOf(['return ret;', 'return ret;', 'return VM_FAULT_LOCKED;']));
    return `static int ${NAME}(struct vm_fault *vmf)\n{\n${this.lines.join('\n')}\n}\n`;
  }

  private put(depth: number, text: string): void {
    this.lines.push(`${'\t'.repeat(depth)}${text}`);
  }

  private statement(depth: number, nested: number): void {
    const { tape } = this;
    switch (tape.below(nested > 1 ? 5 : 9)) {
      case 0:
      case 1:
        this.put(depth, `ret = ask(${tape.below(4)});`);
        if (tape.below(2) === 0) this.test(depth, tape.oneOf(['ret', 'ret < 0', 'ret == -5']));
        break;
      case 2:
        this.put(depth, tape.oneOf(['ret = VM_FAULT_SIGBUS;', 'ret = 0;', 'i = ask(ret);']));
        break;
      case 3:
        this.put(depth, tape.oneOf(['note(ret);', 'counter = ret;', 'vmf->state = i;', 'i++;']));
        break;
      case 4:
        this.test(depth, tape.oneOf(['i', 'vmf->state', '(ret = ask(5)) < 0', 'ret && counter']));
        break;
      case 5:
      case 6:
        this.nest(depth, nested, `if (${tape.oneOf(['ret', 'i > 1', 'ask(ret)'])}) {`, '}');
        break;
      case 7:
        this.nest(depth, nested, 'while (counter-- > 2) {', '}');
        break;
      default:
        this.nest(depth, nested, 'do {', `} while (${tape.oneOf(['ret > 2', 'counter-- > 4'])});`);
    }
  }

  /** The variable holds a code in front of it and behind it. */
  private withCode(depth: number, nested: number): void {
    const { tape } = this;
    switch (tape.below(nested > 1 ? 4 : 7)) {
      case 0:
        this.put(depth, tape.oneOf(['note(ret);', 'ret |= VM_FAULT_LOCKED;', 'counter = ret;']));
        break;
      case 1:
        this.put(depth, `if (${tape.oneOf(['i', 'ret', '!ret', 'vmf->state'])})`);
        this.put(depth + 1, tape.oneOf(['ret = VM_FAULT_SIGBUS;', 'ret = 0;', 'return ret;']));
        break;
      case 2:
      case 3:
        this.put(depth, `ret = ask(${tape.below(4)});`);
        this.put(depth, tape.oneOf(['if (ret)', 'if (ret < 0)', 'while (ret--)']));
        this.put(depth + 1, tape.oneOf(['return VM_FAULT_OOM;', 'note(ret);', 'i = ret;']));
        this.put(depth, tape.oneOf(['ret = VM_FAULT_SIGBUS;', 'ret = i ? VM_FAULT_OOM : 0;']));
        break;
      case 4:
        this.put(depth, `if (${tape.oneOf(['i', 'ret', 'ask(3)'])}) {`);
        this.withCode(depth + 1, nested + 1);
        this.put(depth, '} else {');
        this.withCode(depth + 1, nested + 1);
        this.put(depth, '}');
        break;
      default:
        this.put(depth, tape.oneOf(['while (counter-- > 2) {', 'while (ask(5) > 1) {']));
        if (tape.below(2) === 0) this.put(depth + 1, 'note(ret);');
        this.withCode(depth + 1, nested + 1);
        this.put(depth, '}');
    }
  }

  private test(depth: number, condition: string): void {
    this.put(depth, `if (${condition})`);
    const exits = ['goto out;', 'return VM_FAULT_OOM;', 'ret = VM_FAULT_OOM;', 'note(ret);'];
    const exit = this.tape.oneOf(exits);
    if (exit === 'goto out;') this.hasOut = true;
    this.put(depth + 1, exit);
  }

  private nest(depth: number, nested: number, open: string, close: string): void {
    this.put(depth, open);
    if (this.tape.below(3) === 0) this.put(depth + 1, 'note(ret);');
    for (let i = 1 + this.tape.below(2); i > 0; i--) this.statement(depth + 1, nested + 1);
    this.put(depth, close);
  }
}
