import { isKeyword, type SymbolId } from '../syntax/symbol-table.ts';
import { C } from '../syntax/token-kinds.ts';
import { K, typeNameIn } from './declaration-reader.ts';
import type { Extraction } from './extraction.ts';
import { type ReceiverFound, UNKNOWN_RECEIVER } from './write-facts.ts';

/** Longer chains and deeper parentheses are not followed: nobody writes them, fuzzers do. */
const MAX_STEPS = 16;

/**
 * The expression in front of the `.` or `->` at `access`: `vma->vm_ops` in `vma->vm_ops->fault(vmf)`.
 *
 * Its base is a local variable or parameter of declared type, a cast, a file-scope variable or the result
 * of a call; brackets and parentheses around it do not matter.
 */
export function findReceiver(x: Extraction, access: number, depth = 0): ReceiverFound {
  const path: SymbolId[] = [];
  let at = access - 1;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (x.kindAt(at) === C.closeBracket) {
      const open = x.partner[at] as number;
      if (open <= 0) return UNKNOWN_RECEIVER;
      at = open - 1;
      continue;
    }
    if (x.kindAt(at) === C.closeParen) return behindParenthesis(x, at, path, depth + 1);
    const symbol = x.identifierAt(at);
    if (symbol === 0) return UNKNOWN_RECEIVER;
    if (!x.isMemberAccess(at - 1)) return baseOf(x, symbol, path);
    path.unshift(symbol);
    at -= 2;
  }
  return UNKNOWN_RECEIVER;
}

function baseOf(x: Extraction, symbol: SymbolId, path: readonly SymbolId[]): ReceiverFound {
  if (!x.locals.has(symbol)) return { base: 'variable', name: symbol, path };
  const type = x.locals.typeOf(symbol);
  return type === 0 ? { ...UNKNOWN_RECEIVER, path } : { base: 'type', name: type, path };
}

/** `call(…)->`, `((struct tag *)p)->`, `(*p).`, `(p)->`, `(&p->q)->`. */
function behindParenthesis(
  x: Extraction,
  close: number,
  path: readonly SymbolId[],
  depth: number,
): ReceiverFound {
  const open = x.partner[close] as number;
  if (open < 0 || depth > MAX_STEPS) return UNKNOWN_RECEIVER;
  const before = x.identifierAt(open - 1);
  if (before !== 0) {
    if (x.isMemberAccess(open - 2) || x.locals.has(before)) return { ...UNKNOWN_RECEIVER, path };
    return { base: 'call', name: before, path };
  }
  let i = open + 1;
  while (x.kindAt(i) === C.star || x.kindAt(i) === C.ampersand) i++;
  if (x.kindAt(i) === C.openParen) {
    const inner = x.closeOf(i);
    const first = x.symbolAt(i + 1);
    const isCast = inner < close - 1 && first !== 0 && (first === K.struct || !x.locals.has(first));
    if (!isCast)
      return inner === close - 1
        ? withPath(behindParenthesis(x, inner, [], depth + 1), path)
        : { ...UNKNOWN_RECEIVER, path };
    const type = typeNameIn(x, i + 1, inner);
    return type === 0 ? { ...UNKNOWN_RECEIVER, path } : { base: 'type', name: type, path };
  }
  const symbol = x.symbolAt(i);
  if (symbol === 0 || isKeyword(symbol)) return { ...UNKNOWN_RECEIVER, path };
  if (i === close - 1) return baseOf(x, symbol, path);
  const last = x.identifierAt(close - 1);
  if (last === 0 || !x.isMemberAccess(close - 2)) return { ...UNKNOWN_RECEIVER, path };
  const inside = findReceiver(x, close - 2, depth + 1);
  return { ...inside, path: [...inside.path, last, ...path] };
}

function withPath(receiver: ReceiverFound, path: readonly SymbolId[]): ReceiverFound {
  return { ...receiver, path: [...receiver.path, ...path] };
}
