import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { T } from '../syntax/token-kinds.ts';
import { isName } from '../syntax/word-classes.ts';
import {
  isMetavariableToken,
  type Metavariable,
  metavariableAt,
  type ParsedPattern,
  type Pattern,
  type PatternProblem,
  type PatternProblemKind,
} from './pattern.ts';

export interface PatternOptions {
  /**
   * Types by the name of a metavariable, without `$`. `statement` and `type` in the place of one say that it stands
   * for such a piece of code.
   */
  readonly types?: ReadonlyMap<string, string>;
  /**
   * What the text is for. A pattern to search by needs a fixed identifier; a replacement may be `$x` or `0`.
   */
  readonly role?: 'search' | 'replacement';
}

/**
 * Reads one C expression, or one statement with its `;`, in which `$name` stands for an expression and `...` for
 * the rest of a call's arguments. Never throws; what is wrong comes back with its place in `text`.
 */
export function parsePattern(text: string, options: PatternOptions = {}): ParsedPattern {
  const reading = readText(text);
  const problems: PatternProblem[] = [];
  const report = (kind: PatternProblemKind, first: number, end: number, reason: string): void => {
    problems.push({ kind, ...placeOf(reading.tree, first, end), reason });
  };
  if (reading.kind === 'failed') {
    report(reading.problem, reading.firstToken, reading.endToken, reading.reason);
    return { kind: 'problems', problems };
  }
  checkNames(reading.tree, options.types ?? new Map(), report);
  checkRest(reading.tree, reading.root, report);
  const pattern = patternOf(text, reading, options.types ?? new Map());
  if (options.role !== 'replacement') checkSearchable(pattern, report);
  problems.push(...typeProblems(pattern, options.types ?? new Map()));
  return problems.length === 0 ? { kind: 'pattern', pattern } : { kind: 'problems', problems };
}

/**
 * What keeps `replacement` from taking the place of what `pattern` matches: a metavariable that nothing is bound
 * to, or a statement for an expression. Empty when it fits.
 */
export function replacementProblems(pattern: Pattern, replacement: Pattern): PatternProblem[] {
  const problems: PatternProblem[] = [];
  const bound = new Set(pattern.metavariables.map(({ name }) => name));
  for (const { name } of replacement.metavariables) {
    if (bound.has(name)) continue;
    const offset = replacement.text.indexOf(`$${name}`);
    const reason = `the pattern has no '$${name}'`;
    problems.push({ kind: 'unbound-metavariable', offset, length: name.length + 1, reason });
  }
  if (replacement.hasRest && !pattern.hasRest) {
    const reason = "the pattern has no '...'";
    const offset = replacement.text.indexOf('...');
    problems.push({ kind: 'unbound-metavariable', offset, length: 3, reason });
  }
  if (replacement.form !== pattern.form) {
    const reason = `${aForm(replacement)} cannot take the place of ${aForm(pattern)}`;
    const { length } = replacement.text;
    problems.push({ kind: 'other-form', offset: 0, length, reason });
  }
  return problems;
}

function aForm({ form }: Pattern): string {
  return form === 'statement' ? "a statement, with its ';'," : "an expression, without ';',";
}

type Reading =
  | {
      readonly kind: 'read';
      readonly form: Pattern['form'];
      readonly tree: SyntaxTree;
      readonly root: NodeId;
    }
  | {
      readonly kind: 'failed';
      readonly problem: PatternProblemKind;
      readonly tree: SyntaxTree;
      readonly firstToken: number;
      readonly endToken: number;
      readonly reason: string;
    };

function readText(text: string): Reading {
  const bytes = Buffer.from(text, 'utf8');
  const { table } = SymbolTable.create(bytes.length + 256);
  const tree = parseText(table, bytes, 'expression');
  const failed = (
    problem: PatternProblemKind,
    firstToken: number,
    endToken: number,
    reason: string,
  ): Reading => ({ kind: 'failed', problem, tree, firstToken, endToken, reason });
  const { count } = tree.tokens;
  if (count === 0) return failed('empty', 0, 0, 'the pattern is empty');
  if (tree.tokens.directives.length + tree.tokens.constantCount > 0)
    return failed('directive', 0, count, 'a pattern cannot hold preprocessor lines');
  if (tree.problems.length === 0)
    return { kind: 'read', form: 'expression', tree, root: tree.root };
  const statements = parseText(table, bytes, 'statements');
  const [problem] = statements.problems;
  const [root, second] = statements.children(statements.root);
  if (problem !== undefined || root === undefined)
    return failed('not-c', ...whatFails(tree, statements));
  if (second !== undefined) {
    const first = statements.firstToken[second] as number;
    return failed(
      'several-statements',
      first,
      count,
      'a pattern is one statement; this is another',
    );
  }
  return { kind: 'read', form: 'statement', tree: statements, root };
}

