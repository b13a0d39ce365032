import * as fc from 'fast-check';
import { Tape } from '../outcomes/program-tape.ts';

/** What the text of a handler stands behind, in a tree and where it is run. */
export const IN_TREE = `#include <toy.h>
static int counter;
static unsigned int mode;
int ask(int a);
void note(int a);
`;
export const TO_RUN = `struct toy { int owner; int last_error; unsigned int flags; struct toy *next; };
static int counter;
static unsigned int mode;
int ask(int a);
void note(int a);
void toy_lock(struct toy *toy);
void toy_unlock(struct toy *toy);
bool toy_is_gone(struct toy *toy);
int toy_map(struct toy *toy, int n);
`;
export const HANDLER = 'made_fault';
/** Makes the handler one, behind its text. */
export const BINDING = `static const struct vm_operations_struct made_ops = { .fault = ${HANDLER} };\n`;

const CODES = ['VM_FAULT_NOPAGE', 'VM_FAULT_OOM', 'VM_FAULT_SIGBUS', 'VM_FAULT_RETRY', '0'];
const ERRORS = ['0', '-EBUSY', '-ENOMEM', '-EFAULT', '-EINVAL'];

/**
 * Page-fault handlers in the manner of drivers, around one or two calls of toy_map(). Most translate as toyf_map()
 * does, or nearly so; the rest of them locks, logs, stores, jumps and asks.
 */
export const handlers: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 40, maxLength: 160, size: 'max' })
  .map((bytes) => new HandlerWriter(new Tape(bytes)).write());

class HandlerWriter {
  private readonly tape: Tape;
  private readonly lines: string[] = [];
  private readonly before: string[] = [];
  private hasOut = false;
  private helpers = 0;

  constructor(tape: Tape) {
    this.tape = tape;
  }

  write(): string {
    const { tape } = this;
    this.put(1, 'int err = 0;');
    this.put(1, `int other = ${tape.oneOf(['0', 'n', 'ask(n)', '-EIO'])};`);
    this.put(1, 'vm_fault_t ret = 0;');
    this.put(1, `vm_fault_t bits = ${tape.oneOf(['0', '0', '0', 'n ? 4 : 0', 'mode & 4', '4'])};`);
    for (let i = tape.below(3); i > 0; i--) this.effect(1);
    if (tape.below(6) === 0) this.put(1, `if (${this.condition()})`, '\t\treturn VM_FAULT_RETRY;');
    this.call();
    for (let i = tape.below(4); i > 0; i--) this.between();
    this.translation();
    const end = this.hasOut ? ['out:', '\treturn ret;'] : ['\treturn ret;'];
    const head = [`static vm_fault_t ${HANDLER}(struct toy *toy, int n)`, '{'];
    return `${[...this.before, ...head, ...this.lines, ...end, '}'].join('\n')}\n`;
  }

  private put(depth: number, ...texts: readonly string[]): void {
    const [first = '', ...rest] = texts;
    this.lines.push(`${'\t'.repeat(depth)}${first}`, ...rest);
  }

  private call(): void {
    const { tape } = this;
    const plain = `toy_map(toy, ${tape.oneOf(['n', 'n + 1', 'counter'])})`;
    switch (tape.below(18)) {
      case 0:
      case 1:
      case 2:
      case 3:
        this.put(1, `err = ${plain};`);
        break;
      case 4:
      case 5:
        this.put(1, `err = ${this.helper()}(toy, n);`);
        break;
      case 6:
        this.put(1, `if ((err = ${plain}) ${tape.oneOf(['!= 0', '< 0', '== -EBUSY'])})`);
        this.effect(2);
        break;
      case 7:
        this.put(1, `for (int i = 0; i < ${1 + tape.below(2)}; i++) {`, `\t\terr = ${plain};`);
        if (tape.below(2) === 0) this.put(2, `if (${this.condition()})`, '\t\t\tbreak;');
        this.put(1, '}');
        break;
      case 8:
        this.put(1, `if (${this.condition()})`, `\t\terr = ${plain};`);
        if (tape.below(2) === 0)
          this.put(1, 'else', `\t\terr = ${tape.oneOf(['0', 'ask(n)', plain])};`);
        break;
      case 9:
        this.put(1, `err = ${plain};`);
        this.put(1, `if (${this.condition()})`, `\t\terr = ${this.helper()}(toy, n);`);
        break;
      case 10:
        this.put(1, `${tape.oneOf(['u8', 'long', 'unsigned int', 'bool'])} kept = ${plain};`);
        this.put(1, 'err = kept;');
        break;
      case 11:
        this.put(1, `err = ${plain} ?: other;`);
        break;
      case 12: {
        const helper = this.helper();
        this.put(1, `if (${this.condition()})`, `\t\terr = ${helper}(toy, n);`);
        this.put(1, 'else', `\t\terr = ${helper}(toy, n + 1);`);
        break;
      }
      case 13:
        this.put(1, `toy->last_error = ${plain};`);
        if (tape.below(2) === 0) this.effect(1);
        this.put(1, 'err = toy->last_error;');
        break;
      case 14:
        this.put(1, `${this.storingHelper()}(toy, n, &err);`);
        break;
      case 15:
        this.put(1, `switch (${plain}) {`, '\tcase -ENOMEM:', '\t\terr = -ENOMEM;');
        if (tape.below(2) === 0) this.put(2, 'break;');
        this.put(1, `case ${tape.oneOf(['-EFAULT', '-EINVAL'])}:`, '\t\terr = -EIO;');
        if (tape.below(2) === 0) this.effect(2);
        this.put(2, 'break;', '\tcase -EBUSY:');
        this.effect(2);
        this.put(
          2,
          'break;',
          `\tdefault:`,
          `\t\terr = ${tape.oneOf(['0', 'other', '-EIO'])};`,
          '\t}',
        );
        break;
      default:
        this.put(1, 'toy_lock(toy);', `\terr = ${plain};`, '\ttoy_unlock(toy);');
    }
  }

