import { isKeyword, type SymbolId } from '../syntax/symbol-table.ts';
import { C } from '../syntax/token-kinds.ts';
import {
  DECLARES,
  type Declarator,
  K,
  readDeclaration,
  type StructBody,
  TYPEOF,
} from './declaration-reader.ts';
import { extractStatements } from './extract-body.ts';
import { extractFunction, type FunctionHead, findFunctionHead } from './extract-function.ts';
import { extractInitializer } from './extract-initializer.ts';
import { extractStruct } from './extract-structs.ts';
import type { Extraction } from './extraction.ts';
import { Role } from './roles.ts';
import { functionTypeTextAt, typeTextAt } from './type-text.ts';
import { begin } from './write-facts.ts';

/**
 * Writes the facts of every top-level item: functions, declarations, macro calls.
 *
 * Serves whole files and the bodies of macros that make definitions.
 */
export function extractItems(x: Extraction): void {
  for (let at = 0; at < x.tokens.count; ) at = readItem(x, at, WRITES_FACTS);
}

/** A function definition, as tokens: its item begins at `from`, its body is `open` to `close`, braces included. */
export interface FunctionExtent {
  readonly head: FunctionHead;
  readonly from: number;
  readonly open: number;
  readonly close: number;
}

/** Finds every function of the file that `x` holds, and writes no facts. */
export function findFunctions(x: Extraction): FunctionExtent[] {
  const found: FunctionExtent[] = [];
  const reader: ItemReader = {
    readFunction: (_x, from, open, close) => {
      const head = findFunctionHead(x, from, open);
      if (head !== undefined) found.push({ head, from, open, close });
    },
    readDeclaration: () => {},
    readMacroCall: () => {},
  };
  for (let at = 0; at < x.tokens.count; ) at = readItem(x, at, reader);
  return found;
}

/** What becomes of the items of a file. Ends and braces are token indexes. */
interface ItemReader {
  readonly readFunction: (x: Extraction, from: number, open: number, close: number) => void;
  readonly readDeclaration: (x: Extraction, from: number, to: number) => void;
  readonly readMacroCall: (x: Extraction, from: number, to: number) => void;
}

/** Reads the item that begins at `from` and returns where the next one begins: always further on. */
function readItem(x: Extraction, from: number, reader: ItemReader): number {
  let firstGroup = -1;
  let sawAssign = false;
  const { kinds, count } = x.tokens;
  let i = from;
  while (i < count) {
    switch (kinds[i]) {
      case C.semicolon:
        if (firstGroup >= 0 && !sawAssign) {
          const body = oldStyleBody(x, firstGroup, i);
          if (body >= 0) return readFunctionItem(x, from, body, reader);
        }
        if (i > from) reader.readDeclaration(x, from, i);
        return i + 1;
      case C.assign:
        sawAssign = true;
        i++;
        break;
      case C.openParen: {
        if (firstGroup < 0) firstGroup = i;
        const close = x.partner[i] as number;
        if (close < i) {
          i++; // never closed: the item ends where it would without it
          break;
        }
        if (i === from + 1 && x.identifierAt(from) !== 0 && beginsItem(x, close + 1)) {
          reader.readMacroCall(x, from, close + 1);
          return close + 1;
        }
        i = close + 1;
        break;
      }
      case C.openBracket:
        i = Math.max(i, x.partner[i] as number) + 1;
        break;
      case C.openBrace: {
        if (!sawAssign && isFunctionBody(x, from, i)) return readFunctionItem(x, from, i, reader);
        if (isLinkageBlock(x, from, i)) return i + 1;
        if (i === from) x.unknownItems++;
        const close = x.closeOf(i);
        if (i === from) return close + 1;
        i = close + 1;
        break;
      }
      case C.closeBrace:
      case C.closeParen:
      case C.closeBracket:
        // The end of `extern "C" {`, or a bracket that an `#if` arm closed before.
        return i + 1;
      default:
        i++;
    }
  }
  if (i > from) reader.readDeclaration(x, from, count);
  return count;
}

function readFunctionItem(x: Extraction, from: number, open: number, reader: ItemReader): number {
  const close = x.hasClose(open) ? x.closeOf(open) : x.tokens.count - 1;
  reader.readFunction(x, from, open, close);
  return close + 1;
}

function writeFunction(x: Extraction, from: number, open: number, close: number): void {
  const head = findFunctionHead(x, from, open);
  if (head === undefined) {
    x.unknownItems++;
    x.locals.clear();
    extractStatements(x, open + 1, close);
  } else extractFunction(x, head, from, open, close);
}

const WRITES_FACTS: ItemReader = {
  readFunction: writeFunction,
  readDeclaration: extractDeclaration,
  readMacroCall: extractMacroCall,
};

/** A brace behind `)` opens a function; behind a name only if attributes stand between. */
function isFunctionBody(x: Extraction, from: number, open: number): boolean {
  if (open === from) return false;
  let at = open - 1;
  while (at > from && x.identifierAt(at) !== 0) at--; // `) __attribute_macro {`
  if (x.kindAt(at) !== C.closeParen) return false;
  const group = x.partner[at] as number;
  if (group <= from) return false;
  const before = x.symbolAt(group - 1);
  const isStruct = x.symbolAt(from) === K.struct || x.symbolAt(from) === K.union;
  if (!isStruct) return true;
  // struct __attribute__((packed)) { … } has no other group.
  return before !== 0 && (!isKeyword(before) || hasEarlierGroup(x, from, group));
}

