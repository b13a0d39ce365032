import type { SymbolId } from '../syntax/symbol-table.ts';
import { C, T } from '../syntax/token-kinds.ts';
import { K } from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';
import type { ResultUse } from './model.ts';

/** What encloses the call's token, from the reader's stack of open brackets. */
export type Enclosure = 'statement' | 'condition' | 'switch' | 'argument' | 'group';

/** How far behind a call its variable is followed, in tokens. Beyond it the use is `stored`. */
const MAX_FOLLOWED = 1200;
/** How many `goto`s in a row are followed. */
const MAX_JUMPS = 3;
/** How many tokens are looked at for one call in all, `goto`s and their labels included. */
const MAX_STEPS = 4 * MAX_FOLLOWED;

/**
 * How the call in tokens `[at, close]` uses its result: `returnAt` is the token of the `return` that the
 * statement begins with, or -1.
 */
export function resultUseOf(
  x: Extraction,
  at: number,
  close: number,
  beginsStatement: boolean,
  enclosure: Enclosure,
  returnAt: number,
): ResultUse {
  const before = x.kindAt(at - 1);
  const behind = x.kindAt(close + 1);
  if (beginsStatement) return behind === C.semicolon ? 'ignored' : 'used';
  if (before === C.closeParen && isVoidCast(x, at - 1)) return 'ignored';
  if (x.symbolAt(at - 1) === K.return && behind === C.semicolon) return 'returned';
  if (before === C.assign) return useOfAssigned(x, at, close, enclosure);
  if (returnAt >= 0 && (behind === C.question || before === C.question || before === C.colon)) {
    return behind === C.question ? 'translated' : 'returned';
  }
  if (isComparison(before) || isComparison(behind)) {
    return returnAt >= 0 && hasQuestionBehind(x, close) ? 'translated' : 'tested';
  }
  switch (enclosure) {
    case 'switch':
      return before === C.openParen ? 'translated' : 'tested';
    case 'condition':
      return before === C.openParen && behind === C.closeParen ? useOfTested(x, close) : 'tested';
    case 'argument':
      return 'argument';
    case 'statement':
    case 'group':
      return 'used';
  }
}

/** `if (call(…)) return X;`: what becomes of the information shows in the branch. */
function useOfTested(x: Extraction, close: number): ResultUse {
  const found = new Findings();
  found.tested = true;
  follow(x, 0, close + 1, found, 0);
  const use = found.use();
  return use === 'stored' ? 'tested' : use;
}

function isVoidCast(x: Extraction, closeParen: number): boolean {
  return x.symbolAt(closeParen - 1) === K.void && x.kindAt(closeParen - 2) === C.openParen;
}

function isComparison(kind: number): boolean {
  return (
    kind === C.not ||
    kind === T.equal ||
    kind === T.notEqual ||
    kind === 0x3c ||
    kind === 0x3e ||
    kind === T.lessEqual ||
    kind === T.greaterEqual ||
    kind === T.andAnd ||
    kind === T.orOr
  );
}

function hasQuestionBehind(x: Extraction, from: number): boolean {
  for (let i = from; i < from + 12 && x.kindAt(i) !== C.semicolon; i++) {
    if (x.kindAt(i) === C.question) return true;
  }
  return false;
}

function useOfAssigned(x: Extraction, at: number, close: number, enclosure: Enclosure): ResultUse {
  const variable = x.identifierAt(at - 2);
  if (variable === 0 || x.isMemberAccess(at - 3) || !x.locals.has(variable)) return 'stored';
  const found = new Findings();
  found.tested = enclosure === 'condition';
  if (enclosure === 'switch') return 'translated';
  follow(x, variable, close + 1, found, 0);
  return found.use();
}

/** What was seen of a variable's fate. The strongest sight decides. */
class Findings {
  steps = 0;
  tested = false;
  returned = false;
  translated = false;
  replaced = false;
  argument = false;

  use(): ResultUse {
    if (this.returned && !this.translated) return 'returned';
    if (this.translated) return 'translated';
    if (this.replaced) return 'replaced';
    if (this.tested) return 'tested';
    return this.argument ? 'argument' : 'stored';
  }
}

/**
 * Reads on from token `from` and notes what happens to `variable` (0: only the branch just begun counts),
 * until it is overwritten or returned. A line of text is followed, not every path: this is a description
 * for people; proofs have their own analysis.
 */
function follow(
  x: Extraction,
  variable: SymbolId,
  from: number,
  found: Findings,
  jumps: number,
): void {
  const end = Math.min(x.owner.end, from + MAX_FOLLOWED, x.tokens.count);
  for (let i = from; i < end && found.steps < MAX_STEPS; i++) {
    found.steps++;
    const symbol = x.symbolAt(i);
    if (symbol === 0) continue;
    if (symbol === K.break && isUnconditional(x, i)) {
      i = endOfBlock(x, i, end); // out of the switch or loop, past its other cases
      continue;
    }
    if (symbol === variable && variable !== 0 && !x.isMemberAccess(i - 1)) {
      if (x.kindAt(i + 1) === C.assign) {
        noteConstant(x, i + 2, found);
        return;
      }
      if (noteMention(x, i, found)) return;
    } else if (symbol === K.return) {
      const stop = endOfStatement(x, i, end);
      if (noteReturn(x, i + 1, stop, variable, found)) return;
      i = stop;
    } else if (symbol === K.goto && !found.tested && isUnconditional(x, i)) {
      const label = jumps < MAX_JUMPS ? findLabel(x, x.identifierAt(i + 1), end, found) : -1;
      if (label >= 0) follow(x, variable, label, found, jumps + 1);
      return;
    } else if (symbol === K.goto && found.tested && jumps < MAX_JUMPS) {
      const label = findLabel(x, x.identifierAt(i + 1), end, found);
      if (label >= 0) follow(x, variable, label, found, jumps + 1);
      if (found.returned || found.translated || found.replaced) return;
    } else if (found.tested && x.kindAt(i - 1) === C.assign && x.kindAt(i + 1) === C.semicolon) {
      if (isCode(x, i)) found.translated = true; // ret = VM_FAULT_SIGBUS; in a branch on the result
    }
    if (variable === 0 && symbol !== K.return && x.kindAt(i + 1) === C.semicolon) {
      // The branch of `if (call())` ends with its first statement unless it jumps.
      if (symbol !== K.goto && x.symbolAt(i - 1) !== K.goto) return;
    }
  }
}

