import { type Item, itemsIn } from './items.ts';
import type { FunctionCode } from './statements.ts';

/** Whether a statement can be left otherwise than at its end. */
export function hasJump(code: FunctionCode, item: Item): boolean {
  if (item.kind === 'opaque') return /\b(goto|return|break|continue)\b/.test(code.textOf(item));
  if (isJump(item)) return true;
  for (const block of item.blocks) {
    for (const inner of itemsIn(block)) {
      if (inner.kind === 'opaque' && /\b(goto|return)\b/.test(code.textOf(inner))) return true;
      if (inner.kind === 'goto' || inner.kind === 'return') return true;
      if (inner.kind === 'break' || inner.kind === 'continue') {
        if (!isCaught(inner, item)) return true;
      }
    }
  }
  return false;
}

function isJump({ kind }: Item): boolean {
  return kind === 'goto' || kind === 'return' || kind === 'break' || kind === 'continue';
}

/** Whether a `break` or `continue` stays inside of `around`. */
function isCaught(jump: Item, around: Item): boolean {
  for (let at = jump.block.owner; at !== undefined; at = at.block.owner) {
    if (at.kind === 'loop' || (at.kind === 'switch' && jump.kind === 'break')) return true;
    if (at === around) return false;
  }
  return false;
}
