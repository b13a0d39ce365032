import { isKeyword, type SymbolId } from '../syntax/symbol-table.ts';
import { C } from '../syntax/token-kinds.ts';
import { K, readParameters, typeNameIn } from './declaration-reader.ts';
import { extractStatements } from './extract-body.ts';
import type { Extraction } from './extraction.ts';
import { ParameterGuards } from './parameter-guards.ts';
import { OWNER_FLAGS } from './record-format.ts';
import { Role } from './roles.ts';
import { typeTextAt } from './type-text.ts';
import { begin } from './write-facts.ts';

export interface FunctionHead {
  /** Token of the function's name. */
  readonly name: number;
  /** Token of the parameter list's `(`. */
  readonly parameters: number;
  /** The macro that makes the function (`SYSCALL_DEFINE3`), 0 for a plain definition. */
  readonly definer: SymbolId;
}

const guards = new ParameterGuards();

/** Name and parameters in the tokens `[from, open)` before a body; `undefined` when there are none. */
export function findFunctionHead(
  x: Extraction,
  from: number,
  open: number,
): FunctionHead | undefined {
  let attribute: number | undefined;
  let sawType = false;
  for (let i = from; i < open; i++) {
    const symbol = x.symbolAt(i);
    if (symbol !== 0 && x.kindAt(i + 1) === C.openParen && !isKeyword(symbol)) {
      const close = x.closeOf(i + 1);
      if (x.kindAt(i + 2) === C.star && x.kindAt(close + 1) === C.openParen) {
        const inner = functionReturningPointer(x, i + 2, close);
        if (inner !== undefined) return inner;
      }
      if (close >= open) return undefined;
      if (isLikelyAttribute(x, i, symbol, close, open)) {
        attribute ??= i;
        i = close;
        continue;
      }
      return headAt(x, i, sawType);
    }
    if (symbol !== 0 && isKeyword(symbol) && x.kindAt(i + 1) === C.openParen) {
      const close = x.closeOf(i + 1);
      const pointer = functionReturningPointer(x, i + 2, close);
      if (pointer !== undefined) return pointer;
      i = close; // __attribute__((…))
      continue;
    }
    if (symbol !== 0 && !x.words.storage.has(symbol)) sawType = true;
    if (x.kindAt(i) === C.openParen) {
      const pointer = functionReturningPointer(x, i + 1, x.closeOf(i));
      if (pointer !== undefined) return pointer;
      i = x.closeOf(i);
    }
  }
  return attribute === undefined ? undefined : headAt(x, attribute, false);
}

/** `(*name(int a))(int)`: the name is inside the first parentheses. */
function functionReturningPointer(
  x: Extraction,
  from: number,
  close: number,
): FunctionHead | undefined {
  if (x.kindAt(from) !== C.star) return undefined;
  for (let i = from; i < close; i++) {
    if (x.identifierAt(i) !== 0 && x.kindAt(i + 1) === C.openParen && x.closeOf(i + 1) < close) {
      return { name: i, parameters: i + 1, definer: 0 };
    }
  }
  return undefined;
}

/** `__printf(1, 2)` in front of the real head: underscores first, and another `name(…)` still to come. */
function isLikelyAttribute(
  x: Extraction,
  at: number,
  symbol: SymbolId,
  close: number,
  open: number,
): boolean {
  if (x.symbols.byteAt(symbol, 0) !== 0x5f || x.symbols.byteAt(symbol, 1) !== 0x5f) return false;
  for (let i = close + 1; i < open; i++) {
    const next = x.symbolAt(i);
    if (next !== 0 && isKeyword(next)) return true;
    if (x.kindAt(i) === C.star) return true;
    if (x.identifierAt(i) !== 0 && x.kindAt(i + 1) === C.openParen) {
      // `f(void) __acquires(x) {` against `__cold f(void) {` with an argument list in front.
      return x.symbols.byteAt(next, 0) !== 0x5f || i > close + 1;
    }
  }
  return at < 0;
}

/** A head without any type in front is made by a macro, if the macro's name says so by its spelling. */
function headAt(x: Extraction, at: number, sawType: boolean): FunctionHead {
  const symbol = x.symbolAt(at);
  const first = x.identifierAt(at + 2);
  const definer = !sawType && first !== 0 && x.isUpperCase(symbol);
  return definer
    ? { name: at + 2, parameters: at + 1, definer: symbol }
    : { name: at, parameters: at + 1, definer: 0 };
}

