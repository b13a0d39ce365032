import type { Tape } from './program-tape.ts';

export interface Variable {
  readonly name: string;
  readonly type: string;
}

export interface Callable {
  readonly name: string;
  readonly result: string;
  readonly parameters: readonly Variable[];
}

export const OUTSIDE: readonly Callable[] = [
  { name: 'ask_int', result: 'int', parameters: [{ name: 'a', type: 'int' }] },
  { name: 'ask_unsigned', result: 'unsigned int', parameters: [] },
  { name: 'ask_long', result: 'long', parameters: [{ name: 'where', type: 'int *' }] },
  { name: 'ask_bool', result: 'bool', parameters: [{ name: 'c', type: 'struct ctx *' }] },
  { name: 'ask_byte', result: 'u8', parameters: [{ name: 'a', type: 'int' }] },
  { name: 'ask_fault', result: 'vm_fault_t', parameters: [{ name: 'a', type: 'unsigned int' }] },
  { name: 'ask_ctx', result: 'struct ctx *', parameters: [{ name: 'c', type: 'struct ctx *' }] },
  { name: 'poke', result: 'void', parameters: [{ name: 'where', type: 'int *' }] },
];

const NUMBERS = ['0', '1', '-ENOMEM', '-EBUSY', '-EINVAL', '-EAGAIN', '2', '4', '-1', '255'];
const FLAGS = ['VM_FAULT_OOM', 'VM_FAULT_SIGBUS', 'VM_FAULT_NOPAGE', '1u', '3', '128', '65536L'];
const COMPARISONS = ['==', '!=', '<', '>', '<=', '>='];
const ARITHMETIC = ['+', '-', '&', '|', '^', '*', '/', '%'];

/** Writes expressions over the variables that are visible, of a wanted type where that matters in C. */
export class ExpressionWriter {
  readonly variables: Variable[] = [];
  hasTable = false;
  private readonly tape: Tape;
  private readonly callable: readonly Callable[];

  constructor(tape: Tape, made: readonly Callable[]) {
    this.tape = tape;
    this.callable = [...made, ...OUTSIDE];
  }

  of(type: string, depth: number): string {
    if (type === 'struct ctx *') return this.context(depth);
    if (type === 'int *') return this.pointer();
    return this.number(depth);
  }

  private visible(isWanted: (type: string) => boolean): string[] {
    const names = new Map(this.variables.map(({ name, type }) => [name, type]));
    return [...names].filter(([, type]) => isWanted(type)).map(([name]) => name);
  }

  private numbers(): string[] {
    return this.visible((type) => !type.endsWith('*'));
  }

  private contexts(): string[] {
    return this.visible((type) => type === 'struct ctx *');
  }

  private number(depth: number): string {
    const { tape } = this;
    if (depth <= 0) return this.simple();
    switch (tape.below(12)) {
      case 0:
      case 1:
      case 2:
        return this.simple();
      case 3:
      case 4:
        return `(${this.number(depth - 1)} ${tape.oneOf(ARITHMETIC)} ${this.number(depth - 1)})`;
      case 5:
        return `(${this.condition(depth - 1)})`;
      case 6:
        return `(${this.condition(depth - 1)} ? ${this.number(depth - 1)} : ${this.number(depth - 1)})`;
      case 7:
        return `(${this.number(depth - 1)} ?: ${this.number(depth - 1)})`;
      case 8:
        return `${tape.oneOf(['-', '~', '!'])}${this.number(0)}`.replace('--', '- -');
      case 9:
        return `(${tape.oneOf(['u8', 'int', 'unsigned int', 'long', 'bool', 's8'])})${this.simple()}`;
      case 10:
        return `(${this.number(depth - 1)} ${tape.oneOf(['<<', '>>'])} ${tape.below(4)})`;
      default:
        return this.resultOf((type) => type !== 'void' && !type.endsWith('*'));
    }
  }

  private simple(): string {
    const { tape } = this;
    const [context] = this.contexts();
    switch (tape.below(8)) {
      case 0:
      case 1:
        return tape.oneOf(NUMBERS);
      case 2:
        return tape.oneOf(FLAGS);
      case 3:
        return tape.oneOf(['counter', 'mode']);
      case 4:
        if (context === undefined) break;
        return `${tape.oneOf(this.contexts())}->${tape.oneOf(['state', 'flags', 'small'])}`;
      case 5: {
        const pointers = this.visible((type) => type === 'int *');
        if (pointers.length > 0) return `*${tape.oneOf(pointers)}`;
        if (this.hasTable) return `table[${this.index()}]`;
        break;
      }
      default:
        break;
    }
    const names = this.numbers();
    return names.length === 0 ? '0' : tape.oneOf(names);
  }

  private index(): string {
    const names = this.numbers();
    const choice = this.tape.below(3);
    if (choice < 2 || names.length === 0) return String(choice % 2);
    return `${this.tape.oneOf(names)} & 1`;
  }

  private context(depth: number): string {
    const { tape } = this;
    const names = this.contexts();
    switch (tape.below(7)) {
      case 0:
        return 'NULL';
      case 1:
        return 'ERR_PTR(-ENOMEM)';
      case 2:
        return `ERR_PTR(${this.number(depth - 1)})`;
      case 3:
        return this.resultOf((type) => type === 'struct ctx *');
      case 4:
        if (names.length > 0) return `${tape.oneOf(names)}->next`;
        break;
      default:
        break;
    }
    return names.length === 0 ? 'ask_ctx(NULL)' : tape.oneOf(names);
  }

