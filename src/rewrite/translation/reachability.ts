import { N } from '../../syntax/node-kinds.ts';
import type { Block, Item } from './items.ts';
import type { FunctionCode } from './statements.ts';

/**
 * Statements that can be carried out, conditions taken for open; a statement counts when its beginning does. Nothing
 * is carried out behind `ends`.
 */
export function reachableItems(
  code: FunctionCode,
  ends: ReadonlySet<Item> = new Set(),
): ReadonlySet<Item> {
  const reached = new Set<Item>();
  const waiting: Item[] = [];
  const add = (item: Item | 'end' | 'loop' | undefined): void => {
    if (item === undefined || typeof item === 'string' || reached.has(item)) return;
    reached.add(item);
    waiting.push(item);
  };
  add(code.body.items[0]);
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (ends.has(item)) continue;
    for (const next of successors(code, item)) add(next);
  }
  return reached;
}

/** Whether a variable may be read from a statement on, before it gets another value. */
export function isReadFrom(code: FunctionCode, start: Item | undefined, name: string): boolean {
  const seen = new Set<Item>();
  const waiting = start === undefined ? [] : [start];
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (seen.has(item)) continue;
    seen.add(item);
    const head = { start: item.start, end: item.blocks[0]?.start ?? item.end };
    const places = code.placesOf(head, name);
    const isWritten = item.kind === 'expression' && isAssignment(code, item, name);
    if (places.length > (isWritten ? 1 : 0)) return true;
    if (isWritten) continue;
    for (const next of successors(code, item)) {
      if (next !== undefined && typeof next !== 'string') waiting.push(next);
    }
  }
  return false;
}

function isAssignment(code: FunctionCode, { value }: Item, name: string): boolean {
  const { tree } = code;
  if (value === undefined || tree.kind(value) !== N.assign) return false;
  const [target = 0] = tree.children(value);
  return code.nodeText(target) === name && tree.tokenText(tree.payload[value] as number) === '=';
}

/** What may be carried out next. */
export function* successors(
  code: FunctionCode,
  item: Item,
): Generator<Item | 'end' | 'loop' | undefined> {
  switch (item.kind) {
    case 'return':
      return;
    case 'goto':
      yield code.label(item.name);
      return;
    case 'break':
      yield code.behindBreak(item);
      return;
    case 'continue':
      yield afterLoop(code, item);
      return;
    case 'block':
      yield item.blocks[0]?.items[0] ?? code.behind(item);
      return;
    case 'if':
      for (const block of item.blocks) yield block.items[0] ?? code.behind(item);
      if (item.blocks.length < 2) yield code.behind(item);
      return;
    case 'switch':
      for (const block of item.blocks) yield* caseLabels(block);
      if (!item.blocks.some(hasDefault)) yield code.behind(item);
      return;
    case 'loop':
    case 'conditional':
      for (const block of item.blocks) yield block.items[0];
      yield behindLoops(code, item);
      return;
    case 'opaque':
      // It may jump anywhere, and its labels may be jumped to.
      yield code.behind(item);
      for (const label of code.items) if (label.kind === 'label') yield label;
      return;
    default:
      yield behindLoops(code, item);
  }
}

/** Behind a statement; at the end of a loop's body what stands behind the loop. */
function behindLoops(code: FunctionCode, item: Item): Item | 'end' | 'loop' {
  const next = code.behind(item);
  return next === 'loop' ? (afterLoop(code, item) ?? 'end') : next;
}

function afterLoop(code: FunctionCode, item: Item): Item | 'end' | 'loop' | undefined {
  for (let at = item.block.owner; at !== undefined; at = at.block.owner) {
    if (at.kind === 'loop') return code.behind(at);
  }
  return undefined;
}

function* caseLabels(block: Block): Generator<Item> {
  for (const item of block.items) {
    if (item.kind === 'case' || item.kind === 'default') yield item;
    else if (item.kind !== 'switch') for (const inner of item.blocks) yield* caseLabels(inner);
  }
}

function hasDefault(block: Block): boolean {
  return block.items.some(
    (item) => item.kind === 'default' || (item.kind !== 'switch' && item.blocks.some(hasDefault)),
  );
}
