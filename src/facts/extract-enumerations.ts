import type { SymbolId } from '../syntax/symbol-table.ts';
import { C, FIRST_SYMBOL } from '../syntax/token-kinds.ts';
import { K, readStruct, startsWithUnderscores } from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';
import { Role } from './roles.ts';
import { begin } from './write-facts.ts';

/** Up to this many enumerators are listed one by one; beyond, a file is a table of hardware encodings. */
const MAX_LISTED_ENUMERATORS = 1000;

/**
 * Writes every enum of the file's own text, wherever it stands, with its enumerators. Returns how many
 * enumerators were left out. Enums inside macro bodies have no enumerators of a known name.
 */
export function extractEnumerations(x: Extraction): number {
  const { kinds, count } = x.tokens;
  const wanted = FIRST_SYMBOL + K.enum;
  const found: Enumeration[] = [];
  let enumerators = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== wanted) continue;
    const { tag, body } = readStruct(x, i, count);
    if (body === undefined || body.close <= body.open) continue;
    const names = enumeratorsIn(x, body.open, body.close);
    enumerators += names.length;
    found.push({
      open: body.open,
      tag: tag === 0 ? typedefName(x, i, body.close) : tag,
      names,
    });
    i = body.close;
  }
  if (enumerators > MAX_LISTED_ENUMERATORS) return enumerators;
  const { builder } = x;
  found.forEach(({ open, tag, names }, index) => {
    begin(x, 'enumerations', open);
    builder.sections.enumerations.varint(builder.name(tag, Role.shapes));
    for (const name of names) {
      begin(x, 'constants', name);
      const out = builder.sections.constants;
      out.varint(builder.name(x.symbolAt(name), Role.defines));
      out.varint(index + 1);
    }
  });
  return 0;
}

interface Enumeration {
  /** Token of the brace. */
  readonly open: number;
  readonly tag: SymbolId;
  /** Tokens of the enumerators' names. */
  readonly names: readonly number[];
}

/** `typedef enum { … } name`. */
function typedefName(x: Extraction, at: number, close: number): SymbolId {
  if (x.symbolAt(at - 1) !== K.typedef) return 0;
  let name = 0;
  for (let i = close + 1; x.symbolAt(i) !== 0; i++) {
    const symbol = x.identifierAt(i);
    if (symbol !== 0 && (name === 0 || !startsWithUnderscores(x, symbol))) name = symbol;
  }
  return name;
}

function enumeratorsIn(x: Extraction, open: number, close: number): number[] {
  const names: number[] = [];
  let isFirst = true;
  for (let i = open + 1; i < close; i++) {
    const kind = x.kindAt(i);
    if (kind === C.comma) isFirst = true;
    else if (isFirst) {
      // NAME(…) is a macro that makes enumerators of names we do not see; it may take no comma.
      const isCall = x.identifierAt(i) !== 0 && x.kindAt(i + 1) === C.openParen;
      if (x.identifierAt(i) !== 0 && !isCall) names.push(i);
      isFirst = isCall;
      if (isCall) i = x.closeOf(i + 1);
    } else if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) {
      i = x.closeOf(i);
    }
  }
  return names;
}
