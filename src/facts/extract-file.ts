import { fnv1a } from '../syntax/symbol-table.ts';
import { Directive, type DirectiveLine } from '../syntax/token-buffer.ts';
import { extractEnumerations } from './extract-enumerations.ts';
import { extractItems } from './extract-items.ts';
import { extractMacro } from './extract-macro.ts';
import type { Extraction } from './extraction.ts';
import { TALLIES } from './record-format.ts';
import { Role } from './roles.ts';
import { beginAt } from './write-facts.ts';

/** Up to this many `#define NAME number` lines are listed one by one; beyond, a file is a register table. */
const MAX_LISTED_CONSTANTS = 300;

/**
 * The facts of a C file as a record: `bytes[0, length)`, with room for one more byte behind.
 *
 * Pure: the same bytes give the same facts. Never throws on any text, except `SymbolTableFull`. The
 * returned bytes stay valid until the next call.
 */
export function extractFacts(x: Extraction, bytes: Uint8Array, length: number): Uint8Array {
  x.begin(bytes, length);
  extractItems(x);
  x.tokens = x.fileTokens;
  const unlistedEnumerators = extractEnumerations(x);
  x.fileTokens.directives.forEach((line, index) => {
    extractDirective(x, line, index);
  });
  const unlistedMacros = extractConstants(x);
  // A register table's comments name registers by the hundred thousand, and nobody asks for those.
  if (unlistedMacros === 0) extractMentions(x);
  const unlisted = unlistedMacros + unlistedEnumerators;
  const { tally, sections } = x.builder;
  tally[TALLIES.indexOf('bytes')] = length;
  tally[TALLIES.indexOf('lines')] = x.fileTokens.lineCount;
  tally[TALLIES.indexOf('unmatchedBrackets')] = x.unmatchedBrackets;
  tally[TALLIES.indexOf('unknownItems')] = x.unknownItems;
  tally[TALLIES.indexOf('unlistedConstants')] = unlisted;
  tally[TALLIES.indexOf('bindings')] = sections.bindings.count;
  tally[TALLIES.indexOf('references')] = sections.references.count;
  tally[TALLIES.indexOf('structs')] = sections.structs.count;
  return x.builder.finish([x.fileTokens.lineCount, x.unmatchedBrackets, x.unknownItems, unlisted]);
}

function extractDirective(x: Extraction, line: DirectiveLine, index: number): void {
  switch (line.kind) {
    case Directive.define:
      extractMacro(x, line, x.macroConditions.atDirective(index));
      break;
    case Directive.include:
      extractInclude(x, line);
      break;
    case Directive.if:
    case Directive.ifdef:
    case Directive.ifndef:
    case Directive.elif:
    case Directive.undef:
      extractTested(x, line);
      break;
    default: // else, endif and what compilers are told hold no names of code
      break;
  }
}

function extractInclude(x: Extraction, line: DirectiveLine): void {
  const open = x.bytes[line.argument];
  if (open !== 0x22 && open !== 0x3c) return;
  const close = open === 0x22 ? 0x22 : 0x3e;
  let end = line.argument + 1;
  while (end < line.end && x.bytes[end] !== close) end++;
  const path = Buffer.from(
    x.bytes.buffer,
    x.bytes.byteOffset + line.argument + 1,
    Math.min(end - line.argument - 1, 255),
  ).toString('latin1');
  beginAt(x, 'includes', line.start);
  x.builder.sections.includes.varint(x.builder.text(path, 0));
}

/** Names in conditions are references too: `#ifdef vm_insert_page`. Upper-case ones are configuration. */
function extractTested(x: Extraction, line: DirectiveLine): void {
  const { bytes } = x;
  for (let i = line.argument; i < line.end; i++) {
    const byte = bytes[i] as number;
    if (!isLetter(byte)) {
      if (byte >= 0x30 && byte <= 0x39) while (i + 1 < line.end && isWordByte(bytes[i + 1])) i++;
      continue;
    }
    const start = i;
    while (i < line.end && isWordByte(bytes[i])) i++;
    const symbol = x.symbols.intern(bytes, start, i, fnv1a(bytes, start, i));
    if (!x.isUpperCase(symbol)) writeReferenceAt(x, start, symbol);
  }
}

function writeReferenceAt(x: Extraction, offset: number, symbol: number): void {
  beginAt(x, 'references', offset);
  const out = x.builder.sections.references;
  out.varint(0);
  out.varint(x.builder.name(symbol, Role.refers));
  out.varint(0);
}

function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f;
}

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && (isLetter(byte) || (byte >= 0x30 && byte <= 0x39));
}

/** Writes `#define NAME number` macros and returns how many were left out. */
function extractConstants(x: Extraction): number {
  const { constants, constantCount } = x.fileTokens;
  if (constantCount > MAX_LISTED_CONSTANTS) return constantCount;
  const out = x.builder.sections.constants;
  for (let i = 0; i < constantCount; i++) {
    const start = constants[i] as number;
    let end = start;
    while (isWordByte(x.bytes[end])) end++;
    beginAt(x, 'constants', start);
    const symbol = x.symbols.intern(x.bytes, start, end, fnv1a(x.bytes, start, end));
    out.varint(x.builder.name(symbol, Role.defines));
    out.varint(0);
  }
  return 0;
}

function extractMentions(x: Extraction): void {
  const { mentionSymbols, mentionOffsets } = x.fileTokens;
  const out = x.builder.sections.mentions;
  for (let i = 0; i < mentionSymbols.length; i++) {
    beginAt(x, 'mentions', mentionOffsets[i] as number);
    out.varint(x.builder.name(mentionSymbols[i] as number, Role.mentions));
  }
}
