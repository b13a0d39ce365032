import { N } from '../../src/syntax/node-kinds.ts';
import type { NodeId } from '../../src/syntax/syntax-tree.ts';
import { calledAt, type Frame, partsOf, type Runner } from './concrete-frame.ts';
import { STRIDE } from './concrete-memory.ts';
import {
  Abandoned,
  commonType,
  convert,
  isPointer,
  operate,
  pointee,
  promote,
  type Typed,
} from './concrete-types.ts';
import { CONSTANTS } from './toy-names.ts';
import { readDeclared, wordsOf } from './toy-text.ts';

interface DeclaredVariable {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  readonly initial: NodeId;
}

interface Place {
  readonly address: bigint;
  readonly type: string;
}

const truth = (holds: boolean): Typed => ({ value: holds ? 1n : 0n, type: 'int' });
const isError = (value: bigint): boolean => value >= -4095n && value < 0n;

/** Macros of the kernel with one argument that the analysis knows without their text. */
const BUILTINS: Readonly<Record<string, (operand: Typed) => Typed>> = {
  likely: ({ value }) => truth(value !== 0n),
  unlikely: ({ value }) => truth(value !== 0n),
  WARN_ON: ({ value }) => truth(value !== 0n),
  IS_ERR: ({ value }) => truth(isError(value)),
  IS_ERR_OR_NULL: ({ value }) => truth(isError(value) || value === 0n),
  ERR_PTR: ({ value }) => ({ value: convert(value, 'long'), type: 'void *' }),
  ERR_CAST: ({ value }) => ({ value, type: 'void *' }),
  PTR_ERR: ({ value }) => ({ value, type: 'long' }),
  PTR_ERR_OR_ZERO: ({ value }) => ({ value: isError(value) ? value : 0n, type: 'int' }),
  BUG_ON: ({ value }) => {
    if (value !== 0n) throw new Abandoned('BUG');
    return truth(false);
  },
};

/** Evaluates expressions of a run, and knows the types of those it does not evaluate. */
export class ConcreteExpressions {
  private readonly run: Runner;

  constructor(run: Runner) {
    this.run = run;
  }

  converted({ value }: Typed, type: string): Typed {
    return { value: convert(value, type), type };
  }

  promoted(operand: Typed): Typed {
    return this.converted(operand, promote(operand.type));
  }

  value(frame: Frame, node: NodeId): Typed {
    const { tree } = frame.function;
    const [first, second] = partsOf(frame, node);
    switch (tree.kind(node)) {
      case N.number:
        return {
          value: BigInt(frame.function.text(node).replace(/[uUlL]+$/, '')),
          type: this.typeOf(frame, node),
        };
      case N.identifier:
        return this.name(frame, node);
      case N.paren:
        return this.value(frame, first);
      case N.index:
      case N.member:
        return this.read(this.place(frame, node));
      case N.prefix:
      case N.postfix:
        return this.step(frame, node);
      case N.unary:
        return this.unary(frame, node);
      case N.cast:
        return this.converted(this.value(frame, second), this.namedType(frame, first));
      case N.binary:
        return this.binary(frame, node);
      case N.assign:
        return this.assign(frame, node);
      case N.conditional:
        return this.conditional(frame, node);
      case N.comma:
        return frame.function
          .children(node)
          .map((child) => this.value(frame, child))
          .at(-1) as Typed;
      case N.call:
        return this.call(frame, node);
      case N.statementExpression:
        return this.statementExpression(frame, first);
      default:
        throw new Error(`no expression the interpreter knows: ${frame.function.text(node)}`);
    }
  }

  /** Two operands whose order C leaves open. */
  private both<A, B>(left: () => A, right: () => B): [A, B] {
    if (!this.run.rightFirst) {
      const first = left();
      return [first, right()];
    }
    const second = right();
    return [left(), second];
  }

  private name(frame: Frame, node: NodeId): Typed {
    const text = frame.function.text(node);
    const variable = this.find(frame, text);
    if (variable !== undefined) return this.read(variable);
    if (text === 'NULL') return { value: 0n, type: 'void *' };
    if (text === 'true' || text === 'false') return truth(text === 'true');
    const value = CONSTANTS[text];
    if (value === undefined) throw new Error(`no name: ${text}`);
    return { value, type: 'int' };
  }

  private find(frame: Frame, name: string): Place | undefined {
    for (let scope = frame.scope; ; scope = scope.outer) {
      const place = scope.variables.get(name);
      if (place !== undefined || scope.outer === undefined) return place;
    }
  }

  private read({ address, type }: Place): Typed {
    if (type.endsWith('[]')) return { value: address, type };
    return { value: this.run.memory.read(address).value, type };
  }