/** Writes the function and everything in its body. `from` is the item's first token. */
export function extractFunction(
  x: Extraction,
  head: FunctionHead,
  from: number,
  open: number,
  close: number,
): void {
  const { builder } = x;
  const parameters =
    head.definer === 0 ? readParameters(x, head.parameters) : definerParameters(x, head);
  const out = builder.sections.owners;
  const macro = x.owner.place;
  const flags =
    functionFlags(x, from, open) |
    (head.definer !== 0 ? OWNER_FLAGS.definer : 0) |
    (macro !== 0 ? OWNER_FLAGS.inMacro : 0);
  builder.count('functions');
  begin(x, 'owners', head.name);
  out.byte(flags);
  out.varint(builder.name(x.symbolAt(head.name), Role.defines));
  out.varint(builder.name(typeOfResult(x, from, head.name), 0));
  out.varint(builder.name(head.definer === 0 ? typeTextAt(x, from, head.name) : 0, 0));
  out.varint(parameters.length);
  x.locals.clear();
  parameters.forEach((parameter, position) => {
    const name = parameter.name < 0 ? 0 : x.symbolAt(parameter.name);
    if (name !== 0) x.locals.declare(name, parameter.type, position);
    out.varint(builder.name(name, 0));
    out.varint(builder.name(parameter.type, 0));
  });
  const line = x.lineAt(x.tokens.starts[head.name] as number);
  writeDistance(x, line, from);
  writeDistance(x, line, close);
  const inFile = x.tokens === x.fileTokens;
  const condition = inFile ? x.conditions.at(from) : '';
  out.varint(condition === '' ? 0 : builder.text(condition, 0));
  const doc = inFile ? docCommentBefore(x, from) : 0;
  out.varint(doc === 0 ? 0 : line - doc);
  if (head.definer !== 0) out.varint(builder.name(head.definer, Role.calls));
  if (macro !== 0) out.varint(macro);

  const outer = x.owner;
  x.owner = { place: ++x.ownerCount, end: close };
  guards.clear();
  extractStatements(x, open + 1, close, guards);
  guards.write(x);
  x.owner = outer;
}

/** How many lines token `at` is away from `line`, and its column unless that is the first. */
function writeDistance(x: Extraction, line: number, at: number): void {
  const out = x.builder.sections.owners;
  const offset = x.tokens.starts[at] as number;
  const column = x.columnAt(offset);
  out.varint((Math.abs(x.lineAt(offset) - line) << 1) | (column === 1 ? 0 : 1));
  if (column !== 1) out.varint(column);
}

function functionFlags(x: Extraction, from: number, open: number): number {
  let flags = 0;
  for (let i = from; i < open; i++) {
    const symbol = x.symbolAt(i);
    if (symbol === 0) {
      if (x.kindAt(i) === C.openParen && x.symbolAt(i - 1) !== 0 && isKeyword(x.symbolAt(i - 1))) {
        if (holdsAny(x, i, x.closeOf(i), x.words.weak)) flags |= OWNER_FLAGS.weak;
        i = x.closeOf(i);
      }
      continue;
    }
    if (symbol === K.static) flags |= OWNER_FLAGS.static;
    else if (x.words.inline.has(symbol)) flags |= OWNER_FLAGS.inline;
    else if (x.words.weak.has(symbol)) flags |= OWNER_FLAGS.weak;
  }
  return flags;
}

function holdsAny(x: Extraction, from: number, to: number, words: ReadonlySet<SymbolId>): boolean {
  for (let i = from; i < to; i++) if (words.has(x.symbolAt(i))) return true;
  return false;
}

function typeOfResult(x: Extraction, from: number, name: number): SymbolId {
  const type = typeNameIn(x, from, name);
  if (type === 0) return 0;
  // `asmlinkage __visible foo_t name`: the type is the last word before the name that is no attribute.
  const last = x.identifierAt(name - 1);
  if (last !== 0 && x.symbols.byteAt(last, 0) !== 0x5f && x.symbolAt(name - 2) !== K.struct)
    return last;
  return x.words.storage.has(type) ? 0 : type;
}

/** `SYSCALL_DEFINE3(name, type, a, type, b, …)`: every second argument behind the name is a parameter. */
function definerParameters(x: Extraction, head: FunctionHead): { name: number; type: SymbolId }[] {
  const parts = readParameters(x, head.parameters).slice(1);
  const paired: { name: number; type: SymbolId }[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const type = parts[i];
    paired.push({ name: parts[i + 1]?.name ?? -1, type: type?.type ?? 0 });
  }
  return paired;
}

/** Line of the kernel-doc comment with nothing but white space between it and token `from`; 0 for none. */
function docCommentBefore(x: Extraction, from: number): number {
  const comments = x.fileTokens.docComments;
  const offset = x.tokens.starts[from] as number;
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((comments[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low - 1];
  if (comment === undefined) return 0;
  if (from > 0 && (x.tokens.ends[from - 1] as number) > comment.end) return 0;
  for (let i = comment.end; i < offset; i++) if ((x.bytes[i] as number) > 0x20) return 0;
  return x.lineAt(comment.start);
}
