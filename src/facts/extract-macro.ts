import { scan } from '../syntax/scanner.ts';
import type { SymbolId } from '../syntax/symbol-table.ts';
import type { DirectiveLine, TokenBuffer } from '../syntax/token-buffer.ts';
import { C, FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';
import { DECLARES, K } from './declaration-reader.ts';
import { extractStatements } from './extract-body.ts';
import { extractElements } from './extract-initializer.ts';
import { extractItems } from './extract-items.ts';
import { type Extraction, FILE_SCOPE } from './extraction.ts';
import { OWNER_FLAGS } from './record-format.ts';
import { Role } from './roles.ts';
import { beginAt } from './write-facts.ts';

/**
 * Writes the macro that `line` defines under the `#if` conditions `condition`, and the facts in its body
 * with the macro as their owner.
 *
 * A parameter in the body becomes the name `$1`, `$2`…, and pasting makes templates (`$1_show` for
 * `name##_show`), so that whoever expands the macro can fill in the arguments.
 */
export function extractMacro(x: Extraction, line: DirectiveLine, condition: string): void {
  const { macroTokens: tokens, builder } = x;
  tokens.reset();
  scan(x.bytes, line.argument, line.end, x.fileSymbols, tokens);
  tokens.close();
  // The scanner met the comments of this line once already, for the file.
  tokens.mentionSymbols.length = 0;
  if (tokens.count === 0 || (tokens.kinds[0] as number) < FIRST_SYMBOL) return;
  const name = (tokens.kinds[0] as number) - FIRST_SYMBOL;
  const functionLike =
    tokens.kinds[1] === C.openParen && tokens.starts[1] === tokens.ends[0] && tokens.count > 1;
  const parameters = functionLike ? macroParameters(tokens) : NO_PARAMETERS;
  const out = builder.sections.owners;
  builder.count('macros');
  beginAt(x, 'owners', line.argument);
  out.byte(OWNER_FLAGS.macro | (functionLike ? OWNER_FLAGS.functionLike : 0));
  out.varint(builder.name(name, Role.defines));
  out.varint(parameters.names.length);
  for (const parameter of parameters.names) out.varint(builder.name(parameter, 0));
  out.varint(x.lineAt(Math.max(line.argument, line.end - 1)) - x.lineAt(line.argument));
  out.varint(builder.name(onlyStructIn(tokens), 0));
  out.varint(condition === '' ? 0 : builder.text(condition, 0));
  const place = ++x.ownerCount;

  const bodyFrom = functionLike ? parameters.end : 1;
  substituteParameters(x, tokens, bodyFrom, parameters.names);
  const file = { tokens: x.tokens, partner: x.partner };
  x.tokens = tokens;
  x.partner = x.pair(tokens).partner;
  x.owner = { place, end: tokens.count };
  x.locals.clear();
  extractBody(x);
  x.owner = FILE_SCOPE;
  x.tokens = file.tokens;
  x.partner = file.partner;
}

/** The tag when the tokens name exactly one struct. */
function onlyStructIn(tokens: TokenBuffer): SymbolId {
  let tag = 0;
  for (let i = 0; i + 1 < tokens.count; i++) {
    if ((tokens.kinds[i] as number) - FIRST_SYMBOL !== K.struct) continue;
    const next = (tokens.kinds[i + 1] as number) - FIRST_SYMBOL;
    if (next <= 0 || (tag !== 0 && tag !== next)) return 0;
    tag = next;
  }
  return tag;
}

interface MacroParameters {
  readonly names: readonly SymbolId[];
  /** The token behind the closing parenthesis. */
  readonly end: number;
}

const NO_PARAMETERS: MacroParameters = { names: [], end: 1 };

function macroParameters(tokens: TokenBuffer): MacroParameters {
  const names: SymbolId[] = [];
  for (let i = 2; i < tokens.count; i++) {
    const kind = tokens.kinds[i] as number;
    if (kind >= FIRST_SYMBOL) names.push(kind - FIRST_SYMBOL);
    else if (kind === C.closeParen) return { names, end: i + 1 };
  }
  return { names, end: tokens.count };
}

/** Rewrites the body's tokens in place: parameters, pasted names, stringified names. */
function substituteParameters(
  x: Extraction,
  tokens: TokenBuffer,
  from: number,
  parameters: readonly SymbolId[],
): void {
  const texts = new Map<SymbolId, string>();
  parameters.forEach((parameter, index) => {
    if (!texts.has(parameter)) texts.set(parameter, `$${index + 1}`);
  });
  const textOf = (index: number): string | undefined => {
    const kind = tokens.kinds[index] as number;
    if (kind >= FIRST_SYMBOL) {
      return texts.get(kind - FIRST_SYMBOL) ?? x.symbols.text(kind - FIRST_SYMBOL);
    }
    if (kind !== T.number) return undefined;
    const [start, end] = [tokens.starts[index] as number, tokens.ends[index] as number];
    return String.fromCharCode(...x.bytes.subarray(start, Math.min(end, start + 64)));
  };
  let out = 0;
  tokens.bracketCount = 0;
  for (let i = from; i < tokens.count; i++) {
    let kind = tokens.kinds[i] as number;
    const start = tokens.starts[i] as number;
    let end = tokens.ends[i] as number;
    if (
      kind === C.hash &&
      (tokens.kinds[i + 1] as number) >= FIRST_SYMBOL &&
      i + 1 < tokens.count
    ) {
      kind = T.string;
      end = tokens.ends[++i] as number;
    } else if (kind === T.paste) continue;
    else if (kind >= FIRST_SYMBOL) {
      let text = textOf(i);
      let pasted = false;
      while (i + 2 < tokens.count && tokens.kinds[i + 1] === T.paste) {
        const next = textOf(i + 2);
        if (next === undefined || text === undefined) break;
        text += next;
        pasted = true;
        i += 2;
        end = tokens.ends[i] as number;
      }
      if (text !== undefined && (pasted || text.startsWith('$'))) {
        kind = FIRST_SYMBOL + x.symbols.internText(text);
      }
    }
    tokens.kinds[out] = kind;
    tokens.starts[out] = start;
    tokens.ends[out] = end;
    if (isBracket(kind)) {
      if (tokens.bracketCount < tokens.brackets.length)
        tokens.brackets[tokens.bracketCount++] = out;
    }
    out++;
  }
  tokens.count = out;
  tokens.close();
}

function isBracket(kind: number): boolean {
  return (
    kind === C.openParen ||
    kind === C.closeParen ||
    kind === C.openBrace ||
    kind === C.closeBrace ||
    kind === C.openBracket ||
    kind === C.closeBracket
  );
}

function extractBody(x: Extraction): void {
  const { count } = x.tokens;
  if (count === 0) return;
  const first = x.symbolAt(0);
  if (x.kindAt(0) === C.dot && x.identifierAt(1) !== 0) {
    extractElements(
      x,
      0,
      count,
      { type: 0, path: [], object: 0, isArray: false },
      extractStatements,
      0,
    );
  } else if (first !== 0 && DECLARES.has(first) && makesDefinitions(x)) {
    extractItems(x);
  } else extractStatements(x, 0, count);
}

/** A body of definitions holds, outside brackets, a brace behind `=` or `)`; one of statements does not. */
function makesDefinitions(x: Extraction): boolean {
  for (let i = 0; i < x.tokens.count; i++) {
    const kind = x.tokens.kinds[i];
    if (kind === C.openBrace) return true;
    if (kind === C.openParen || kind === C.openBracket) i = x.closeOf(i);
  }
  return false;
}