/** The complaint of the reading that came further. */
function whatFails(expression: SyntaxTree, statements: SyntaxTree): [number, number, string] {
  const { tokens } = expression;
  const asStatement = statements.problems[0];
  const hasEnd = tokens.count > 0 && /[;}]/.test(expression.tokenText(tokens.count - 1));
  const problem = (hasEnd ? asStatement : undefined) ?? expression.problems[0] ?? asStatement;
  const reason = `this is neither an expression nor a statement of C: ${problem?.message ?? 'nothing'}`;
  return [problem?.firstToken ?? 0, problem?.endToken ?? tokens.count, reason];
}

type Report = (kind: PatternProblemKind, first: number, end: number, reason: string) => void;

/** Every word with a `$` must be a metavariable that stands as an expression. */
function checkNames(tree: SyntaxTree, types: ReadonlyMap<string, string>, report: Report): void {
  const asExpression = new Set<number>();
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) === N.identifier) asExpression.add(tree.firstToken[node] as number);
    // `$x` on a line of its own in front of another statement reads as a macro.
    if (tree.kind(node) === N.macroStatement || tree.kind(node) === N.macroItem)
      asExpression.delete(tree.firstToken[node] as number);
  }
  const standIns = standInTokens(tree, types);
  for (let token = 0; token < tree.tokens.count; token++) {
    const text = tree.tokenText(token);
    const kind = tree.tokens.kinds[token] as number;
    // A number too: `1$x` is one word.
    if ((!isName(kind) && kind !== T.number) || !text.includes('$')) continue;
    if (!METAVARIABLE.test(text)) {
      const reason = `'${text}' is no name of a metavariable; one is '$' and a C identifier`;
      report('bad-metavariable-name', token, token + 1, reason);
    } else if (STAND_INS.has(types.get(text.slice(1)) ?? '')) {
      // A type in `sizeof` or among a macro's arguments reads as an expression.
      const isType = types.get(text.slice(1)) === 'type';
      if (standIns.has(token) || (isType && asExpression.has(token))) continue;
      const reason = `'${text}' is to be a ${types.get(text.slice(1))} and does not stand where one can`;
      report('misplaced-metavariable', token, token + 1, reason);
    } else if (!asExpression.has(token)) {
      const reason = `'${text}' stands where no expression can; a metavariable is never a field or label, and a type only where 'types' says so`;
      report('misplaced-metavariable', token, token + 1, reason);
    }
  }
}

/** What `types` may say of a metavariable that is no expression. */
const STAND_INS: ReadonlySet<string> = new Set(['statement', 'type']);

/** The tokens of metavariables that stand for a statement with its `;`, or are all of a type's specifiers. */
function standInTokens(tree: SyntaxTree, types: ReadonlyMap<string, string>): Set<number> {
  const found = new Set<number>();
  for (let node = 1; node < tree.count; node++) {
    const first = tree.firstToken[node] as number;
    const count = (tree.endToken[node] as number) - first;
    const stands = types.get(tree.tokenText(first).slice(1));
    if (tree.kind(node) === N.expressionStatement && count === 2 && stands === 'statement')
      found.add(first);
    if (tree.kind(node) === N.specifiers && count === 1 && stands === 'type') found.add(first);
  }
  return found;
}

const METAVARIABLE = /^\$[A-Za-z_]\w*$/;

function checkRest(tree: SyntaxTree, root: NodeId, report: Report): void {
  const allowed = new Set(restsOf(tree, root));
  for (let token = 0; token < tree.tokens.count; token++) {
    if (tree.tokens.kinds[token] !== T.ellipsis || allowed.has(token)) continue;
    const reason = "'...' stands for the rest of a call's arguments, and nowhere else";
    report('misplaced-rest', token, token + 1, reason);
  }
  // Two rests would be two different texts under one name.
  for (const token of [...allowed].slice(1))
    report('misplaced-rest', token, token + 1, "a pattern can hold one '...' only");
}

