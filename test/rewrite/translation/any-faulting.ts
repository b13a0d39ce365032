import * as fc from 'fast-check';
import { Tape } from '../../outcomes/program-tape.ts';
import { HANDLER } from '../../plan/any-handler.ts';

/**
 * Page-fault handlers in the manner of drivers: locks, labels that several sources jump to, nested ifs, and at the
 * end one translation for all of them, written in one of the usual ways.
 */
export const faulting: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 40, maxLength: 120, size: 'max' })
  .map((bytes) => new FaultingWriter(new Tape(bytes)).write());

class FaultingWriter {
  private readonly tape: Tape;
  private readonly lines: string[] = [];
  private readonly before: string[] = [];
  private readonly variable: string;
  private readonly isSeparate: boolean;
  private isLocked = false;
  private usesOut = false;
  private usesUnlock = false;

  constructor(tape: Tape) {
    this.tape = tape;
    this.variable = tape.oneOf(['err', 'ret', 'rc']);
    this.isSeparate = tape.below(4) === 0;
  }

  write(): string {
    const { tape, variable } = this;
    if (tape.below(6) === 0) return this.ignoring();
    const begin = tape.oneOf(['', ' = 0', ' = 0']);
    if (tape.below(3) === 0) this.source();
    if (tape.below(2) === 0) this.lock();
    for (let i = tape.below(3); i > 0; i--) this.source();
    this.mapping();
    if (tape.below(5) === 0) this.doneOnError();
    if (tape.below(4) === 0) this.put(1, 'note(2);');
    this.finish();
    const declarations = [
      ...(tape.below(3) === 0 ? ['\tint other = 0;'] : []),
      `\tint ${tape.below(4) === 0 ? 'i = 0, ' : ''}${variable}${begin};`,
      ...(this.isSeparate ? ['\tvm_fault_t code;'] : []),
    ];
    const head = [`static vm_fault_t ${HANDLER}(struct toy *toy, int n)`, '{', ...declarations, ''];
    return `${[...this.before, ...head, ...this.lines, '}'].join('\n')}\n`;
  }

  /** A handler that does not look at the result at all. */
  private ignoring(): string {
    const { tape } = this;
    const hasVariable = tape.below(3) === 0;
    this.put(1, `int other = ${hasVariable ? 'ask(n)' : '0'};`, '');
    if (tape.below(2) === 0) this.put(1, 'if (n > 2)', '\t\treturn VM_FAULT_SIGBUS;');
    if (tape.below(2) === 0) this.put(1, 'toy_lock(toy);');
    const call = 'toy_map(toy, n);';
    switch (tape.below(4)) {
      case 0:
        this.put(1, 'if (toy->owner)', `\t\t${call}`, '\telse', '\t\tother = ask(n);');
        break;
      case 1:
        this.put(1, 'for (int i = 0; i < 2; i++) {', `\t\t${call}`, '\t\tcounter = n;', '\t}');
        break;
      default:
        this.put(1, call);
    }
    if (tape.below(2) === 0) this.put(1, 'toy_unlock(toy);');
    if (tape.below(2) === 0) this.put(1, 'note(other);');
    const head = [`static vm_fault_t ${HANDLER}(struct toy *toy, int n)`, '{'];
    return `${[...head, ...this.lines, '\treturn VM_FAULT_NOPAGE;', '}'].join('\n')}\n`;
  }

  private put(depth: number, ...texts: readonly string[]): void {
    const [first = '', ...rest] = texts;
    this.lines.push(`${'\t'.repeat(depth)}${first}`, ...rest);
  }

  private lock(): void {
    this.put(1, 'toy_lock(toy);');
    this.isLocked = true;
  }

  private get exit(): string {
    if (this.isLocked) {
      this.usesUnlock = true;
      return 'unlock';
    }
    this.usesOut = true;
    return 'out';
  }

  /** Another source of errors in front of the call. */
  private source(): void {
    const { tape, variable } = this;
    switch (tape.below(7)) {
      case 0:
      case 1:
        this.put(
          1,
          'if (n > 2) {',
          `\t\t${variable} = ${tape.oneOf(['-EINVAL', '-EIO', '-ENOMEM', '0', '-EFAULT'])};`,
        );
        this.put(2, `goto ${this.exit};`, '\t}');
        break;
      case 2:
        this.put(1, `${variable} = ask(n);`, `\tif (${tape.oneOf([variable, `${variable} < 0`])})`);
        this.put(2, `goto ${this.exit};`);
        break;
      case 3:
        this.put(
          1,
          `${variable} = ask(n);`,
          `\tif (${variable} < 0) {`,
          `\t\tnote(${tape.oneOf([variable, '1'])});`,
        );
        this.put(2, `goto ${this.exit};`, '\t}');
        break;
      case 4:
        this.put(
          1,
          'if (toy_is_gone(toy)) {',
          '\t\tif (n)',
          `\t\t\t${variable} = -EINVAL;`,
          '\t\telse',
        );
        this.put(3, `${variable} = -ENOMEM;`, `\t\tgoto ${this.exit};`, '\t}');
        break;
      case 5:
        if (this.isLocked)
          this.put(
            1,
            'if (!toy->owner) {',
            '\t\ttoy_unlock(toy);',
            '\t\treturn VM_FAULT_RETRY;',
            '\t}',
          );
        else this.put(1, 'if (!toy->owner)', '\t\treturn VM_FAULT_RETRY;');
        break;
      default:
        this.put(1, 'if (n) {', '\t\tcounter = n;', '\t\tnote(n);', '\t}');
    }
  }