  /** A function that calls and hands on what it got, more or less. */
  private helper(): string {
    const { tape } = this;
    const name = `help${this.helpers++}`;
    const above = this.lines.splice(0);
    const inner = this.helpers < 3 && tape.below(4) === 0 ? this.helper() : 'toy_map';
    this.put(1, `int err = ${inner}(toy, n);`, '\tint other = n;', '\tvm_fault_t ret = 0;', '');
    if (tape.below(3) === 0)
      this.put(1, `if (${this.condition()})`, `\t\treturn ${this.number()};`);
    if (tape.below(4) === 0) this.effect(1);
    if (tape.below(4) === 0) this.fold();
    this.put(
      1,
      `return ${tape.oneOf(['err', 'err', 'err', 'err', 'err ?: 0', 'err ? -EIO : 0'])};`,
    );
    const type = tape.below(12) === 0 ? 'bool' : 'int';
    const body = this.lines.splice(0);
    this.before.push(`static ${type} ${name}(struct toy *toy, int n)`, '{', ...body, '}', '');
    this.lines.push(...above);
    return name;
  }

  /** A function that hands on what it got by a pointer. */
  private storingHelper(): string {
    const { tape } = this;
    const name = `store${this.helpers++}`;
    const result = tape.oneOf([
      '*where = err;',
      'if (err)\n\t\t*where = err;',
      '*where = err ? 1 : 0;',
    ]);
    const head = `static void ${name}(struct toy *toy, int n, int *where)`;
    this.before.push(head, '{', '\tint err = toy_map(toy, n);', '', `\t${result}`, '}', '');
    return name;
  }

  /** Something between the call and the translation. */
  private between(): void {
    const { tape } = this;
    switch (tape.below(10)) {
      case 0:
      case 1:
        this.effect(1);
        break;
      case 2:
      case 3:
        this.fold();
        break;
      case 4:
        this.put(1, `if (${this.condition()})`);
        this.effect(2);
        break;
      case 5:
        this.put(1, `if (${this.condition()}) {`);
        this.effect(2);
        this.put(1, '} else {');
        this.effect(2);
        this.put(1, '}');
        break;
      case 6:
        this.hasOut = true;
        this.put(
          1,
          `if (${this.condition()}) {`,
          `\t\tret = ${tape.oneOf(CODES)};`,
          '\t\tgoto out;',
          '\t}',
        );
        break;
      case 7:
        this.put(1, `if (${this.condition()})`, `\t\treturn ${tape.oneOf(CODES)};`);
        break;
      case 8:
        this.put(1, `for (int j = 0; j < 2; j++)`);
        this.effect(2);
        break;
      default:
        this.put(1, `other = ${this.number()};`);
    }
  }

  private fold(): void {
    const { tape } = this;
    const from = tape.oneOf(['-EBUSY', '-EBUSY', '-EBUSY', '-EINVAL', '-EFAULT']);
    const to = from === '-EBUSY' ? '0' : tape.oneOf(['-EFAULT', '-EIO', '-EINVAL']);
    this.put(1, `if (err == ${from})`, `\t\terr = ${to};`);
  }

  private effect(depth: number): void {
    const { tape } = this;
    switch (tape.below(9)) {
      case 0:
      case 1:
        this.put(depth, `${tape.oneOf(['toy_lock', 'toy_unlock'])}(toy);`);
        break;
      case 2:
        this.put(depth, `note(${this.number()});`);
        break;
      case 3:
        this.put(depth, `note(${tape.below(4)});`);
        break;
      case 4:
        this.put(depth, `counter = ${tape.oneOf(['n', '1', 'counter + 1', 'other'])};`);
        break;
      case 5:
        this.put(depth, `toy->${tape.oneOf(['owner', 'last_error'])} = ${this.number()};`);
        break;
      case 6:
        this.put(depth, `other = ask(${tape.oneOf(['n', 'counter', '2'])});`);
        break;
      case 7:
        this.put(depth, `toy->flags |= ${tape.oneOf(['1', '2', 'mode'])};`);
        break;
      default:
        this.put(depth, `mode = ${tape.oneOf(['0', 'n', 'toy->flags'])};`);
    }
  }

