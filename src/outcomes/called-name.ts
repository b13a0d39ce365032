import { N } from '../syntax/node-kinds.ts';
import type { NodeId } from '../syntax/syntax-tree.ts';
import { C, FIRST_SYMBOL } from '../syntax/token-kinds.ts';
import type { Lowering } from './lowering.ts';
import { tokensOf } from './macro-tokens.ts';
import type { MacroText } from './names.ts';

/** What one call can mean: each of the macros, or a function. */
export interface Readings {
  readonly macros: readonly MacroText[];
  readonly isFunction: boolean;
}

/**
 * The meanings of `name` where `callee` calls it with `args`. A macro is none of them in its own text (C11
 * 6.10.3.4), with another number of arguments, behind parentheses around the name, and where it stands
 * for the function itself: `#define f f` only says that there is one.
 */
export function readingsOf(
  to: Lowering,
  callee: NodeId,
  name: string,
  args: readonly NodeId[],
): Readings {
  const all = to.names.macros(name);
  const isFunction = to.names.isFunction(name);
  if (to.expanding.includes(name)) {
    return to.expandingTwice.has(name)
      ? { macros: all, isFunction }
      : { macros: [], isFunction: true };
  }
  const isBare = to.text.tree.kind(callee) === N.identifier;
  const takes = (macro: MacroText): boolean =>
    macro.parameters === undefined || (isBare && (!isFunction || fits(to, macro, args)));
  const macros = distinct(all.filter((macro) => takes(macro) && !isIdentity(to, name, macro)));
  return { macros, isFunction: isFunction || (all.length > 0 && macros.length === 0) };
}

/** Headers of several architectures often say the same. */
function distinct(macros: readonly MacroText[]): readonly MacroText[] {
  const byText = new Map<string, MacroText>();
  for (const macro of macros) {
    const body = macro.body.replace(/\s+/g, ' ').trim();
    const text = `${macro.parameters?.join() ?? 'none'}: ${body}`;
    const known = byText.get(text);
    const isElsewhere = known !== undefined && known.condition !== macro.condition;
    byText.set(text, isElsewhere ? { ...known, condition: undefined } : (known ?? macro));
  }
  return [...byText.values()];
}

/** Whether the macro takes so many arguments. Where a comma may hide in one of them, it may. */
function fits(to: Lowering, macro: MacroText, args: readonly NodeId[]): boolean {
  const { tree } = to.text;
  const parameters = macro.parameters ?? [];
  const isOdd = (argument: NodeId): boolean => {
    const kind = tree.kind(argument);
    return kind === N.text || kind === N.compound || tree.text(argument).includes('{');
  };
  if (args.some(isOdd)) return true;
  if (macro.isVariadic) return args.length >= parameters.length - 1;
  return args.length === parameters.length || (args.length === 0 && parameters.length === 1);
}

/** Whether the text is the name again, with the parameters as they came: `f`, `f(a, b)`, `(f((a), b))`. */
function isIdentity(to: Lowering, name: string, macro: MacroText): boolean {
  const { body, parameters } = macro;
  if (!body.includes(name)) return false;
  const { bytes, tokens } = tokensOf(to, body);
  const words: string[] = [];
  for (let token = 0; token < tokens.count; token++) {
    const kind = tokens.kinds[token] as number;
    if (kind === C.openParen || kind === C.closeParen || kind === C.comma) continue;
    if (kind < FIRST_SYMBOL) return false;
    words.push(bytes.toString('latin1', tokens.starts[token], tokens.ends[token]));
  }
  return words.join(' ') === [name, ...(parameters ?? [])].join(' ');
}