function hasEarlierGroup(x: Extraction, from: number, group: number): boolean {
  for (let i = from; i < group; i++) if (x.tokens.kinds[i] === C.openParen) return true;
  return false;
}

function isLinkageBlock(x: Extraction, from: number, open: number): boolean {
  return open === from + 2 && x.symbolAt(from) === K.extern;
}

/** Whether a new top-level item begins at `at`: an identifier or keyword at a line's first column. */
function beginsItem(x: Extraction, at: number): boolean {
  if (at >= x.tokens.count) return true;
  if (x.symbolAt(at) === 0) return false;
  const start = x.tokens.starts[at] as number;
  return start === 0 || x.bytes[start - 1] === 0x0a;
}

/** The `{` of `f(a, b) int a; char b; {`; -1 when the `;` at `semicolon` ends a declaration. */
function oldStyleBody(x: Extraction, firstGroup: number, semicolon: number): number {
  const behind = x.symbolAt(x.closeOf(firstGroup) + 1);
  if (behind === 0 || !DECLARES.has(behind)) return -1;
  for (let i = semicolon + 1; i < semicolon + 120 && i < x.tokens.count; i++) {
    const kind = x.tokens.kinds[i];
    if (kind === C.openBrace) return x.kindAt(i - 1) === C.semicolon ? i : -1;
    const fits =
      x.symbolAt(i) !== 0 ||
      kind === C.star ||
      kind === C.comma ||
      kind === C.semicolon ||
      kind === C.openBracket ||
      kind === C.closeBracket;
    if (!fits) return -1;
  }
  return -1;
}

function extractMacroCall(x: Extraction, from: number, to: number): void {
  x.locals.clear();
  extractStatements(x, from, to);
}

function extractDeclaration(x: Extraction, from: number, to: number): void {
  const declaration = readDeclaration(x, from, to);
  extractTypeof(x, from, declaration.declarators[0]?.name ?? from);
  const { body, declarators } = declaration;
  if (body !== undefined) {
    const named = declarators[0];
    const tag = body.tag !== 0 || named === undefined ? body.tag : x.symbolAt(named.name);
    extractStruct(x, body, tag);
  }
  if (declaration.macroCall >= 0 && declarators.length === 0) {
    extractMacroCall(x, declaration.macroCall, to);
    return;
  }
  for (const declarator of declarators) {
    if (declaration.isTypedef) writeTypedef(x, from, declarator, body);
    else if (declarator.parameters >= 0) writePrototype(x, from, declarator);
    else writeVariable(x, declarator, declaration.isStatic, body?.tag);
  }
}

/** Names inside `typeof(…)` in front of the declared name. */
function extractTypeof(x: Extraction, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    if (!TYPEOF.has(x.symbolAt(i)) || x.kindAt(i + 1) !== C.openParen) continue;
    x.locals.clear();
    extractStatements(x, i + 2, x.closeOf(i + 1));
  }
}

function writeTypedef(
  x: Extraction,
  from: number,
  declarator: Declarator,
  body: StructBody | undefined,
): void {
  const { builder } = x;
  const name = x.symbolAt(declarator.name);
  const isEnum = body?.keyword === K.enum;
  const type = body?.tag === 0 ? (isEnum ? 0 : name) : declarator.type;
  begin(x, 'typedefs', declarator.name);
  const out = builder.sections.typedefs;
  out.varint(builder.name(name, Role.shapes));
  out.varint(builder.name(type, 0));
  const tag = isEnum && body.tag === 0 ? name : 0;
  const text =
    declarator.parameters < 0
      ? typeTextAt(x, from, declarator.name, tag)
      : functionTypeTextAt(x, from, declarator.name);
  out.varint(builder.name(text, 0));
}

function writePrototype(x: Extraction, from: number, declarator: Declarator): void {
  const { builder } = x;
  begin(x, 'prototypes', declarator.name);
  const out = builder.sections.prototypes;
  out.varint(builder.name(x.symbolAt(declarator.name), Role.refers));
  out.varint(builder.name(typeTextAt(x, from, declarator.name), 0));
}

function writeVariable(
  x: Extraction,
  declarator: Declarator,
  isStatic: boolean,
  bodyTag: SymbolId | undefined,
): void {
  const { builder } = x;
  const name = x.symbolAt(declarator.name);
  const type = bodyTag === 0 ? name : declarator.type;
  begin(x, 'variables', declarator.name);
  const out = builder.sections.variables;
  out.varint((builder.name(name, Role.shapes) << 1) | (isStatic ? 1 : 0));
  out.varint(builder.name(type, 0));
  const { from, to } = declarator.initializer;
  if (from >= to) return;
  x.locals.clear();
  if (x.kindAt(from) === C.openBrace) {
    const close = Math.min(x.closeOf(from), to);
    const target = { type, path: [], object: name, isArray: declarator.isArray };
    extractInitializer(x, from, close, target, extractStatements);
  } else extractStatements(x, from, to);
}