/** Whether the statement at `at` follows another one, rather than `if (…)` or a block's beginning. */
function isUnconditional(x: Extraction, at: number): boolean {
  const before = x.kindAt(at - 1);
  return before === C.semicolon || before === C.closeBrace;
}

/** The `}` of the block that holds the token `at`; `end` when it lies beyond. */
function endOfBlock(x: Extraction, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const kind = x.kindAt(i);
    if (kind === C.openBrace) i = x.closeOf(i);
    else if (kind === C.closeBrace) return i;
  }
  return end;
}

/** Notes one mention of the variable; true when nothing after it matters. */
function noteMention(x: Extraction, at: number, found: Findings): boolean {
  const before = x.kindAt(at - 1);
  if (before === C.openParen && x.symbolAt(at - 2) === K.switch) {
    found.translated = true;
    return true;
  }
  const called = before === C.openParen ? x.identifierAt(at - 2) : 0;
  if (called !== 0 && called !== x.words.likely && called !== x.words.unlikely)
    found.argument = true;
  else if (before === C.openParen || isComparison(before) || isComparison(x.kindAt(at + 1))) {
    found.tested = true;
  }
  return false;
}

/** Notes `return …;` in tokens `[from, stop)`; true when it decides. */
function noteReturn(
  x: Extraction,
  from: number,
  stop: number,
  variable: SymbolId,
  found: Findings,
): boolean {
  let mentioned = false;
  for (let i = from; i < stop; i++) {
    if (variable !== 0 && x.symbolAt(i) === variable && !x.isMemberAccess(i - 1)) mentioned = true;
  }
  if (mentioned) {
    const plain = stop === from + 1 || (stop === from + 3 && x.kindAt(from) === C.openParen);
    const orZero = x.kindAt(from + 1) === C.question && x.kindAt(from + 2) === C.colon;
    if (plain || orZero) found.returned = true;
    else if (returnsErrno(x, from, stop)) found.replaced = true;
    else found.translated = true;
    return true;
  }
  if (!found.tested) return variable === 0;
  if (returnsErrno(x, from, stop)) found.replaced = true;
  else if (holdsCode(x, from, stop)) found.translated = true;
  return variable === 0;
}

function noteConstant(x: Extraction, from: number, found: Findings): void {
  if (!found.tested) return;
  const stop = endOfStatement(x, from, from + 16);
  if (returnsErrno(x, from, stop)) found.replaced = true;
  else if (holdsCode(x, from, stop)) found.translated = true;
}

/** `-EINVAL`: a minus and an upper-case name, or a bare -1. */
function returnsErrno(x: Extraction, from: number, stop: number): boolean {
  for (let i = from; i < stop; i++) {
    if (x.kindAt(i) !== C.minus || isComparison(x.kindAt(i - 1))) continue;
    const symbol = x.identifierAt(i + 1);
    if (symbol !== 0 ? x.isUpperCase(symbol) : x.kindAt(i + 1) === T.number) return true;
  }
  return false;
}

function holdsCode(x: Extraction, from: number, stop: number): boolean {
  for (let i = from; i < stop; i++) if (isCode(x, i)) return true;
  return false;
}

/** An upper-case constant that is no errno and no NULL. */
function isCode(x: Extraction, at: number): boolean {
  const symbol = x.identifierAt(at);
  return (
    symbol !== 0 &&
    x.symbols.lengthOf(symbol) > 4 &&
    x.isUpperCase(symbol) &&
    x.kindAt(at + 1) !== C.openParen &&
    x.kindAt(at - 1) !== C.minus
  );
}

function endOfStatement(x: Extraction, from: number, end: number): number {
  let i = from;
  while (i < end && x.kindAt(i) !== C.semicolon) i++;
  return i;
}

/** The token behind `label:` in the open function; -1 when it is not found in reach. */
function findLabel(x: Extraction, label: SymbolId, end: number, found: Findings): number {
  if (label === 0) return -1;
  const reach = Math.max(end, Math.min(x.owner.end, end + MAX_FOLLOWED));
  const first = Math.max(1, x.owner.end - 4 * MAX_FOLLOWED);
  for (let i = x.owner.end - 1; i >= first && found.steps < MAX_STEPS; i--) {
    found.steps++;
    if (x.symbolAt(i) === label && x.kindAt(i + 1) === C.colon && x.symbolAt(i - 1) !== K.goto) {
      return i <= reach ? i + 2 : -1;
    }
  }
  return -1;
}
