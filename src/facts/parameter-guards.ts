import type { SymbolId } from '../syntax/symbol-table.ts';
import { Directive } from '../syntax/token-buffer.ts';
import { C, T } from '../syntax/token-kinds.ts';
import { K } from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';

/** Beyond these a function is a generated table, and gets no guards: they would cost more than they tell. */
const MAX_REGIONS = 200;
const MAX_LABELS = 200;
/** How far the end of a branch without braces, or of its last statement, is looked for, in tokens. */
const MAX_STATEMENT = 200;
/** Larger constants may become 0 in a parameter of eight bits. */
const MAX_CONSTANT = 127;
/** How far the label of a `goto` is looked for, in tokens. */
const MAX_JUMP = 4000;

interface Region {
  readonly parameter: number;
  readonly equal: boolean;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  siteFrom: number;
  siteTo: number;
}

/**
 * Finds the parts of a function that run only for certain values of a parameter.
 *
 * `if (p) { A } else { B }` guards A and B; `if (!p) return;` and `if (p == 0) goto out;` guard what
 * follows, up to the block's end or the label. A region into which a `goto` from elsewhere jumps, a
 * parameter that is ever written or whose address is taken, and an `if` with an `#if` inside give none:
 * a guard that is missing costs precision, a wrong one would hide a caller.
 */
export class ParameterGuards {
  private regions: Region[] = [];
  private readonly written = new Set<number>();
  private readonly passedOn = new Set<number>();
  private readonly labels: { name: SymbolId; at: number }[] = [];
  /** For each label: the first and the last `goto` to it. */
  private readonly gotos = new Map<SymbolId, { readonly first: number; last: number }>();
  private computedGoto = false;
  private nextBoundary = Number.POSITIVE_INFINITY;

  clear(): void {
    if (this.regions.length > 0) this.regions = [];
    this.written.clear();
    this.passedOn.clear();
    this.labels.length = 0;
    this.gotos.clear();
    this.computedGoto = false;
    this.nextBoundary = Number.POSITIVE_INFINITY;
  }

  noteWritten(parameter: number): void {
    this.written.add(parameter);
  }

  /** The parameter, as it is at that moment, is handed on to a call. */
  notePassedOn(parameter: number): void {
    this.passedOn.add(parameter);
  }

  noteLabel(name: SymbolId, at: number): void {
    this.labels.push({ name, at });
  }

  noteGoto(name: SymbolId, at: number): void {
    const known = this.gotos.get(name);
    if (name === 0) this.computedGoto = true;
    else if (known !== undefined) known.last = at;
    else this.gotos.set(name, { first: at, last: at });
  }

  /** Called at `if`, with the token index of the enclosing block's `{` (-1: none). */
  noteIf(x: Extraction, at: number, block: number): void {
    const open = at + 1;
    if (x.kindAt(open) !== C.openParen || this.regions.length >= MAX_REGIONS) return;
    const close = x.closeOf(open);
    const test = parameterTest(x, open, close);
    if (test === undefined) return;
    const thenEnd = endOfBranch(x, close + 1);
    const { parameter, value } = test;
    const hasElse = x.symbolAt(thenEnd) === K.else;
    const elseEnd = hasElse ? endOfBranch(x, thenEnd + 1) : thenEnd;
    if (thenEnd < 0 || elseEnd < 0 || hasDirectiveBetween(x, at, elseEnd)) return;
    this.open(x, { parameter, value, equal: test.equal, from: close + 1, to: thenEnd });
    if (hasElse) {
      this.open(x, { parameter, value, equal: !test.equal, from: thenEnd, to: elseEnd });
      return;
    }
    const jump = finalJump(x, close + 1, thenEnd);
    if (jump < 0 || block < 0 || isSwitchBody(x, block)) return;
    if (!isUnconditional(x, at) || !isSameCondition(x, block, at)) return;
    if (!x.hasClose(block)) return;
    let to = x.closeOf(block);
    if (x.symbolAt(jump) === K.goto) {
      const label = labelAhead(x, x.identifierAt(jump + 1), thenEnd, to);
      if (label >= 0) to = label;
    }
    this.open(x, { parameter, value, equal: !test.equal, from: thenEnd, to });
  }

