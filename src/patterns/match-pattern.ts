import { N } from '../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { C } from '../syntax/token-kinds.ts';
import { Hidden } from './hidden-tokens.ts';
import type {
  Binding,
  MatchConcern,
  MissReason,
  PatternFindings,
  PatternMatch,
  PatternMiss,
  ValueUse,
} from './match.ts';
import { metavariableAt, type Pattern } from './pattern.ts';
import { childIndex, neededStrength, withoutParentheses } from './precedence.ts';
import { isExpression, TAKES_STATEMENT, type Text, unify } from './unify.ts';
import { findInUnreadText, unreadRanges } from './unread-text.ts';
import { isConstantPlace, valueUseOf } from './value-use.ts';

/**
 * Every place of a tree with code of the pattern's form, and the places that may be such and are not understood
 * or not fit to be rewritten. `tree` is of an item, a macro's body or statements; its nodes are visited once.
 */
export function matchPattern(pattern: Pattern, tree: SyntaxTree): PatternFindings {
  const findings = new Matcher(pattern, tree).findings(tree.root, Hidden.none);
  const matches = [...findings.matches.values()].sort(byOffset);
  const misses = [...findings.misses.values()];
  const unread = findInUnreadText(pattern, tree, unreadRanges(tree));
  if (unread.length > 0) {
    const known = new Set(matches.flatMap((match) => ownNames(tree, match)));
    for (const { start, end } of unread) {
      const isKnown = misses.some((miss) => miss.start <= start && start < miss.end);
      if (!isKnown && !known.has(start))
        misses.push({ kind: 'miss', reason: 'not-understood', start, end });
    }
  }
  return { matches, misses: misses.sort(byOffset) };
}

function byOffset(a: { start: number; end: number }, b: { start: number; end: number }): number {
  return a.start - b.start || b.end - a.end;
}

interface Findings {
  /** By start and end. */
  readonly matches: Map<string, PatternMatch>;
  readonly misses: Map<string, PatternMiss>;
}

class Matcher {
  private readonly pattern: Pattern;
  private readonly tree: SyntaxTree;
  private readonly parents: Int32Array;
  private readonly root: NodeId;
  /** The expression of an expression statement; the root itself for an expression; 0 for other statements. */
  private readonly core: NodeId;

  constructor(pattern: Pattern, tree: SyntaxTree) {
    this.pattern = pattern;
    this.tree = tree;
    this.parents = new Int32Array(tree.count);
    this.root = withoutParentheses(pattern.tree, pattern.root);
    const isPlain = pattern.tree.kind(this.root) === N.expressionStatement;
    const inner = isPlain ? (pattern.tree.firstChild[this.root] as number) : this.root;
    this.core =
      isPlain || pattern.form === 'expression' ? withoutParentheses(pattern.tree, inner) : 0;
  }