  private number(): string {
    const choices = [
      'err',
      'other',
      'n',
      'counter',
      '-EIO',
      '0',
      'err < 0',
      'toy->owner',
      'err == -EBUSY',
      '-err',
    ];
    return this.tape.oneOf(choices);
  }

  private condition(): string {
    const { tape } = this;
    return tape.oneOf([
      'err',
      '!err',
      'err < 0',
      'err && err != -EBUSY',
      'err == -EBUSY',
      'err == -ENOMEM',
      'err != -EINVAL',
      'n',
      'n > 1',
      'ask(n)',
      'counter',
      'toy->flags & 1',
      'toy_is_gone(toy)',
      'other',
      'err != other',
      'err == n',
      'err && other',
      'unlikely(err)',
      '!toy->owner',
      'err & 16',
    ]);
  }

  private translation(): void {
    const { tape } = this;
    const codes = this.codes();
    const isRight = tape.below(3) > 0;
    const chosen = isRight
      ? codes
      : codes.map((code) => (tape.below(4) === 0 ? tape.oneOf(CODES) : code));
    switch (tape.below(5)) {
      case 0:
        this.switchOver(chosen);
        break;
      case 1:
        this.ifs(chosen);
        break;
      case 2:
        this.put(1, `ret = ${this.conditional('err', chosen)};`);
        break;
      case 3:
        this.before.push(
          'static vm_fault_t code_of(int code)',
          '{',
          `\treturn ${this.conditional('code', chosen)};`,
          '}',
          '',
        );
        this.put(1, 'ret = code_of(err);');
        break;
      default:
        this.put(1, `if (err) {`, `\t\tret = ${this.conditional('err', chosen)};`);
        if (tape.below(3) === 0) this.effect(2);
        this.put(1, '} else {', `\t\tret = ${chosen[0]};`, '\t}');
    }
    if (tape.below(4) === 0) this.put(1, `note(${tape.oneOf(['ret', '1', 'ret & 3'])});`);
    if (tape.below(6) === 0) this.put(1, 'toy_unlock(toy);');
    if (tape.below(3) === 0) this.put(1, 'ret |= bits;');
    if (tape.below(14) === 0)
      this.put(1, `if (${this.condition()})`, `\t\tret = ${tape.oneOf(CODES)};`);
  }

  /** What toyf_map() makes of each of `ERRORS`. */
  private codes(): readonly string[] {
    return [
      'VM_FAULT_NOPAGE',
      'VM_FAULT_NOPAGE',
      'VM_FAULT_OOM',
      'VM_FAULT_SIGBUS',
      'VM_FAULT_SIGBUS',
    ];
  }

  private switchOver(codes: readonly string[]): void {
    const { tape } = this;
    const labels = ERRORS.slice(0, 3 + tape.below(3));
    const from = tape.below(labels.length);
    this.put(1, 'switch (err) {');
    if (tape.below(4) === 0) this.put(1, 'case -EINTR:');
    labels.forEach((_, i) => {
      const at = (from + i) % labels.length;
      this.put(1, `case ${labels[at]}:`, `\t\tret = ${codes[at]};`, '\t\tbreak;');
    });
    this.put(1, 'default:', `\t\tret = ${codes[4]};`, '\t}');
  }

  private ifs(codes: readonly string[]): void {
    const [none, busy, memory, fault, rest] = codes;
    this.put(1, 'if (err == 0)', `\t\tret = ${none};`);
    this.put(1, 'else if (err == -EBUSY)', `\t\tret = ${busy};`);
    this.put(1, 'else if (err == -ENOMEM)', `\t\tret = ${memory};`);
    if (fault !== rest) this.put(1, 'else if (err == -EFAULT)', `\t\tret = ${fault};`);
    this.put(1, 'else', `\t\tret = ${rest};`);
  }

  private conditional(
    subject: string,
    [none, busy, memory, fault, rest]: readonly string[],
  ): string {
    const last = fault === rest ? rest : `${subject} == -EFAULT ? ${fault} : ${rest}`;
    const first =
      none === busy
        ? `!${subject} || ${subject} == -EBUSY ? ${none}`
        : `!${subject} ? ${none} : ${subject} == -EBUSY ? ${busy}`;
    return `${first} : ${subject} == -ENOMEM ? ${memory} : ${last}`;
  }
}
