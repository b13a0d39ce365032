import type { TokenBuffer } from '../syntax/token-buffer.ts';
import { C, FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';
import type { Lowering } from './lowering.ts';
import { tokensOf } from './macro-tokens.ts';
import type { MacroText } from './names.ts';

/** Whether the macro may assign to the variable that is its argument number `position`. */
export function mayWriteArgument(to: Lowering, name: string, position: number): boolean {
  return mayWrite(to, name, position, []);
}

/** `inside` are the macros in whose texts the call stands: there their names are functions. */
function mayWrite(
  to: Lowering,
  name: string,
  position: number,
  inside: readonly string[],
): boolean {
  const macros = to.names.macros(name);
  if (macros.length === 0 || inside.length > 5) return true;
  const within = [...inside, name];
  return macros.some((macro) =>
    macro.parameters === undefined
      ? aliasMayWrite(to, macro.body.trim(), position, within)
      : bodyMayWrite(to, macro, position, within),
  );
}

/** The same for `#define f g`, with `body` for g. */
function aliasMayWrite(
  to: Lowering,
  body: string,
  position: number,
  inside: readonly string[],
): boolean {
  return !/^[A-Za-z_]\w*$/.test(body) || calledMayWrite(to, body, position, inside);
}

/** Whether a call of the name may assign to the variable that is its argument number `position`. */
function calledMayWrite(
  to: Lowering,
  name: string,
  position: number,
  inside: readonly string[],
): boolean {
  const meaning = to.names.meaning(name);
  if (meaning !== undefined && meaning.kind !== 'call') return false;
  if (meaning?.writes !== undefined) return meaning.writes.includes(position);
  const isMacro = to.names.macros(name).length > 0 && !inside.includes(name);
  return isMacro && mayWrite(to, name, position, inside);
}

function bodyMayWrite(
  to: Lowering,
  macro: MacroText,
  position: number,
  inside: readonly string[],
): boolean {
  const parameters = macro.parameters ?? [];
  const isRest = macro.isVariadic && position >= parameters.length - 1;
  const parameter = parameters[isRest ? parameters.length - 1 : position];
  if (parameter === undefined) return false;
  const names = isRest ? [parameter, '__VA_ARGS__'] : [parameter];
  const { bytes, tokens } = tokensOf(to, macro.body);
  const textOf = (token: number): string =>
    bytes.toString('latin1', tokens.starts[token], tokens.ends[token]);
  const kindOf = (token: number): number =>
    token >= 0 && token < tokens.count ? (tokens.kinds[token] as number) : 0;
  for (let token = 0; token < tokens.count; token++) {
    if (kindOf(token) < FIRST_SYMBOL) continue;
    const text = textOf(token);
    if (/^_*asm_*$/.test(text)) {
      if (asmMayWrite(tokens, textOf, token, names)) return true;
      token = endOfParens(kindOf, token);
      continue;
    }
    if (!names.includes(text)) continue;
    let before = token - 1;
    let behind = token + 1;
    while (kindOf(before) === C.openParen && kindOf(behind) === C.closeParen) {
      if (kindOf(before - 1) >= FIRST_SYMBOL) break; // a call's parentheses
      before--;
      behind++;
    }
    const next = kindOf(behind);
    const last = kindOf(before);
    if (next === C.assign || next === T.compoundAssign) return true;
    // `&(p)->field` is no address of p.
    if (isStep(next) || isStep(last)) return true;
    if (last === C.ampersand && next !== T.arrow) return true;
    // `, ## args` pastes nothing: it lets go of the comma when there are no arguments.
    if (last === T.paste && kindOf(before - 1) === C.comma) before--;
    else if (last === T.paste || next === T.paste) return true;
    const call = enclosingCall(kindOf, before, behind);
    if (call === undefined || kindOf(call.name) < FIRST_SYMBOL) continue;
    const inner = textOf(call.name);
    if (/^(sizeof|typeof|__typeof__|__typeof|if|while|switch|return)$/.test(inner)) continue;
    if (calledMayWrite(to, inner, call.position, inside)) return true;
  }
  return false;
}

/** Whether one of the names stands among the output operands: behind the first colon, before the second. */
function asmMayWrite(
  tokens: TokenBuffer,
  textOf: (token: number) => string,
  from: number,
  names: readonly string[],
): boolean {
  let depth = 0;
  let colons = 0;
  for (let token = from + 1; token < tokens.count; token++) {
    const kind = tokens.kinds[token] as number;
    if (kind === C.openParen) depth++;
    else if (kind === C.closeParen && --depth === 0) return false;
    else if (kind === C.colon && depth === 1) colons++;
    else if (colons === 1 && kind >= FIRST_SYMBOL && names.includes(textOf(token))) return true;
  }
  return false;
}

/** The token of the `)` that closes the first parenthesis behind `from`. */
function endOfParens(kindOf: (token: number) => number, from: number): number {
  let depth = 0;
  for (let token = from + 1; kindOf(token) !== 0; token++) {
    if (kindOf(token) === C.openParen) depth++;
    else if (kindOf(token) === C.closeParen && --depth === 0) return token;
  }
  return from;
}

function isStep(kind: number): boolean {
  return kind === T.increment || kind === T.decrement;
}

/** The call that the token between `before` and `behind` is a whole argument of. */
function enclosingCall(
  kindOf: (token: number) => number,
  before: number,
  behind: number,
): { readonly name: number; readonly position: number } | undefined {
  const opens = kindOf(before) === C.openParen || kindOf(before) === C.comma;
  const closes = kindOf(behind) === C.closeParen || kindOf(behind) === C.comma;
  if (!opens || !closes) return undefined;
  let depth = 0;
  let position = 0;
  for (let token = before; token >= 0; token--) {
    const kind = kindOf(token);
    if (kind === C.closeParen || kind === C.closeBrace) depth++;
    else if (kind === C.openBrace) depth--;
    else if (kind === C.comma && depth === 0) position++;
    else if (kind === C.openParen && depth-- === 0) return { name: token - 1, position };
  }
  return undefined;
}