  private mapping(): void {
    const { tape, variable } = this;
    const call = (argument: string): string => `${variable} = toy_map(toy, ${argument});`;
    switch (tape.below(7)) {
      case 6:
        this.put(1, `${variable} = ${this.helper()}(toy, n);`);
        break;
      case 0:
        this.put(1, 'if (toy->owner)', `\t\t${call('n')}`, '\telse', `\t\t${call('n + 1')}`);
        break;
      case 1:
        this.put(1, call('n'), `\tif (${variable})`, `\t\tgoto ${this.exit};`);
        break;
      case 2:
        this.put(
          1,
          'if (n) {',
          `\t\t${call('n')}`,
          '\t\tnote(3);',
          '\t} else {',
          `\t\t${variable} = -EINVAL;`,
          '\t}',
        );
        break;
      default:
        this.put(1, call('n'));
    }
  }

  /** Something that is done for some results only, in the arm of a test or behind a jump. */
  private doneOnError(): void {
    const { tape, variable } = this;
    const fails = `${variable} && ${variable} != -EBUSY`;
    switch (tape.below(4)) {
      case 0:
        this.put(1, `if (!${variable} || ${variable} == -EBUSY)`, '\t\tcounter = n;', '\telse');
        this.put(2, 'note(4);');
        break;
      case 1:
        this.put(1, `if (${variable} == -ENOMEM) {`, '\t\tnote(4);', '\t\tcounter = n;', '\t}');
        break;
      case 2:
        this.put(1, `if (${fails}) {`, '\t\tnote(4);', `\t\tgoto ${this.exit};`, '\t}');
        this.put(1, 'counter = n;');
        break;
      default:
        this.put(1, `if (${fails})`, '\t\tnote(4);');
    }
  }

  /** A function that hands the errno on, or one of its own. */
  private helper(): string {
    const { tape } = this;
    const own = tape.oneOf([
      ['\tif (n > 1)', `\t\treturn ${tape.oneOf(['-EINVAL', '-ENOMEM', '0'])};`],
      ['\tint got = ask(n);', '', '\tif (got < 0) {', '\t\tnote(got);', '\t\treturn got;', '\t}'],
      ['\ttoy->owner = n;'],
    ]);
    const head = ['static int helped(struct toy *toy, int n)', '{'];
    this.before.push(...head, ...own, '\treturn toy_map(toy, n);', '}', '');
    return 'helped';
  }

  private finish(): void {
    const { tape } = this;
    if (this.isLocked) {
      if (this.usesUnlock) this.put(0, 'unlock:');
      this.put(1, 'toy_unlock(toy);');
    }
    if (this.usesOut) this.put(0, 'out:');
    if (tape.below(5) === 0)
      this.put(1, `if (${this.variable} == -EBUSY)`, `\t\t${this.variable} = 0;`);
    this.translation(tape.below(this.isSeparate ? 3 : 5));
  }

  private translation(kind: number): void {
    const { variable } = this;
    const give = this.isSeparate
      ? (code: string) => `code = ${code};`
      : (code: string) => `return ${code};`;
    const end = this.isSeparate ? ['\t\tbreak;'] : [];
    const last = this.tape.oneOf(['VM_FAULT_SIGBUS', 'VM_FAULT_SIGBUS', 'VM_FAULT_OOM']);
    switch (kind) {
      case 0:
        this.put(1, `switch (${variable}) {`, '\tcase 0:');
        if (this.tape.below(2) === 0) this.put(1, 'case -EINTR:');
        this.put(1, 'case -EBUSY:', `\t\t${give('VM_FAULT_NOPAGE')}`, ...end);
        this.put(1, 'case -ENOMEM:', `\t\t${give('VM_FAULT_OOM')}`, ...end);
        this.put(1, 'default:', `\t\t${give(last)}`, ...end, '\t}');
        break;
      case 1:
        this.put(
          1,
          `if (${variable} == 0 || ${variable} == -EBUSY)`,
          `\t\t${give('VM_FAULT_NOPAGE')}`,
        );
        this.put(
          1,
          `${this.isSeparate ? 'else ' : ''}if (${variable} == -ENOMEM)`,
          `\t\t${give('VM_FAULT_OOM')}`,
        );
        if (this.isSeparate) this.put(1, 'else', `\t\t${give(last)}`);
        else this.put(1, give(last));
        break;
      case 2:
        this.put(
          1,
          give(
            `!${variable} || ${variable} == -EBUSY ? VM_FAULT_NOPAGE : ${variable} == -ENOMEM ? VM_FAULT_OOM : ${last}`,
          ),
        );
        break;
      case 3:
        this.put(
          1,
          `if (${variable} && ${variable} != -EBUSY)`,
          `\t\treturn vmf_error(${variable});`,
          '\treturn VM_FAULT_NOPAGE;',
        );
        break;
      default:
        this.before.push(
          'static vm_fault_t code_of(int code)',
          '{',
          '\tif (!code || code == -EBUSY)',
          '\t\treturn VM_FAULT_NOPAGE;',
        );
        this.before.push('\treturn vmf_error(code);', '}', '');
        this.put(1, `return code_of(${variable});`);
    }
    if (!this.isSeparate) return;
    if (this.tape.below(2) === 0) this.put(1, 'note(5);');
    this.put(1, 'return code;');
  }
}