  findings(root: NodeId, hidden: Hidden): Findings {
    const found: Findings = { matches: new Map(), misses: new Map() };
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.look(node, { tree: this.tree, hidden }, found);
      const children = this.tree.children(node);
      for (const child of children) this.parents[child] = node;
      if (this.tree.kind(node) === N.alternatives) this.join(children, hidden, found);
      else open.push(...children.reverse());
    }
    return found;
  }

  /** The readings of a stretch together: what only some of them say is marked. */
  private join(selections: readonly NodeId[], hidden: Hidden, into: Findings): void {
    const readings = selections.map((selection) => {
      const ownHidden = hidden.in(this.tree, selection);
      return { ownHidden, ...this.findings(selection, ownHidden) };
    });
    for (const { matches, misses } of readings) {
      for (const [key, match] of matches) {
        const first = this.tree.firstToken[match.node] as number;
        const agree = readings.every((reading) => {
          const other = reading.matches.get(key);
          if (other === undefined) return reading.ownHidden.has(first);
          return other.use === match.use;
        });
        into.matches.set(key, agree ? match : withConcern(match, 'conditional-reading'));
      }
      for (const [key, miss] of misses)
        if (!readings.some((reading) => reading.matches.has(key))) into.misses.set(key, miss);
    }
  }

  private look(node: NodeId, text: Text, found: Findings): void {
    const { pattern, tree } = this;
    const kind = tree.kind(node);
    if (kind === pattern.tree.kind(this.root)) {
      const bindings = unify(pattern, this.root, text, node);
      if (bindings !== undefined) {
        const reason = this.isStatement ? undefined : this.noExpressionReason(node);
        if (reason === undefined) this.addMatch(node, bindings, found);
        else this.addMiss(node, reason, found);
        return;
      }
    }
    if (this.core === 0 || kind !== pattern.tree.kind(this.core)) return;
    const statement = this.isStatement ? this.ownStatement(node) : 0;
    if (this.hasOddArguments(node)) this.addMiss(node, 'other-arguments', found);
    else if (!this.isStatement || this.endsInSemicolon(statement)) return;
    else if (unify(pattern, this.core, text, node) !== undefined) {
      const plain = statement === 0 ? 'value-used' : 'no-semicolon';
      this.addMiss(node, this.noExpressionReason(node) ?? plain, found);
    }
  }

  private get isStatement(): boolean {
    return this.pattern.form === 'statement';
  }

  /** The expression statement that the expression is all of; 0 when it is part of something else. */
  private ownStatement(node: NodeId): NodeId {
    let at = node;
    do at = this.parents[at] as number;
    while (this.tree.kind(at) === N.paren);
    return this.tree.kind(at) === N.expressionStatement ? at : 0;
  }

  /** The last statement of a macro's body may do without. Such a statement was looked at already. */
  private endsInSemicolon(statement: NodeId): boolean {
    if (statement === 0) return false;
    return this.tree.tokens.kinds[(this.tree.endToken[statement] as number) - 1] === C.semicolon;
  }

  /** Why the node is no expression with a value, if it is none. */
  private noExpressionReason(node: NodeId): MissReason | undefined {
    const parent = this.parents[node] as number;
    const isFirst = this.tree.firstChild[parent] === node;
    switch (this.tree.kind(parent)) {
      case N.macroStatement:
        return 'no-semicolon';
      case N.macroItem:
      case N.macroLoop:
      case N.macroFunctionDefinition:
      case N.initDeclarator:
        return isFirst ? 'no-expression' : undefined;
      default:
        return undefined;
    }
  }

  /** A call of the pattern's function whose arguments are too many, too few, or no expressions. */
  private hasOddArguments(node: NodeId): boolean {
    const { pattern, tree } = this;
    if (tree.kind(node) !== N.call || pattern.tree.kind(this.core) !== N.call) return false;
    const [callee = 0, ...wanted] = pattern.tree.children(this.core);
    const [calleeHere = 0, ...given] = tree.children(node);
    if (pattern.tree.kind(callee) !== N.identifier) return false;
    if (metavariableAt(pattern.tree, callee) !== undefined) return false;
    const name = withoutParentheses(tree, calleeHere);
    if (tree.kind(name) !== N.identifier || tree.text(name) !== pattern.tree.text(callee))
      return false;
    const hasRest = pattern.hasRest && pattern.tree.kind(wanted.at(-1) ?? 0) === N.text;
    if (name !== calleeHere || (!hasRest && given.length !== wanted.length)) return true;
    if (given.length < wanted.length - (hasRest ? 1 : 0)) return true;
    return wanted.some((argument, i) => {
      const other = tree.kind(given[i] ?? 0);
      return pattern.tree.kind(argument) === N.identifier && !isExpression(other);
    });
  }

  private addMatch(node: NodeId, bindings: ReadonlyMap<string, Binding>, found: Findings): void {
    const { start, end } = this.rangeOf(node);
    const parentOf = (child: NodeId): NodeId => this.parents[child] as number;
    const use: ValueUse = this.isStatement ? 'no-value' : valueUseOf(this.tree, node, parentOf);
    const concerns = concernsOf(this.tree, start, end, [...bindings.values()]);
    if (use === 'target') concerns.push('target');
    if (!this.isStatement && isConstantPlace(this.tree, node, parentOf)) concerns.push('constant');
    const parent = this.parents[node] as number;
    const needed =
      this.isStatement || parent === 0
        ? 0
        : neededStrength(this.tree, parent, childIndex(this.tree, parent, node));
    const before = start === 0 ? '' : String.fromCharCode(this.tree.bytes[start - 1] as number);
    const isBody = this.isStatement && TAKES_STATEMENT.has(this.tree.kind(this.bodyOf(node)));
    const place = { bindings, needed, isBody, before };
    const match: PatternMatch = { kind: 'match', node, start, end, ...place, use, concerns };
    found.matches.set(`${start}:${end}`, match);
  }

  /** What the statement is a part of; labels in front of it do not count. */
  private bodyOf(statement: NodeId): NodeId {
    let at = this.parents[statement] as number;
    while (LABELS.has(this.tree.kind(at))) at = this.parents[at] as number;
    return at;
  }

  private addMiss(node: NodeId, reason: MissReason, found: Findings): void {
    const { start, end } = this.rangeOf(node);
    found.misses.set(`${start}:${end}`, { kind: 'miss', reason, start, end });
  }

  private rangeOf(node: NodeId): { start: number; end: number } {
    const { tokens, firstToken, endToken } = this.tree;
    const start = tokens.starts[firstToken[node] as number] as number;
    return { start, end: tokens.ends[(endToken[node] as number) - 1] as number };
  }
}