  /** Called at the ends of statements, so that regions learn which sites lie in them. */
  pass(x: Extraction, at: number): void {
    if (at < this.nextBoundary) return;
    this.nextBoundary = Number.POSITIVE_INFINITY;
    for (const region of this.regions) {
      if (region.siteFrom < 0 && at + 1 >= region.from) region.siteFrom = x.siteCount;
      if (region.siteTo < 0 && at + 1 >= region.to) region.siteTo = x.siteCount;
      if (region.siteFrom < 0) this.nextBoundary = Math.min(this.nextBoundary, region.from - 1);
      else if (region.siteTo < 0) this.nextBoundary = Math.min(this.nextBoundary, region.to - 1);
    }
  }

  /** Writes the guards of the function that ends here. */
  write(x: Extraction): void {
    // An empty range says: written in this function, so what is handed on is not what came in.
    for (const parameter of this.written) {
      if (this.passedOn.has(parameter)) writeGuard(x, parameter, false, 0, 0, 0);
    }
    if (this.regions.length === 0 || this.computedGoto || this.labels.length > MAX_LABELS) return;
    for (const region of this.regions) {
      const to = region.siteTo < 0 ? x.siteCount : region.siteTo;
      if (region.siteFrom < 0 || to <= region.siteFrom || this.written.has(region.parameter))
        continue;
      if (this.isEnteredFromElsewhere(region)) continue;
      if (holdsCaseLabel(x, region)) continue;
      writeGuard(x, region.parameter, region.equal, region.value, region.siteFrom, to);
    }
  }

  private open(x: Extraction, region: Omit<Region, 'siteFrom' | 'siteTo'>): void {
    // The condition holds no calls, so a branch right behind it begins with the next site.
    const siteFrom = x.kindAt(region.from - 1) === C.closeParen ? x.siteCount : -1;
    this.regions.push({ ...region, siteFrom, siteTo: -1 });
    this.nextBoundary = 0;
  }

  private isEnteredFromElsewhere(region: Region): boolean {
    return this.labels.some((label) => {
      if (label.at < region.from || label.at >= region.to) return false;
      const jumps = this.gotos.get(label.name);
      return jumps !== undefined && (jumps.first < region.from || jumps.last >= region.to);
    });
  }
}

function writeGuard(
  x: Extraction,
  parameter: number,
  equal: boolean,
  value: number,
  from: number,
  to: number,
): void {
  const out = x.builder.sections.guards;
  out.begin(0, x.owner.place);
  out.varint((parameter << 1) | (equal ? 1 : 0));
  out.signed(value);
  out.varint(from);
  out.varint(to - from);
}

/** Whether the statement at `at` follows another one: no `if`, `else` or loop governs it. */
function isUnconditional(x: Extraction, at: number): boolean {
  const before = x.kindAt(at - 1);
  return before === C.semicolon || before === C.openBrace || before === C.closeBrace;
}

/** Whether as many `#if`s are open at token `to` as at `from` before it. */
function isSameCondition(x: Extraction, from: number, to: number): boolean {
  const { directives } = x.tokens;
  let depth = 0;
  for (let i = directiveBehind(x, from); i < directives.length; i++) {
    const line = directives[i];
    if (line === undefined || line.tokenIndex > to) break;
    if (line.kind <= Directive.ifndef) depth++;
    else if (line.kind === Directive.endif) depth--;
  }
  return depth === 0;
}

/** A `case` of a switch around the region jumps into it; one so long that we would not see it may. */
function holdsCaseLabel(
  x: Extraction,
  region: { readonly from: number; readonly to: number },
): boolean {
  if (region.to - region.from > MAX_JUMP) return true;
  for (let i = region.from; i < region.to; i++) {
    const symbol = x.symbolAt(i);
    if (symbol === K.switch) return false; // its own cases; a mixture of both is not written by people
    if (symbol === K.case || symbol === K.default) return true;
  }
  return false;
}

