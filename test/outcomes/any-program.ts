import * as fc from 'fast-check';
import type { RunInput } from './concrete-interpreter.ts';
import { ExpressionWriter, OUTSIDE, type Variable } from './program-expressions.ts';
import { stubsFor } from './program-stubs.ts';
import { Tape } from './program-tape.ts';

/** What every program begins with: functions without a body, memory that they and everybody may change. */
const HEAD = `struct ctx {
	int state;
	unsigned int flags;
	u8 small;
	struct ctx *next;
};
static int counter;
static unsigned int mode;
int ask_int(int a);
unsigned int ask_unsigned(void);
long ask_long(int *where);
bool ask_bool(struct ctx *c);
u8 ask_byte(int a);
vm_fault_t ask_fault(unsigned int a);
struct ctx *ask_ctx(struct ctx *c);
void poke(int *where);
`;

const RESULTS = ['int', 'vm_fault_t', 'bool', 'struct ctx *', 'long', 'unsigned int', 'u8', 'void'];
const PARAMETERS = ['int', 'struct ctx *', 'unsigned int', 'int *', 'bool', 'u8', 'long'];
const LOCALS = [
  ...['int', 'struct ctx *', 'unsigned int', 'long', 'int *'],
  ...['bool', 'u8', 's8', 'unsigned long'],
];

const interesting = [
  0, 0, 0, 1, 2, 3, 4, -1, -11, -12, -16, -22, 8, 127, 128, 255, 256, 1024, -128,
];
const oracleNumber: fc.Arbitrary<bigint> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...interesting.map(BigInt)) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(1n << 31n), max: (1n << 32n) - 1n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }) },
);

export const runInputs: fc.Arbitrary<RunInput> = fc.record({
  oracle: fc.array(oracleNumber, { minLength: 12, maxLength: 60, size: 'max' }),
  rightFirst: fc.boolean(),
});

/** A program of one to three functions in the manner of kernel code. It shrinks towards short and plain ones. */
export const programs: fc.Arbitrary<string> = fc
  .uint8Array({ maxLength: 700, size: 'max' })
  .map((bytes) => programFrom(new Tape(bytes)));

/** The same, with macros in the place of some functions in one of two builds. */
export const programsWithStubs: fc.Arbitrary<string> = fc
  .tuple(
    fc.uint8Array({ minLength: 8, maxLength: 40 }),
    fc.uint8Array({ maxLength: 400, size: 'max' }),
  )
  .map(([stubs, bytes]) => programFrom(new Tape(bytes), new Tape(stubs)));

interface Signature {
  readonly name: string;
  readonly result: string;
  readonly parameters: readonly Variable[];
}

function programFrom(tape: Tape, stubs?: Tape): string {
  const signatures = Array.from({ length: 1 + tape.below(3) }, (_, index): Signature => {
    const parameters = Array.from({ length: tape.below(4) }, (__, position) => ({
      name: `p${position}`,
      type: tape.oneOf(PARAMETERS),
    }));
    return { name: `made${index}`, result: tape.oneOf(RESULTS), parameters };
  });
  const bodies = signatures.map((signature) =>
    new FunctionWriter(tape, signature, signatures).write(),
  );
  const macros = stubs === undefined ? '' : stubsFor(stubs, [...signatures, ...OUTSIDE]);
  return `${HEAD}${macros}\n${bodies.join('\n')}`;
}

/** Writes one function, a line for each statement. */
class FunctionWriter {
  private readonly tape: Tape;
  private readonly signature: Signature;
  private readonly expressions: ExpressionWriter;
  private readonly lines: string[] = [];
  private readonly labels: readonly string[];
  private readonly waiting: string[];
  private loops = 0;
  private switches = 0;
  private left: number;

  constructor(tape: Tape, signature: Signature, callable: readonly Signature[]) {
    this.tape = tape;
    this.signature = signature;
    this.expressions = new ExpressionWriter(tape, callable);
    for (const parameter of signature.parameters) this.expressions.variables.push(parameter);
    this.labels = ['out', 'again', 'middle', 'inside'].slice(0, tape.below(5));
    this.waiting = this.labels.filter((label) => label === 'middle' || label === 'inside');
    this.left = 3 + tape.below(22);
  }

  write(): string {
    const { name, result, parameters } = this.signature;
    const list = parameters.map((each) => declared(each.type, each.name)).join(', ') || 'void';
    this.lines.push(`static ${declared(result, name)}(${list})`, '{');
    const count = 1 + this.tape.below(4);
    for (let i = 0; i < count; i++) this.declare(`v${i}`, this.tape.oneOf(LOCALS), 1);
    if (this.tape.below(3) === 1) this.lines.push('\tint table[2];');
    this.expressions.hasTable = this.lines.at(-1) === '\tint table[2];';
    if (this.expressions.hasTable) this.lines.push('\ttable[0] = 0;', '\ttable[1] = 1;');
    if (this.labels.includes('again')) this.lines.push('again:');
    while (this.left > 0) this.statement(1);
    for (const label of this.waiting) this.lines.push(`${label}:`);
    if (this.labels.includes('out')) this.lines.push('out:');
    this.lines.push(`\t${this.returned()}`, '}');
    return `${this.lines.join('\n')}\n`;
  }

  private declare(name: string, type: string, depth: number): void {
    const { expressions } = this;
    // The new name hides an old one from its own initializer on.
    const visible = expressions.variables.splice(0);
    expressions.variables.push(...visible.filter((each) => each.name !== name));
    this.put(depth, `${declared(type, name)} = ${expressions.of(type, 2)};`);
    expressions.variables.splice(0, Number.POSITIVE_INFINITY, ...visible, { name, type });
  }

