import { Directive, type DirectiveLine, type TokenBuffer } from './token-buffer.ts';

/** Behind the last directive: a position that no cursor reaches. */
export const NO_DIRECTIVE: number = 0x7fffffff;
const NONE = -1;

/** The `#if` lines of a stretch of tokens, in columns. Only groups that stand wholly inside are listed. */
export interface Conditionals {
  count: number;
  /** How many tokens of the stream come before the directive. */
  readonly at: number[];
  /** Its index in the token buffer's directives. */
  readonly line: number[];
  /** The next directive of the same group; -1 for `#endif`. */
  readonly sibling: number[];
  /** The `#if` of the same group. */
  readonly opener: number[];
  /** The `#if` of the group around this one; -1 for none. */
  readonly parent: number[];
}

/**
 * What the parser reads: token kinds by position, and the conditionals between them.
 *
 * The stream of a whole item is the token buffer itself. Where an `#if` splits a statement, a stream of
 * the tokens under one choice of arms is made, whose positions `parentAt` leads back.
 */
export interface TokenStream {
  readonly kinds: Int32Array;
  readonly end: number;
  readonly conditionals: Conditionals;
  /** For streams of a choice: each position's position in the stream it was made from. */
  readonly parentAt: Int32Array | undefined;
  /** For streams of a choice: each position's token. */
  readonly tokenAt: Int32Array | undefined;
  /** For streams of a choice: each directive's index in the stream it was made from. */
  readonly parentDirective: readonly number[];
}

function noConditionals(): Conditionals {
  return { count: 0, at: [], line: [], sibling: [], opener: [], parent: [] };
}

const NO_CONDITIONALS: Conditionals = noConditionals();

/** The stream of the tokens `[first, end)`. Positions are token indexes. `broken` is set by a lone `#else` or `#endif`. */
export function streamOfTokens(
  tokens: TokenBuffer,
  first: number,
  end: number,
): { stream: TokenStream; broken: boolean } {
  const { conditionals, broken } = conditionalsBetween(tokens, first, end);
  const stream = {
    kinds: tokens.kinds,
    end,
    conditionals,
    parentAt: undefined,
    tokenAt: undefined,
    parentDirective: [],
  };
  return { stream, broken };
}

function conditionalsBetween(
  tokens: TokenBuffer,
  first: number,
  end: number,
): { conditionals: Conditionals; broken: boolean } {
  const { directives } = tokens;
  let next = firstDirectiveAt(directives, first);
  if (next === directives.length || (directives[next] as DirectiveLine).tokenIndex > end) {
    return { conditionals: NO_CONDITIONALS, broken: false };
  }
  const lines: number[] = [];
  const openers: number[] = [];
  const whole = new Set<number>();
  let broken = false;
  for (; next < directives.length; next++) {
    const line = directives[next] as DirectiveLine;
    if (line.tokenIndex > end) break;
    if (line.kind > Directive.endif) continue;
    lines.push(next);
    if (line.kind <= Directive.ifndef) openers.push(next);
    else if (openers.length === 0) broken ||= line.tokenIndex > first && line.tokenIndex < end;
    else if (line.kind === Directive.endif) {
      const opener = openers.pop() as number; // the length was asked above
      const from = (directives[opener] as DirectiveLine).tokenIndex;
      if (from < line.tokenIndex) whole.add(opener);
    }
  }
  for (const opener of openers) {
    const at = (directives[opener] as DirectiveLine).tokenIndex;
    broken ||= at > first && at < end;
  }
  return { conditionals: wholeGroups(directives, lines, whole), broken };
}

/** The index of the first directive with `tokenIndex >= first`. */
function firstDirectiveAt(directives: readonly DirectiveLine[], first: number): number {
  let low = 0;
  let high = directives.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((directives[middle] as DirectiveLine).tokenIndex < first) low = middle + 1;
    else high = middle;
  }
  return low;
}

function wholeGroups(
  directives: readonly DirectiveLine[],
  lines: readonly number[],
  whole: ReadonlySet<number>,
): Conditionals {
  if (whole.size === 0) return NO_CONDITIONALS;
  const found = noConditionals();
  /** Per open `#if`: its place in `found`, or -1 for a group that is left out. */
  const open: number[] = [];
  for (const line of lines) {
    const directive = directives[line] as DirectiveLine;
    if (directive.kind <= Directive.ifndef) {
      const parent = open.findLast((place) => place !== NONE) ?? NONE;
      open.push(whole.has(line) ? found.count : NONE);
      if (whole.has(line)) push(found, directive.tokenIndex, line, found.count, parent);
      continue;
    }
    const opener = open.at(-1) ?? NONE;
    if (directive.kind === Directive.endif) open.pop();
    if (opener !== NONE)
      push(found, directive.tokenIndex, line, opener, found.parent[opener] as number);
  }
  linkSiblings(found);
  return found;
}

function push(to: Conditionals, at: number, line: number, opener: number, parent: number): void {
  to.at.push(at);
  to.line.push(line);
  to.opener.push(opener);
  to.parent.push(parent);
  to.sibling.push(NONE);
  to.count++;
}