  private place(frame: Frame, node: NodeId): Place {
    const { tree } = frame.function;
    const [first, second] = partsOf(frame, node);
    switch (tree.kind(node)) {
      case N.paren:
        return this.place(frame, first);
      case N.identifier: {
        const place = this.find(frame, frame.function.text(node));
        if (place === undefined) throw new Error(`no variable: ${frame.function.text(node)}`);
        return place;
      }
      case N.unary: {
        const { value, type } = this.value(frame, first);
        return this.existing({ address: value, type: pointee(type) });
      }
      case N.member: {
        const { value, type } = this.value(frame, first);
        const fields = this.run.program.structs.get(pointee(type)) ?? [];
        const name = tree.tokenText((tree.endToken[node] as number) - 1);
        const index = fields.findIndex((field) => field.name === name);
        const address = value + BigInt(index) * STRIDE;
        return this.existing({ address, type: fields[index]?.type ?? '' });
      }
      case N.index: {
        const [array, index] = this.both(
          () => this.value(frame, first),
          () => this.value(frame, second),
        );
        const address = array.value + index.value * STRIDE;
        return this.existing({ address, type: pointee(array.type) });
      }
      default:
        throw new Error(`no place: ${frame.function.text(node)}`);
    }
  }

  /** A pointer of the wrong type would read half of a number: no run of the programs made here does. */
  private existing(place: Place): Place {
    if (this.run.memory.typeAt(place.address) !== place.type) throw new Abandoned('a wild pointer');
    return place;
  }

  private step(frame: Frame, node: NodeId): Typed {
    const { tree } = frame.function;
    const [operand] = partsOf(frame, node);
    const isPrefix = tree.kind(node) === N.prefix;
    const token = isPrefix
      ? (tree.firstToken[node] as number)
      : (tree.endToken[node] as number) - 1;
    const operator = tree.tokenText(token).slice(1);
    const place = this.place(frame, operand);
    const before = this.read(place);
    const { value } = operate(operator, before, { value: 1n, type: 'int' });
    const after = this.store(place, value);
    return isPrefix ? after : before;
  }

  private store(place: Place, value: bigint): Typed {
    return { value: this.run.memory.write(place.address, value), type: place.type };
  }

  private unary(frame: Frame, node: NodeId): Typed {
    const { tree } = frame.function;
    const [operand] = partsOf(frame, node);
    const operator = tree.tokenText(tree.firstToken[node] as number);
    if (operator === '&') {
      const { address, type } = this.place(frame, operand);
      return { value: address, type: `${type} *` };
    }
    if (operator === '*') return this.read(this.place(frame, node));
    const { value, type } = this.promoted(this.value(frame, operand));
    switch (operator) {
      case '-':
        return { value: convert(-value, type), type };
      case '~':
        return { value: convert(~value, type), type };
      case '!':
        return truth(value === 0n);
      default:
        return { value, type };
    }
  }

  private binary(frame: Frame, node: NodeId): Typed {
    const { tree } = frame.function;
    const [left, right] = partsOf(frame, node);
    const operator = tree.tokenText(tree.payload[node] as number);
    if (operator === '&&')
      return truth(this.run.isTrue(frame, left) && this.run.isTrue(frame, right));
    if (operator === '||')
      return truth(this.run.isTrue(frame, left) || this.run.isTrue(frame, right));
    const operands = this.both(
      () => this.value(frame, left),
      () => this.value(frame, right),
    );
    return operate(operator, ...operands);
  }

  private assign(frame: Frame, node: NodeId): Typed {
    const { tree } = frame.function;
    const [target, source] = partsOf(frame, node);
    const operator = tree.tokenText(tree.payload[node] as number).slice(0, -1);
    const [place, value] = this.both(
      () => this.place(frame, target),
      () => this.value(frame, source),
    );
    const stored = operator === '' ? value : operate(operator, this.read(place), value);
    return this.store(place, stored.value);
  }

  private conditional(frame: Frame, node: NodeId): Typed {
    const { tree } = frame.function;
    const [condition, then, otherwise] = partsOf(frame, node);
    const type = this.typeOf(frame, node);
    const tested = this.value(frame, condition);
    if (tested.value === 0n) return this.converted(this.value(frame, otherwise), type);
    return this.converted(tree.isAbsent(then) ? tested : this.value(frame, then), type);
  }

  private statementExpression(frame: Frame, block: NodeId): Typed {
    return this.run.inScope(frame, () => {
      const statements = [...frame.function.children(block)];
      const [last] = partsOf(frame, statements.pop() ?? 0);
      for (const statement of statements) {
        if (this.run.execute(frame, statement) !== undefined) {
          throw new Error(`no jump leaves an expression here: ${frame.function.text(block)}`);
        }
      }
      return this.value(frame, last);
    });
  }