  private put(depth: number, text: string): void {
    this.lines.push(`${'\t'.repeat(depth)}${text}`);
  }

  private returned(): string {
    const { result } = this.signature;
    return result === 'void' ? 'return;' : `return ${this.expressions.of(result, 2)};`;
  }

  private block(depth: number, most: number, mayDeclare = true): void {
    const known = this.expressions.variables.length;
    if (this.tape.below(8) === 7 && mayDeclare) {
      // A name that may hide another one.
      this.declare(`v${this.tape.below(6)}`, this.tape.oneOf(LOCALS), depth);
    }
    if (depth === 2 && this.waiting.includes('inside') && this.tape.below(3) === 2) {
      this.waiting.splice(this.waiting.indexOf('inside'), 1);
      this.lines.push('inside:');
    }
    const count = 1 + this.tape.below(most);
    for (let i = 0; i < count; i++) this.statement(depth);
    this.expressions.variables.length = known;
  }

  private braced(head: string, depth: number, most: number, tail = '}'): void {
    this.put(depth, `${head} {`);
    this.block(depth + 1, most);
    this.put(depth, tail);
  }

  private statement(depth: number): void {
    this.left--;
    if (depth === 1 && this.waiting.includes('middle') && this.tape.below(4) === 3) {
      this.waiting.splice(this.waiting.indexOf('middle'), 1);
      this.lines.push('middle:');
    }
    const isDeep = depth > 3;
    const kind = this.tape.below(isDeep ? 13 : 22);
    if (kind < 13) this.plainStatement(kind, depth);
    else this.nestingStatement(kind, depth);
  }

  private plainStatement(kind: number, depth: number): void {
    const { expressions } = this;
    switch (kind) {
      case 0:
      case 1:
      case 2:
        this.put(depth, `${expressions.effect(2)};`);
        break;
      case 3:
      case 4:
        this.put(depth, `${expressions.callInto()};`);
        break;
      case 5:
      case 6:
        this.put(depth, `if (${expressions.condition(2)})`);
        this.put(depth + 1, this.returned());
        break;
      case 7:
      case 8:
        this.put(depth, `if (${expressions.condition(2)})`);
        this.put(depth + 1, this.jump());
        break;
      case 9:
        this.put(depth, `if (${expressions.conditionWithEffect()})`);
        this.put(depth + 1, this.tape.below(2) === 0 ? this.jump() : this.returned());
        break;
      case 10:
        this.put(depth, `if (${expressions.condition(1)})`);
        this.put(depth + 1, `${expressions.effect(1)};`);
        break;
      case 11:
        this.put(depth, `BUG_ON(${expressions.condition(1)});`);
        break;
      default:
        this.put(depth, this.jump());
    }
  }

  /** Out of a loop or switch when inside one, to a label when there is one. */
  private jump(): string {
    const ways = this.labels.map((label) => `goto ${label};`);
    if (this.loops > 0) ways.unshift('break;', 'continue;');
    else if (this.switches > 0) ways.unshift('break;');
    return ways.length === 0 ? `${this.expressions.effect(1)};` : this.tape.oneOf(ways);
  }

  private nestingStatement(kind: number, depth: number): void {
    const { expressions } = this;
    switch (kind) {
      case 13:
      case 14:
        this.braced(`if (${expressions.condition(2)})`, depth, 3);
        break;
      case 15:
      case 16:
        this.braced(`if (${expressions.condition(2)})`, depth, 2, '} else {');
        this.block(depth + 1, 2);
        this.put(depth, '}');
        break;
      case 17:
      case 18:
        this.switchStatement(depth);
        break;
      default:
        this.loops++;
        this.loop(kind, depth);
        this.loops--;
    }
  }

  private loop(kind: number, depth: number): void {
    const { expressions } = this;
    if (kind === 19) this.braced(`while (${expressions.condition(1)})`, depth, 3);
    else if (kind === 20) {
      this.braced('do', depth, 3, `} while (${expressions.condition(1)});`);
    } else {
      const counter = `i${depth}`;
      const to = 1 + this.tape.below(3);
      const known = expressions.variables.length;
      expressions.variables.push({ name: counter, type: 'int' });
      this.braced(`for (int ${counter} = 0; ${counter} < ${to}; ${counter}++)`, depth, 3);
      expressions.variables.length = known;
    }
  }

  private switchStatement(depth: number): void {
    const { expressions, tape } = this;
    this.switches++;
    this.put(depth, `switch (${expressions.of(tape.oneOf(['int', 'unsigned int', 'long']), 1)}) {`);
    const labels = ['0', '1', '2', '-12', '-16', '-22', '4', '256'];
    const from = tape.below(labels.length);
    const count = 1 + tape.below(4);
    const defaultAt = tape.below(6);
    for (let i = 0; i < count; i++) {
      if (i === defaultAt) this.put(depth, 'default:');
      this.put(depth, `case ${labels[(from + i) % labels.length]}:`);
      if (tape.below(5) === 4) this.put(depth, `case ${20 + i * 4} ... ${22 + i * 4}:`);
      if (tape.below(4) === 3) continue;
      this.block(depth + 1, 2, false);
      if (tape.below(4) !== 3) this.put(depth + 1, 'break;');
    }
    if (defaultAt === 4) this.put(depth, 'default:');
    this.put(depth + 1, ';');
    this.put(depth, '}');
    this.switches--;
  }
}

function declared(type: string, name: string): string {
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}
