import { type FollowedCall, isDirect } from './follow-calls.ts';
import { type Item, isWithin } from './items.ts';
import type { Revision } from './revision.ts';

/** Where the codes go that calls return from now on. */
export interface CodeTarget {
  /** The variable that keeps codes; of no meaning where none is kept. */
  readonly name: string;
  /** Whether codes are kept before they are returned. */
  readonly isKept: boolean;
}

/** Writes converted calls, and what takes the place of the translation behind them. */
export class CallWriter {
  /** The translating statements that go. */
  readonly translation: ReadonlySet<Item>;
  /** Those of them that something else took the place of. */
  readonly handled: Set<Item> = new Set();
  private readonly revision: Revision;
  private readonly followed: readonly FollowedCall[];

  constructor(revision: Revision, followed: readonly FollowedCall[]) {
    this.revision = revision;
    this.followed = followed;
    this.translation = new Set(followed.flatMap(({ way }) => way.translation));
  }

  /** Every call, and no test any more that only looked at its result on the way. */
  writeCalls(name: string): void {
    for (const each of this.followed) {
      this.writeCall(each, name);
      for (const idle of each.way.idle) this.revision.remove(idle);
    }
  }

  private writeCall({ call, way }: FollowedCall, name: string): void {
    const { outcome, call: statement } = way;
    const isCarried = !isDirect(way);
    const rest = outcome.rest.map((each) => ` | ${each}`).join('');
    const kept = isCarried ? `${name} = ` : 'return ';
    const head = outcome.kind === 'assigned' ? `${outcome.variable} = ` : kept;
    this.revision.replace(call.callee, call.to);
    if (statement.kind === 'declaration') {
      if (!isCarried || outcome.kind === 'assigned') this.moveCall({ call, way }, head, rest);
      return;
    }
    this.revision.replace({ start: statement.start, end: call.extent.start }, head);
    const tail = isCarried && outcome.kind === 'returned' ? ';' : `${rest};`;
    this.revision.replace({ start: call.extent.end, end: statement.end }, tail);
  }

  /** A declaration's initializer becomes a statement where the translation began. */
  private moveCall({ call, way }: FollowedCall, head: string, rest: string): void {
    const { code } = this.revision;
    const [first] = [...way.translation].sort((a, b) => a.start - b.start);
    if (first === undefined) return;
    const text = code
      .textOf({ start: call.callee.end, end: call.extent.end })
      .replace(/\s*\n\s*/g, ' ');
    this.revision.replace(first, `${head}${call.to}${text}${rest};`);
    this.handled.add(first);
    for (const one of code.tree.children(way.call.node)) {
      const { start, end } = code.extent(one);
      if (start > call.extent.start || end < call.extent.end) continue;
      const name = code.tree.children(one)[0] ?? 0;
      this.revision.replace({ start: code.extent(name).end, end }, '');
    }
  }

  /** What is left of the translation; `lone`: the one code that is left to be returned there. */
  writeEnd({ name, isKept }: CodeTarget, lone?: string): void {
    const [{ way } = { way: undefined }] = this.followed;
    if (way === undefined) return;
    const rest = way.outcome.rest.map((each) => ` | ${each}`).join('');
    const isEnd = lone !== undefined || (isKept && way.outcome.kind === 'returned');
    for (const items of this.leftByBlock()) {
      const last = items.at(-1);
      for (const item of items) if (item !== last || !isEnd) this.revision.remove(item);
      if (isEnd && last !== undefined)
        this.revision.replace(last, `return ${lone ?? name}${rest};`);
    }
  }

  /** What nothing comes to as long as the translation stands in front of it: it ends the function there. */
  findShut(): Item | undefined {
    const visited = new Set(this.followed.flatMap(({ way }) => [...way.visited]));
    for (const items of this.leftByBlock()) {
      for (const { block, index } of items.slice(0, -1)) {
        const next = block.items[index + 1];
        const isOpen = next === undefined || visited.has(next) || this.translation.has(next);
        if (!isOpen && !/^(label|case|default)$/.test(next.kind)) return next;
      }
    }
    return undefined;
  }

  /** Translating statements in order, those of one block together. */
  private leftByBlock(): Iterable<readonly Item[]> {
    const blocks = new Map<unknown, Item[]>();
    for (const item of this.translation) {
      if (this.handled.has(item) || this.isCall(item)) continue;
      blocks.set(item.block, [...(blocks.get(item.block) ?? []), item]);
    }
    for (const items of blocks.values()) items.sort((a, b) => a.start - b.start);
    return blocks.values();
  }

  /** Whether a statement translates, or stands in one that does. */
  isTranslating(item: Item): boolean {
    return [...this.translation].some((one) => isWithin(item, one));
  }

  /** Whether all that is translated is returned. */
  get returns(): boolean {
    return this.followed.every(({ way }) => way.outcome.kind === 'returned');
  }

  isCall(item: Item): boolean {
    return this.followed.some(({ way }) => way.call === item);
  }
}