/** The tokens `...` that are a call's last argument. */
function restsOf(tree: SyntaxTree, root: NodeId): number[] {
  return visit(tree, root).flatMap((node) => {
    if (tree.kind(node) !== N.call) return [];
    const last = tree.children(node).at(-1) ?? 0;
    return isRest(tree, last) ? [tree.firstToken[last] as number] : [];
  });
}

/** Whether the argument is `...`. */
export function isRest(tree: SyntaxTree, argument: NodeId): boolean {
  const first = tree.firstToken[argument] as number;
  return (
    tree.kind(argument) === N.text &&
    tree.endToken[argument] === first + 1 &&
    tree.tokens.kinds[first] === T.ellipsis
  );
}

function patternOf(
  text: string,
  { form, tree, root }: Extract<Reading, { kind: 'read' }>,
  types: ReadonlyMap<string, string>,
): Pattern {
  const counts = new Map<string, number>();
  const fixed = new Set<string>();
  for (let token = 0; token < tree.tokens.count; token++) {
    if (!isName(tree.tokens.kinds[token] as number)) continue;
    const word = tree.tokenText(token);
    if (!isMetavariableToken(tree, token)) fixed.add(word);
    else counts.set(word.slice(1), (counts.get(word.slice(1)) ?? 0) + 1);
  }
  const metavariables: Metavariable[] = [...counts].map(([name, occurrences]) => ({
    name,
    ...standingOf(types.get(name)),
    occurrences,
  }));
  const called = new Set<string>();
  for (const node of visit(tree, root)) {
    const callee = tree.firstChild[node] as number;
    if (tree.kind(node) !== N.call || tree.kind(callee) !== N.identifier) continue;
    if (metavariableAt(tree, callee) === undefined) called.add(tree.text(callee));
  }
  const hasRest = restsOf(tree, root).length > 0;
  const names = { fixedNames: [...fixed], calledNames: [...called] };
  return { text, form, tree, root, metavariables, hasRest, ...names };
}

function standingOf(type: string | undefined): Pick<Metavariable, 'stands' | 'type'> {
  if (type === 'statement' || type === 'type') return { stands: type, type: undefined };
  return { stands: 'expression', type };
}

function checkSearchable({ tree, root, fixedNames }: Pattern, report: Report): void {
  let node = root;
  while (tree.kind(node) === N.paren || tree.kind(node) === N.expressionStatement)
    node = tree.firstChild[node] as number;
  const { count } = tree.tokens;
  if (tree.kind(node) === N.identifier && metavariableAt(tree, node) !== undefined)
    report('only-metavariable', 0, count, 'this matches every expression');
  else if (fixedNames.length === 0)
    report('no-fixed-name', 0, count, 'without an identifier of its own it cannot be searched for');
}

function typeProblems(
  { text, metavariables }: Pattern,
  types: ReadonlyMap<string, string>,
): PatternProblem[] {
  const problems: PatternProblem[] = [];
  for (const [name, type] of types) {
    const place = text.indexOf(`$${name}`);
    if (!metavariables.some((one) => one.name === name)) {
      const reason = `the pattern has no '$${name}' that could be of type '${type}'`;
      problems.push({ kind: 'type-of-no-metavariable', offset: 0, length: text.length, reason });
    } else if (!STAND_INS.has(type) && !isType(type)) {
      const reason = `'${type}', the type of '$${name}', is no type of C`;
      problems.push({ kind: 'not-a-type', offset: place, length: name.length + 1, reason });
    }
  }
  return problems;
}

function isType(text: string): boolean {
  const { table } = SymbolTable.create(text.length + 256);
  const cast = parseText(table, Buffer.from(`(${text})0`, 'utf8'), 'expression');
  return cast.problems.length === 0 && cast.kind(cast.root) === N.cast;
}

/** The nodes of a subtree, parents before children, in text order. */
function visit(tree: SyntaxTree, root: NodeId): NodeId[] {
  const found: NodeId[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    open.push(...tree.children(node).reverse());
  }
  return found;
}

/** Characters of the text, which may be fewer than its bytes. */
function placeOf(
  { bytes, tokens }: SyntaxTree,
  firstToken: number,
  endToken: number,
): { offset: number; length: number } {
  const length = Math.max(0, bytes.length - 1);
  const start = firstToken < tokens.count ? (tokens.starts[firstToken] as number) : length;
  const end = endToken > firstToken ? (tokens.ends[endToken - 1] as number) : start;
  const characters = (from: number, to: number): number =>
    Buffer.from(bytes.subarray(from, to)).toString('utf8').length;
  return { offset: characters(0, start), length: characters(start, Math.max(start, end)) };
}
