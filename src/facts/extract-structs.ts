import type { SymbolId } from '../syntax/symbol-table.ts';
import { C } from '../syntax/token-kinds.ts';
import { K, readDeclaration, type StructBody } from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';
import { Role } from './roles.ts';
import { typeTextAt } from './type-text.ts';

interface FieldFound {
  readonly name: SymbolId;
  readonly type: SymbolId;
  readonly typeText: SymbolId;
}

const MAX_TAG = 1000;
/** Deeper nesting than this is no struct but noise; its fields are left out. */
const MAX_NESTING = 32;

/**
 * Writes the layout of `body`, and of each struct with a body inside it.
 *
 * Fields of unnamed members count as the outer struct's own. A struct without a tag behind a field gets
 * the tag `outer::field`. Fields of all `#if` arms are listed in their order.
 */
export function extractStruct(x: Extraction, body: StructBody, tag: SymbolId): void {
  if (body.keyword === K.enum || tag === 0) return;
  writeStruct(x, tag, body.open, fieldsOf(x, body, tag, 0));
}

function writeStruct(
  x: Extraction,
  tag: SymbolId,
  at: number,
  fields: readonly FieldFound[],
): void {
  if (tag === 0) return;
  const { builder } = x;
  const out = builder.sections.structs;
  out.begin(x.lineAt(x.tokens.starts[at] as number), 0);
  out.varint(builder.name(tag, Role.shapes));
  out.varint(fields.length);
  for (const field of fields) {
    out.varint(builder.name(field.name, Role.shapes));
    out.varint(builder.name(field.type, 0));
    out.varint(builder.name(field.typeText, 0));
  }
}

function fieldsOf(x: Extraction, body: StructBody, tag: SymbolId, depth: number): FieldFound[] {
  const fields: FieldFound[] = [];
  collectFields(x, body.open + 1, body.close, tag, depth, fields);
  return fields;
}

function collectFields(
  x: Extraction,
  from: number,
  to: number,
  outer: SymbolId,
  depth: number,
  fields: FieldFound[],
): void {
  if (depth > MAX_NESTING) return;
  let start = from;
  for (let i = from; i < to; i++) {
    const kind = x.tokens.kinds[i];
    if (kind === C.openBrace || kind === C.openBracket) i = x.closeOf(i);
    else if (kind === C.openParen) {
      const close = x.closeOf(i);
      if (i === start + 1 && holdsMembers(x, i, close)) {
        // struct_group(name, int a; int b;)
        collectFields(x, i + 1, close, outer, depth + 1, fields);
        start = close + 1;
      }
      i = close;
    } else if (kind === C.semicolon) {
      collectMember(x, start, i, outer, depth, fields);
      start = i + 1;
    }
  }
}

function holdsMembers(x: Extraction, open: number, close: number): boolean {
  for (let i = open + 1; i < close; i++) if (x.tokens.kinds[i] === C.semicolon) return true;
  return false;
}

function collectMember(
  x: Extraction,
  from: number,
  to: number,
  outer: SymbolId,
  depth: number,
  fields: FieldFound[],
): void {
  const declaration = readDeclaration(x, from, to);
  const { body } = declaration;
  if (body !== undefined && body.keyword !== K.enum) {
    const named = declaration.declarators[0];
    if (named === undefined && body.tag === 0) {
      collectFields(x, body.open + 1, body.close, outer, depth + 1, fields);
      return;
    }
    const tag = body.tag !== 0 ? body.tag : innerTag(x, outer, named?.name ?? body.open);
    writeStruct(x, tag, body.open, fieldsOf(x, body, tag, depth + 1));
    for (const declarator of declaration.declarators) {
      const typeText = typeTextAt(x, from, declarator.name);
      fields.push({ name: x.symbolAt(declarator.name), type: tag, typeText });
    }
    return;
  }
  for (const declarator of declaration.declarators) {
    const typeText = typeTextAt(x, from, declarator.name);
    fields.push({ name: x.symbolAt(declarator.name), type: declarator.type, typeText });
  }
}

function innerTag(x: Extraction, outer: SymbolId, name: number): SymbolId {
  // A longer tag is no name, and thousands of inner structs would each repeat it.
  if (outer === 0 || x.symbols.lengthOf(outer) > MAX_TAG) return 0;
  const outerText = x.symbols.text(outer);
  return x.symbols.internText(`${outerText}::${x.symbols.text(x.symbolAt(name))}`);
}