/** Where tokens of the match begin that no metavariable stands for. */
function ownNames(tree: SyntaxTree, { node, bindings }: PatternMatch): number[] {
  const { tokens, firstToken, endToken } = tree;
  const starts: number[] = [];
  const bound = [...bindings.values()];
  for (let token = firstToken[node] as number; token < (endToken[node] as number); token++) {
    const at = tokens.starts[token] as number;
    if (!bound.some(({ start, end }) => start <= at && at < end)) starts.push(at);
  }
  return starts;
}

const LABELS: ReadonlySet<number> = new Set([N.label, N.case, N.default]);

function withConcern(match: PatternMatch, concern: MatchConcern): PatternMatch {
  return { ...match, concerns: [...match.concerns, concern] };
}

/** What stands between the tokens of a match: `#if` lines anywhere, comments outside of what is bound. */
function concernsOf(
  tree: SyntaxTree,
  start: number,
  end: number,
  bound: readonly Binding[],
): MatchConcern[] {
  const { tokens } = tree;
  const concerns: MatchConcern[] = [];
  const constants = tokens.constants.subarray(0, tokens.constantCount);
  const { directives } = tokens;
  const directive = firstFrom(directives.length, (i) => directives[i]?.start ?? 0, start);
  const constant = firstFrom(constants.length, (i) => constants[i] ?? 0, start);
  const next = Math.min(directives[directive]?.start ?? end, constants[constant] ?? end);
  if (next < end) concerns.push('conditional-lines');
  const isBound = (at: number): boolean => bound.some((one) => one.start <= at && at < one.end);
  const first = firstFrom(tokens.count, (i) => tokens.starts[i] as number, start);
  for (let i = first; (tokens.ends[i] as number) < end; i++) {
    const behind = tokens.ends[i] as number;
    const slash = tree.bytes.subarray(behind, tokens.starts[i + 1]).indexOf(SLASH);
    if (slash < 0 || isBound(behind + slash)) continue;
    concerns.push('comment');
    break;
  }
  return concerns;
}

const SLASH = 0x2f;

/** The first of `count` rising offsets that is not below `offset`. */
function firstFrom(count: number, offsetAt: (i: number) => number, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsetAt(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