/** `(p)`, `(!p)`, `(p == 0)`, `(p != NULL)` over an untouched parameter. */
function parameterTest(
  x: Extraction,
  open: number,
  close: number,
): { parameter: number; equal: boolean; value: number } | undefined {
  const length = close - open - 1;
  if (length === 1 || (length === 2 && x.kindAt(open + 1) === C.not)) {
    const parameter = parameterAt(x, close - 1);
    return parameter < 0 ? undefined : { parameter, equal: length === 2, value: 0 };
  }
  const operator = x.kindAt(open + 2);
  if (length !== 3 || (operator !== T.equal && operator !== T.notEqual)) return undefined;
  const parameter = parameterAt(x, open + 1);
  const value = constantAt(x, close - 1);
  // Other constants may change on their way into a narrower type; zero stays zero.
  if (parameter < 0 || value !== 0) return undefined;
  return { parameter, equal: operator === T.equal, value };
}

function parameterAt(x: Extraction, at: number): number {
  const symbol = x.identifierAt(at);
  return symbol !== 0 && x.locals.has(symbol) ? x.locals.parameterOf(symbol) : -1;
}

/** The value of a constant token: a small number, NULL, true, false. */
export function constantAt(x: Extraction, at: number): number | undefined {
  if (x.kindAt(at) === T.number) {
    const start = x.tokens.starts[at] as number;
    const length = (x.tokens.ends[at] as number) - start;
    if (length > 3) return undefined;
    let value = 0;
    for (let i = start; i < start + length; i++) {
      const digit = (x.bytes[i] as number) - 0x30;
      if (digit < 0 || digit > 9 || (digit === 0 && i === start && length > 1)) return undefined;
      value = value * 10 + digit;
    }
    return value <= MAX_CONSTANT ? value : undefined;
  }
  const symbol = x.symbolAt(at);
  if (symbol === 0) return undefined;
  if (symbol === x.words.null || symbol === x.words.false) return 0;
  return symbol === x.words.true ? 1 : undefined;
}

/** The token behind the statement or block that begins at `from`; -1 for nested control without braces. */
function endOfBranch(x: Extraction, from: number): number {
  if (x.kindAt(from) === C.openBrace) return x.hasClose(from) ? x.closeOf(from) + 1 : -1;
  const first = x.symbolAt(from);
  if (
    first === K.if ||
    first === K.for ||
    first === K.while ||
    first === K.switch ||
    first === K.do
  ) {
    return -1;
  }
  for (let i = from, steps = 0; i < x.owner.end && steps < MAX_STATEMENT; i++, steps++) {
    const kind = x.kindAt(i);
    if (kind === C.semicolon) return i + 1;
    if (kind === C.openParen || kind === C.openBrace || kind === C.openBracket) i = x.closeOf(i);
  }
  return -1;
}

/** The `return` or `goto` that ends the branch `[from, to)`; -1 when control may fall out of it. */
function finalJump(x: Extraction, from: number, to: number): number {
  const last = x.kindAt(to - 1) === C.closeBrace ? to - 2 : to - 1;
  if (x.kindAt(last) !== C.semicolon) return -1;
  let start = last;
  while (start > from && last - start < MAX_STATEMENT) {
    const kind = x.kindAt(start - 1);
    if (kind === C.semicolon || kind === C.openBrace || kind === C.closeBrace) break;
    start--;
  }
  const symbol = x.symbolAt(start);
  // Behind `if (q)` the statement begins with `if`, so a jump that may not be taken is not found here.
  return symbol === K.return || symbol === K.goto ? start : -1;
}

function isSwitchBody(x: Extraction, block: number): boolean {
  if (x.kindAt(block - 1) !== C.closeParen) return false;
  const open = x.partner[block - 1] as number;
  return open > 0 && x.symbolAt(open - 1) === K.switch;
}

/** The label's token; -1 when it is not in reach, and then the region holds a label that ends it. */
function labelAhead(x: Extraction, label: SymbolId, from: number, to: number): number {
  const end = Math.min(to, from + MAX_JUMP);
  for (let i = from; i < end; i++) {
    if (x.symbolAt(i) === label && x.kindAt(i + 1) === C.colon) return i;
  }
  return -1;
}

function hasDirectiveBetween(x: Extraction, from: number, to: number): boolean {
  const next = x.tokens.directives[directiveBehind(x, from)];
  return next !== undefined && next.tokenIndex < to;
}

/** The index of the first directive behind token `at`. */
function directiveBehind(x: Extraction, at: number): number {
  const { directives } = x.tokens;
  let low = 0;
  let high = directives.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((directives[middle]?.tokenIndex ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