  private pointer(): string {
    const { tape } = this;
    const ways = this.visible((type) => type === 'int').map((name) => `&${name}`);
    ways.push(...this.visible((type) => type === 'int *'), '&counter');
    ways.push(...this.contexts().map((name) => `&${name}->state`));
    if (this.hasTable) ways.push(`&table[${this.index()}]`);
    return tape.oneOf(ways);
  }

  private resultOf(isWanted: (type: string) => boolean): string {
    return this.call(this.tape.oneOf(this.callable.filter(({ result }) => isWanted(result))));
  }

  private call({ name, parameters }: Callable): string {
    return `${name}(${parameters.map(({ type }) => this.argument(type)).join(', ')})`;
  }

  /** Without calls, so that programs stay short. */
  private argument(type: string): string {
    if (type === 'int *') return this.pointer();
    if (type !== 'struct ctx *') return this.simple();
    const names = this.contexts();
    return names.length === 0 ? 'NULL' : this.tape.oneOf(names);
  }

  condition(depth: number): string {
    const { tape } = this;
    const contexts = this.contexts();
    switch (tape.below(depth > 0 ? 12 : 6)) {
      case 0:
      case 1:
        return this.simple();
      case 2:
        return `!${this.simple()}`;
      case 3:
        return `${this.simple()} ${tape.oneOf(COMPARISONS)} ${tape.oneOf(NUMBERS)}`;
      case 4:
        return `${this.simple()} & ${tape.oneOf(FLAGS)}`;
      case 5:
        if (contexts.length === 0) return this.simple();
        return `${tape.oneOf(['', '!', 'IS_ERR', 'IS_ERR_OR_NULL', 'PTR_ERR'])}(${tape.oneOf(contexts)})`;
      case 6:
        return `${this.number(depth - 1)} ${tape.oneOf(COMPARISONS)} ${this.number(depth - 1)}`;
      case 7:
        return `(${this.condition(depth - 1)} && ${this.condition(depth - 1)})`;
      case 8:
        return `(${this.condition(depth - 1)} || ${this.condition(depth - 1)})`;
      case 9:
        return `${tape.oneOf(['likely', 'unlikely', 'WARN_ON'])}(${this.condition(depth - 1)})`;
      case 10:
        return this.resultOf((type) => type !== 'void' && !type.endsWith('*'));
      default:
        return `(${this.number(depth - 1)}) & ${tape.oneOf(FLAGS)}`;
    }
  }

  /** `(err = f()) < 0` and the like. */
  conditionWithEffect(): string {
    const { tape } = this;
    const names = this.numbers();
    if (names.length === 0) return this.condition(1);
    const name = tape.oneOf(names);
    switch (tape.below(4)) {
      case 0:
        return `(${name} = ${this.number(1)}) ${tape.oneOf(COMPARISONS)} ${tape.oneOf(NUMBERS)}`;
      case 1:
        return `${name}${tape.oneOf(['++', '--'])} ${tape.oneOf(COMPARISONS)} ${tape.oneOf(NUMBERS)}`;
      case 2:
        return `(${name} |= ${this.number(1)}) & ${tape.oneOf(FLAGS)}`;
      default:
        return `${this.condition(1)} && !(${name} = ${this.number(1)})`;
    }
  }

  /** A statement's expression: something is stored. */
  effect(depth: number): string {
    const { tape } = this;
    const numbers = this.numbers();
    const contexts = this.contexts();
    const target = numbers.length === 0 ? 'counter' : tape.oneOf(numbers);
    switch (tape.below(11)) {
      case 0:
      case 1:
        return `${target} = ${this.number(depth)}`;
      case 2:
        return `${target} ${tape.oneOf(['|', '&', '+', '-', '^', '<<'])}= ${this.simple()}`;
      case 3:
        return tape.oneOf([`${target}++`, `--${target}`, `++${target}`, `${target}--`]);
      case 4:
        return `${tape.oneOf(['counter', 'mode'])} = ${this.number(depth)}`;
      case 5:
        if (contexts.length === 0) break;
        return `${tape.oneOf(contexts)}->${tape.oneOf(['state', 'flags', 'small'])} = ${this.number(depth)}`;
      case 6:
        if (contexts.length === 0) break;
        return `${tape.oneOf(contexts)} = ${this.context(depth)}`;
      case 7:
        return `*${this.pointer()} = ${this.number(depth)}`;
      case 8:
        return `${target} = ({ int inner = ${this.number(1)}; inner ${tape.oneOf(['+', '&', '|'])} 1; })`;
      case 9:
        return `${target} = (counter = ${this.simple()}, ${this.simple()})`;
      default:
        if (contexts.length === 0) break;
        return `${tape.oneOf(contexts)}->next = ${this.context(depth)}`;
    }
    const stepped = tape.oneOf(['mode', ...numbers].filter((name) => name !== target));
    return `${target} = ${tape.oneOf([`++${stepped}`, `--${stepped}`, `${stepped}++`])}`;
  }

  /** A call on its own, or stored into a variable of the result's type. */
  callInto(): string {
    const callee = this.tape.oneOf(this.callable);
    const call = this.call(callee);
    if (callee.result === 'void') return call;
    const isPointer = callee.result.endsWith('*');
    const targets = isPointer ? this.contexts() : this.numbers();
    return targets.length === 0 ? call : `${this.tape.oneOf(targets)} = ${call}`;
  }
}