function linkSiblings(found: Conditionals): void {
  const latest = new Map<number, number>();
  for (let i = 0; i < found.count; i++) {
    const opener = found.opener[i] as number;
    const before = latest.get(opener);
    if (before !== undefined) found.sibling[before] = i;
    latest.set(opener, i);
  }
}

/** The last directive of a group: its `#endif`. */
export function endOfGroup(conditionals: Conditionals, opener: number): number {
  let at = opener;
  while (conditionals.sibling[at] !== NONE) at = conditionals.sibling[at] as number;
  return at;
}

/** One group with the directive whose arm is read: the opener's own index for its first arm, -1 for no arm. */
export interface Choice {
  readonly opener: number;
  readonly arm: number;
}

/**
 * The stream `[from, to)` of `source` under `choices`. `firstDirective` is the first directive not yet
 * passed at `from`; `to` must not lie inside a group.
 */
export function chooseArms(
  source: TokenStream,
  from: number,
  to: number,
  firstDirective: number,
  choices: readonly Choice[],
): TokenStream {
  const building = new ChosenTokens(source, from, to, choices);
  building.copy(from, to, firstDirective);
  return building.finish();
}

class ChosenTokens {
  private readonly source: TokenStream;
  private readonly chosen = new Map<number, number>();
  private readonly kinds: Int32Array;
  private readonly parentAt: Int32Array;
  private readonly tokenAt: Int32Array;
  private count = 0;
  private readonly conditionals = noConditionals();
  private readonly parentDirective: number[] = [];
  private readonly places = new Map<number, number>();

  constructor(source: TokenStream, from: number, to: number, choices: readonly Choice[]) {
    this.source = source;
    for (const { opener, arm } of choices) this.chosen.set(opener, arm);
    // Room behind the end for readers that look ahead.
    this.kinds = new Int32Array(to - from + 16);
    this.parentAt = new Int32Array(to - from + 1);
    this.tokenAt = new Int32Array(to - from + 1);
  }

  /** Copies `[from, to)`, beginning at `directive`; arms not chosen are left out. */
  copy(from: number, to: number, directive: number): void {
    const { at, opener, sibling, count } = this.source.conditionals;
    let position = from;
    let next = directive;
    while (next < count && (at[next] as number) <= to) {
      const place = at[next] as number;
      const arm = opener[next] === next ? this.chosen.get(next) : undefined;
      if (arm === undefined) {
        // A group of the text behind the stretch begins where the stretch ends.
        if (place === to && !this.places.has(opener[next] as number)) break;
        this.copyTokens(position, place);
        this.keep(next);
        position = place;
        next++;
        continue;
      }
      if (place === to) break;
      this.copyTokens(position, place);
      const last = endOfGroup(this.source.conditionals, next);
      if (arm !== NONE) {
        const armEnd = sibling[arm] as number;
        this.copyArm(arm, armEnd);
      }
      position = at[last] as number;
      next = last + 1;
    }
    this.copyTokens(position, to);
  }

  finish(): TokenStream {
    linkSiblings(this.conditionals);
    return {
      kinds: this.kinds,
      end: this.count,
      conditionals: this.conditionals,
      parentAt: this.parentAt,
      tokenAt: this.tokenAt,
      parentDirective: this.parentDirective,
    };
  }

  private copyArm(arm: number, armEnd: number): void {
    const { at, opener, sibling } = this.source.conditionals;
    const to = at[armEnd] as number;
    let position = at[arm] as number;
    for (let next = arm + 1; next < armEnd; ) {
      const place = at[next] as number;
      this.copyTokens(position, place);
      position = place;
      const inner = opener[next] === next ? this.chosen.get(next) : undefined;
      if (inner === undefined) {
        this.keep(next++);
        continue;
      }
      const last = endOfGroup(this.source.conditionals, next);
      if (inner !== NONE) this.copyArm(inner, sibling[inner] as number);
      position = at[last] as number;
      next = last + 1;
    }
    this.copyTokens(position, to);
  }

  private copyTokens(from: number, to: number): void {
    const { kinds, tokenAt } = this.source;
    for (let i = from; i < to; i++) {
      this.kinds[this.count] = kinds[i] as number;
      this.parentAt[this.count] = i;
      this.tokenAt[this.count] = tokenAt === undefined ? i : (tokenAt[i] as number);
      this.count++;
    }
  }

  private keep(directive: number): void {
    const { line, opener, parent } = this.source.conditionals;
    const own = opener[directive] as number;
    if (own === directive) this.places.set(directive, this.conditionals.count);
    let around = parent[directive] as number;
    while (around !== NONE && !this.places.has(around))
      around = this.source.conditionals.parent[around] as number;
    push(
      this.conditionals,
      this.count,
      line[directive] as number,
      this.places.get(own) ?? this.conditionals.count,
      around === NONE ? NONE : (this.places.get(around) as number), // asked in the loop above
    );
    this.parentDirective.push(directive);
  }
}
