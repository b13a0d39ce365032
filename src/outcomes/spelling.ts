import type { Expr, Expressions, ExprId } from './expression.ts';

/** Longer texts than this tell a reader less than no text. */
const MAX_TEXT = 90;

/** The expression in C, over parameters, globals and calls; undefined when only locals could name it. */
export function textOf(
  exprs: Expressions,
  id: ExprId,
  spell: SpellNumber = String,
  around: number = 0,
): string | undefined {
  const text = plainText(exprs, id, around, spell);
  return text !== undefined && text.length <= MAX_TEXT ? text : undefined;
}

/** How a constant is written. */
export type SpellNumber = (value: bigint) => string;

/** Binding strength of what is around; an operand that binds less gets parentheses. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '<': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

function plainText(
  exprs: Expressions,
  id: ExprId,
  around: number,
  spell: SpellNumber,
): string | undefined {
  const expr = exprs.get(id);
  switch (expr.kind) {
    case 'constant':
      return spell(expr.value);
    case 'term':
      return expr.term.text;
    case 'any':
      return undefined;
    case 'cast':
      return plainText(exprs, expr.operand, around, spell);
    case 'complement': {
      const operand = plainText(exprs, expr.operand, 11, spell);
      return operand === undefined ? undefined : `~${operand}`;
    }
    case 'binary':
      return binaryText(exprs, expr, around, spell);
  }
}

function binaryText(
  exprs: Expressions,
  expr: Extract<Expr, { kind: 'binary' }>,
  around: number,
  spell: SpellNumber,
): string | undefined {
  const mine = PRECEDENCE[expr.operator] ?? 0;
  const left = plainText(exprs, expr.left, mine, spell);
  const right = plainText(exprs, expr.right, mine + 1, spell);
  if (left === undefined || right === undefined) return undefined;
  const zero = exprs.constant(0n);
  if (expr.operator === '==' && (expr.left === zero || expr.right === zero)) {
    const operand = plainText(exprs, expr.left === zero ? expr.right : expr.left, 11, spell);
    return `!${operand}`;
  }
  const [first, second] =
    exprs.get(expr.left).kind === 'constant' && expr.operator === '=='
      ? [right, left]
      : [left, right];
  if (expr.operator === '-' && expr.left === zero) return `-${second}`;
  const text = `${first} ${expr.operator} ${second}`;
  return mine < around ? `(${text})` : text;
}