  private call(frame: Frame, node: NodeId): Typed {
    const { lineOf } = frame.function;
    const [callee] = partsOf(frame, node);
    const operands = frame.function.children(node).slice(1);
    const name = frame.function.text(callee);
    const args: Typed[] = operands.map(() => ({ value: 0n, type: 'int' }));
    const order = operands.map((_, index) => index);
    for (const index of this.run.rightFirst ? order.reverse() : order) {
      args[index] = this.value(frame, operands[index] as NodeId);
    }
    const builtin = BUILTINS[name];
    if (builtin !== undefined) return builtin(args[0] as Typed);
    const subject = this.run.program.functions.get(name);
    let result: Typed;
    if (subject === undefined) {
      const type = this.run.program.prototypes.get(name);
      if (type === undefined) throw new Error(`no function: ${name}`);
      const { value } = this.run.callOutside(name, type, args, lineOf(node));
      result = type === 'void' ? { value, type } : { value: convert(value, type), type };
    } else {
      const values = args.map(({ value }) => value);
      result = this.run.invoke(subject, values) ?? { value: 0n, type: 'void' };
    }
    frame.calls.set(calledAt(lineOf(node), name), result.value);
    return result;
  }

  /** The type of an expression that may not be evaluated: the other arm of `?:` counts too. */
  private typeOf(frame: Frame, node: NodeId): string {
    const { tree } = frame.function;
    const [first, second, third] = partsOf(frame, node);
    switch (tree.kind(node)) {
      case N.number: {
        const suffix = /[uUlL]*$/.exec(frame.function.text(node))?.[0].toLowerCase() ?? '';
        if (suffix === '') return 'int';
        return suffix === 'u' ? 'unsigned int' : suffix === 'l' ? 'long' : 'unsigned long';
      }
      case N.identifier: {
        const name = frame.function.text(node);
        return this.find(frame, name)?.type ?? (name === 'NULL' ? 'void *' : 'int');
      }
      case N.paren:
      case N.prefix:
      case N.postfix:
      case N.assign:
        return this.typeOf(frame, first);
      case N.comma:
        return this.typeOf(frame, frame.function.children(node).at(-1) as NodeId);
      case N.cast:
        return this.namedType(frame, first);
      case N.unary:
        return this.typeOfUnary(frame, node, first);
      case N.index:
        return pointee(this.typeOf(frame, first));
      case N.member: {
        const fields = this.run.program.structs.get(pointee(this.typeOf(frame, first)));
        const name = tree.tokenText((tree.endToken[node] as number) - 1);
        return fields?.find((field) => field.name === name)?.type ?? '';
      }
      case N.binary:
        return this.typeOfBinary(frame, node, first, second);
      case N.conditional:
        return commonType(
          this.typeOf(frame, tree.isAbsent(second) ? first : second),
          this.typeOf(frame, third),
        );
      case N.call:
        return this.typeOfCall(frame.function.text(first));
      case N.statementExpression: {
        const last = frame.function.children(first).at(-1);
        return last === undefined ? 'void' : this.typeOf(frame, partsOf(frame, last)[0]);
      }
      default:
        throw new Error(`no type: ${frame.function.text(node)}`);
    }
  }

  private typeOfUnary(frame: Frame, node: NodeId, operand: NodeId): string {
    const { tree } = frame.function;
    switch (tree.tokenText(tree.firstToken[node] as number)) {
      case '!':
        return 'int';
      case '*':
        return pointee(this.typeOf(frame, operand));
      case '&':
        return `${this.typeOf(frame, operand)} *`;
      default:
        return promote(this.typeOf(frame, operand));
    }
  }

  private typeOfBinary(frame: Frame, node: NodeId, left: NodeId, right: NodeId): string {
    const operator = frame.function.tree.tokenText(frame.function.tree.payload[node] as number);
    if (/^(&&|\|\||[=!<>]=|[<>])$/.test(operator)) return 'int';
    if (operator === '<<' || operator === '>>') return promote(this.typeOf(frame, left));
    return commonType(this.typeOf(frame, left), this.typeOf(frame, right));
  }

  private typeOfCall(name: string): string {
    const { functions, prototypes } = this.run.program;
    if (BUILTINS[name] === undefined) {
      return functions.get(name)?.result ?? prototypes.get(name) ?? '';
    }
    if (name === 'PTR_ERR') return 'long';
    return name === 'ERR_PTR' || name === 'ERR_CAST' ? 'void *' : 'int';
  }

  private namedType(frame: Frame, typeName: NodeId): string {
    const { tree } = frame.function;
    const [specifiers, declarator] = partsOf(frame, typeName);
    const words = wordsOf(tree, specifiers);
    if (declarator === undefined || tree.isAbsent(declarator)) return words;
    return readDeclared(tree, declarator, words).type;
  }

  declared(frame: Frame, declaration: NodeId): DeclaredVariable[] {
    const { tree } = frame.function;
    const [specifiers] = partsOf(frame, declaration);
    const declarators = frame.function.children(declaration).slice(1);
    const words = wordsOf(tree, specifiers);
    return declarators.map((each) => {
      const [declarator, , initial] = partsOf(frame, each);
      const { name, type } = readDeclared(tree, declarator, words);
      const size =
        tree.kind(declarator) === N.arrayDeclarator ? frame.function.children(declarator)[1] : 0;
      const length = size ? Number(frame.function.text(size)) : 1;
      return { name, type: isPointer(type) ? type : words, length, initial };
    });
  }
}
