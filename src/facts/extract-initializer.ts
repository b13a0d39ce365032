import type { SymbolId } from '../syntax/symbol-table.ts';
import { C } from '../syntax/token-kinds.ts';
import { typeNameIn } from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';
import {
  type ReceiverFound,
  UNKNOWN_RECEIVER,
  writeBinding,
  writeReference,
  writeSite,
} from './write-facts.ts';

/** What the braces initialise. */
export interface Target {
  /** Struct tag or typedef; 0 when it could not be read. */
  readonly type: SymbolId;
  /** Fields from that struct down to the one these braces initialise. */
  readonly path: readonly SymbolId[];
  /** The variable's name. */
  readonly object: SymbolId;
  readonly isArray: boolean;
}

/** Reads the calls and names in a range of tokens; `extractStatements`, handed in because it calls us too. */
export type ReadStatements = (x: Extraction, from: number, to: number) => void;

const MAX_NESTING = 32;
/** Designators longer than this name no field of a real struct; their values are bound to nothing. */
const MAX_PATH = 16;

/** False inside so many literals in literals that the next one is to be read as plain statements. */
export function isLiteralReadable(x: Extraction): boolean {
  return x.literalDepth < MAX_NESTING;
}

/**
 * Writes the bindings in the braces at `open`: `.field = function`, positional functions, arrays of such
 * structs, functions inside wrapper macros. Calls and names in other values are written as in statements.
 */
export function extractInitializer(
  x: Extraction,
  open: number,
  close: number,
  target: Target,
  readStatements: ReadStatements,
): void {
  x.literalDepth++;
  extractElements(x, open + 1, close, target, readStatements, 0);
  x.literalDepth--;
}

/** The elements in tokens `[from, to)`; also used for macro bodies that are a list of designators. */
export function extractElements(
  x: Extraction,
  from: number,
  to: number,
  target: Target,
  readStatements: ReadStatements,
  depth: number,
): void {
  let position = 0;
  for (let i = from; i < to; ) {
    const end = endOfElement(x, i, to);
    if (end > i) {
      extractElement(x, i, end, target, position, readStatements, depth);
      position++;
    }
    i = end + 1;
  }
}

function endOfElement(x: Extraction, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const kind = x.tokens.kinds[i];
    if (kind === C.comma) return i;
    if (kind === C.openParen || kind === C.openBrace || kind === C.openBracket) i = x.closeOf(i);
  }
  return to;
}

function extractElement(
  x: Extraction,
  from: number,
  to: number,
  target: Target,
  position: number,
  readStatements: ReadStatements,
  depth: number,
): void {
  let at = from;
  const fields: SymbolId[] = [];
  let indexed = false;
  while (at < to) {
    if (x.kindAt(at) === C.dot && x.identifierAt(at + 1) !== 0) {
      fields.push(x.symbolAt(at + 1));
      at += 2;
    } else if (x.kindAt(at) === C.openBracket) {
      indexed = true;
      at = x.closeOf(at) + 1;
    } else break;
  }
  if (fields.length === 0 && x.kindAt(at + 1) === C.colon && x.identifierAt(at) !== 0) {
    fields.push(x.symbolAt(at)); // the old GNU spelling `field: value`
    at++;
  }
  if (x.kindAt(at) === C.assign || x.kindAt(at) === C.colon) at++;
  if (at >= to) return;

  if (x.kindAt(at) === C.openBrace && depth < MAX_NESTING) {
    const inner = nestedTarget(target, fields, indexed);
    extractElements(x, at + 1, Math.min(x.closeOf(at), to), inner, readStatements, depth + 1);
    return;
  }
  const field = fields.at(-1) ?? 0;
  const isLong = target.path.length + fields.length > MAX_PATH;
  const path = field === 0 || isLong ? target.path : [...target.path, ...fields.slice(0, -1)];
  const receiver: ReceiverFound =
    target.type === 0 || isLong
      ? { ...UNKNOWN_RECEIVER, path }
      : { base: 'type', name: target.type, path };
  const index = field !== 0 || indexed ? -1 : position;
  const slot = { receiver, field, index, object: target.object, type: target.type };
  extractValue(x, at, to, slot, readStatements);
}

