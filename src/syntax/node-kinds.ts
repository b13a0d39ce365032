/**
 * What a node of the syntax tree is. Behind each: its children in their order. A child that may be missing
 * is an `absent` node of no tokens, so that the n-th child always means the same. `…` is any number.
 */
export const NODE_KINDS = [
  'absent',
  /** Tokens the parser could not give a meaning; they stand here unread. Counts as a parse problem. */
  'error',

  // Items. -----------------------------------------------------------------------------------------
  /** specifiers, declarator, body (compound); K&R parameter declarations stand between, as `declaration`. */
  'functionDefinition',
  /** `NAME(args) { … }` at file scope, `SYSCALL_DEFINE3(…) {…}` among them: call, body. */
  'macroFunctionDefinition',
  /** `NAME(args)` or `NAME(args);` at file scope or among struct fields: call. */
  'macroItem',
  /** item…: the root of a range that holds more than one item, or arms of an `#if` around them. */
  'items',
  /** What a `#define` stands for, when it is statements: statement…. An expression body is that expression. */
  'macroBody',

  // Declarations. ----------------------------------------------------------------------------------
  /** specifiers, initDeclarator…. */
  'declaration',
  /** Keywords and names are tokens of this node; children: structSpecifier, enumSpecifier, typeofSpecifier,
   * attribute… in text order. */
  'specifiers',
  /** Body: fields (declaration, macroItem, conditionalGroup)…. The tag is among the node's tokens. `absent` without body. */
  'structSpecifier',
  /** enumerator…. */
  'enumSpecifier',
  /** value or absent; the first token is the name. */
  'enumerator',
  /** expression or typeName. */
  'typeofSpecifier',
  /** `__attribute__((…))`, `__aligned(8)`, and attribute-like names behind a declarator: no children. */
  'attribute',
  /**
   * declarator, width (bit-field) or absent, initializer or absent. Attributes (`__free(x)`) are tokens
   * between these. Where a macro makes the name (`static DEFINE_MUTEX(m);`), a `call` is the declarator.
   */
  'initDeclarator',
  /** The declared name: one token. Abstract declarators have `absent` in its place. */
  'nameDeclarator',
  /** `*` with qualifiers: inner declarator. */
  'pointerDeclarator',
  /** inner declarator, size or absent. */
  'arrayDeclarator',
  /** inner declarator, parameter… */
  'functionDeclarator',
  /** `( inner )`: inner declarator. */
  'parenDeclarator',
  /** specifiers, declarator or absent. A lone name in a K&R list or `...` has both absent. */
  'parameter',
  /** specifiers, abstract declarator or absent. In casts, sizeof, typeof, compound literals, macro arguments. */
  'typeName',
  /**
   * element…: each a `designated` or an initializer (expression or initializerList). The braces may be
   * missing where macros bring them (`MACHINE_START(x) .a = 1, MACHINE_END`).
   */
  'initializerList',
  /** designator…, then the value: `.a.b[1 ... 3] = v`, also `a: v`. */
  'designated',
  /** The field's name is the last token. */
  'fieldDesignator',
  /** low, high or absent. */
  'indexDesignator',

  // Statements. In macro bodies the last `;` may be missing, and `#define for_each_x(i) for (…)` has an
  // `absent` body. ------------------------------------------------------------------------------------
  /** statement…. */
  'compound',
  /** expression. */
  'expressionStatement',
  /** A call that stands as a statement without its semicolon: call. */
  'macroStatement',
  /** `for_each_x(…) statement`, a call that takes a statement behind it: call, body. */
  'macroLoop',
  /** no children: `;`. */
  'emptyStatement',
  /** condition, then, else or absent. */
  'if',
  /** condition, body. */
  'while',
  /** body, condition. */
  'doWhile',
  /** initial (declaration, expression or absent), condition or absent, step or absent, body. */
  'for',
  /** value, body. */
  'switch',
  /** low, high or absent, statement or absent (a label before `}`). */
  'case',
  /** statement or absent. */
  'default',
  /** statement or absent; the first token is the label's name. */
  'label',
  /** no children; the second token is the label's name. */
  'goto',
  /** expression. */
  'computedGoto',
  'break',
  'continue',
  /** expression or absent. */
  'return',
  /** operand expressions…, in text order; outputs before inputs. */
  'asm',
  /** `__label__ a, b;`: no children. */
  'localLabels',
  /** A function defined inside a function: refused, its tokens unread. Not a parse problem, but a limit. */
  'nestedFunction',
  /**
   * `#if` … `#endif` whose arms are whole statements (or fields, enumerators, initializer elements):
   * conditionalArm…, in order. No node for a missing `#else`.
   */
  'conditionalGroup',
  /** statement…; `payload` is the index of the directive that opens the arm in the token buffer. */
  'conditionalArm',
  /**
   * Text in which the arms of an `#if` split statements: selection…, one for each choice of arms.
   */
  'alternatives',
  /** statement… as they read under the choice; `tree.choices[payload]` names the arms. */
  'selection',

  // Expressions. -----------------------------------------------------------------------------------
  'identifier',
  'number',
  /** Adjacent strings and string macros: one node, no children. */
  'string',
  'character',
  /** expression. */
  'paren',
  /**
   * callee, argument…. An argument is an expression, typeName, initializerList, compound, `parameter`
   * (`TP_PROTO(int a)`) or `text`.
   */
  'call',
  /**
   * A macro's argument that is neither expression nor type: `+=`, `struct`, several statements, nothing.
   * Elsewhere an operand that needs a macro's text to be understood (`64 KB`).
   */
  'text',
  /** array, index. */
  'index',
  /** base; the last token is the field, the one before it `.` or `->`. */
  'member',
  /** operand; the last token is the operator. */
  'postfix',
  /** operand; the first token is `++` or `--`. */
  'prefix',
  /** operand; the first token is `- + ! ~ * &`, `__extension__` or a GNU word of the kind. */
  'unary',
  /** typeName, operand. */
  'cast',
  /** expression or typeName. */
  'sizeof',
  'alignof',
  /** left, right; `payload` is the operator's token index. */
  'binary',
  /** target, value; `payload` is the operator's token index. */
  'assign',
  /** condition, then or absent (`a ?: b`), else. */
  'conditional',
  /** expression…. */
  'comma',
  /** compound. */
  'statementExpression',
  /** typeName, initializerList. */
  'compoundLiteral',
  /** `&&label`; the last token is the label's name. */
  'labelAddress',
  /** controlling expression, then typeName or absent (`default`) and expression, in turn. */
  'generic',
] as const;

export type NodeKindName = (typeof NODE_KINDS)[number];
export type NodeKind = number;

/** `N.call` and so on: the number of each kind. */
export const N: Readonly<Record<NodeKindName, NodeKind>> = Object.fromEntries(
  NODE_KINDS.map((name, index) => [name, index]),
) as Record<NodeKindName, NodeKind>; // fromEntries forgets which keys it was given