function nestedTarget(target: Target, fields: readonly SymbolId[], indexed: boolean): Target {
  if (target.path.length + fields.length > MAX_PATH) return { ...target, type: 0, path: [] };
  if (fields.length > 0) return { ...target, path: [...target.path, ...fields], isArray: indexed };
  if (target.isArray || indexed) return { ...target, isArray: false };
  return { ...target, type: 0, path: [] }; // a positional nested struct: its type is not in this text
}

interface Slot {
  readonly receiver: ReceiverFound;
  readonly field: SymbolId;
  readonly index: number;
  readonly object: SymbolId;
  readonly type: SymbolId;
}

function extractValue(
  x: Extraction,
  from: number,
  to: number,
  slot: Slot,
  readStatements: ReadStatements,
): void {
  const name = singleName(x, from, to);
  if (name >= 0) {
    bind(x, name, slot, 0);
    return;
  }
  const chosen = chosenNames(x, from, to);
  if (chosen.length > 0) {
    for (const one of chosen) bind(x, one, slot, 0);
    readStatements(x, from, (chosen[0] as number) - 1);
    return;
  }
  const symbol = x.identifierAt(from);
  if (symbol !== 0 && x.kindAt(from + 1) === C.openParen && x.closeOf(from + 1) === to - 1) {
    if (x.locals.has(symbol)) readStatements(x, from, to);
    else extractMacroElement(x, from, to, slot, readStatements);
    return;
  }
  readStatements(x, from, to);
}

/** The names in `condition ? name : name`, as token indexes. */
function chosenNames(x: Extraction, from: number, to: number): number[] {
  for (let i = from; i < to; i++) {
    const kind = x.tokens.kinds[i];
    if (kind === C.question) {
      const names = [i + 1, to - 1].filter((at) => x.identifierAt(at) !== 0);
      return x.kindAt(to - 2) === C.colon && x.kindAt(i + 2) === C.colon ? names : [];
    }
    if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) i = x.closeOf(i);
  }
  return [];
}

/** The token of the name in `name`, `&name`, `(cast)name`, `(name)`; -1 for other values. */
function singleName(x: Extraction, from: number, to: number): number {
  let at = from;
  let end = to;
  while (x.kindAt(at) === C.openParen && x.closeOf(at) === end - 1) {
    at++;
    end--;
  }
  if (x.kindAt(at) === C.openParen) {
    const close = x.closeOf(at);
    if (typeNameIn(x, at + 1, close) === 0 && close > at + 3) return -1;
    at = close + 1;
  }
  if (x.kindAt(at) === C.ampersand) at++;
  return at === end - 1 && x.identifierAt(at) !== 0 ? at : -1;
}

function bind(x: Extraction, at: number, slot: Slot, wrapper: SymbolId): void {
  const symbol = x.identifierAt(at);
  if (x.locals.has(symbol)) return;
  if (x.isUpperCase(symbol)) {
    writeReference(x, at, symbol, -1, 0);
    return;
  }
  writeBinding(x, at, {
    form: slot.field === 0 ? 'positional' : 'designated',
    receiver: slot.receiver,
    field: slot.field,
    index: slot.index,
    target: symbol,
    targetParameter: -1,
    wrapper,
    object: slot.object,
  });
}

/**
 * `.field = WRAP(function)` binds the function through the wrapper, and `MACRO(a, b)` as an element may
 * expand to designators: both are calls of the macro whose arguments are kept.
 */
function extractMacroElement(
  x: Extraction,
  from: number,
  to: number,
  slot: Slot,
  readStatements: ReadStatements,
): void {
  const macro = x.identifierAt(from);
  const args =
    slot.type === 0 ? [] : [{ kind: 'initializes' as const, position: 0, value: slot.type }];
  const site = writeSite(x, from, { kind: 'call', name: macro }, 'used', args);
  let position = 0;
  for (let i = from + 2; i < to - 1; ) {
    const end = endOfElement(x, i, to - 1);
    const name = singleName(x, i, end);
    if (name >= 0 && !x.locals.has(x.identifierAt(name))) {
      if (slot.field !== 0) bind(x, name, slot, macro);
      writeReference(x, name, x.identifierAt(name), site, position);
    } else readStatements(x, i, end);
    position++;
    i = end + 1;
  }
}
