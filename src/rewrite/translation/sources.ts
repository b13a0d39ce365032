import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import { type Block, type Item, itemsIn } from './items.ts';
import { hasJump } from './jumps.ts';
import type { FunctionCode } from './statements.ts';

/** Where a variable gets a value. */
export interface Definition {
  readonly item: Item;
  readonly kind: 'assignment' | 'initializer' | 'condition';
  /** What is assigned. */
  readonly value: NodeId;
}

/** A way on which a definition's value comes to the translation. */
export interface Arrival {
  /** The test of the variable whose arm leads there; undefined when no test does. */
  readonly test: { readonly item: Item; readonly arm: Block; readonly holds: boolean } | undefined;
  /** The last `goto` on the way. */
  readonly jump: Item | undefined;
  /** Whether nothing is done between the jump, or else the definition, and the translation. */
  readonly isDirect: boolean;
  /** Whether nothing is done, and nothing is asked, between the definition and the translation. */
  readonly isImmediate: boolean;
  /** The translating statement it comes to. */
  readonly entry: Item;
}

/** What becomes of one definition's value. */
export interface Reach {
  readonly arrivals: readonly Arrival[];
  /** Whether something else than tests and the translation reads it on the way: a message. */
  readonly isRead: boolean;
  /** Whether a test in front of the translation looks at it. */
  readonly isTested: boolean;
}

/** Every definition of a local variable; undefined when there may be others: its address is taken. */
export function definitionsOf(code: FunctionCode, name: string): readonly Definition[] | undefined {
  const found: Definition[] = [];
  let plain = 0;
  for (const item of code.items) {
    if (item.kind === 'expression') {
      const value = item.value === undefined ? undefined : assignedIn(code, item.value, name);
      if (value !== undefined) found.push({ item, kind: 'assignment', value });
    } else if (item.kind === 'declaration') {
      const value = initializerOf(code, item, name);
      if (value !== undefined) found.push({ item, kind: 'initializer', value });
    } else if (item.kind === 'if' && item.value !== undefined) {
      const value = assignmentInside(code, item.value, name);
      if (value !== undefined) found.push({ item, kind: 'condition', value });
    }
  }
  for (const { kind } of found) if (kind !== 'initializer') plain++;
  return writesOf(code, name) === plain ? found : undefined;
}

function assignedIn(code: FunctionCode, node: NodeId, name: string): NodeId | undefined {
  const { tree } = code;
  if (tree.kind(node) === N.paren) return assignedIn(code, tree.children(node)[0] ?? 0, name);
  if (tree.kind(node) !== N.assign) return undefined;
  const [target = 0, value] = tree.children(node);
  const isPlain = tree.tokenText(tree.payload[node] as number) === '=';
  return isPlain && code.nodeText(target) === name ? value : undefined;
}

function assignmentInside(code: FunctionCode, node: NodeId, name: string): NodeId | undefined {
  const own = assignedIn(code, node, name);
  if (own !== undefined) return own;
  for (const child of code.tree.children(node)) {
    const inner = assignmentInside(code, child, name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The initializer of a variable in a declaration; undefined for none. */
export function initializerOf(code: FunctionCode, item: Item, name: string): NodeId | undefined {
  const one = declaratorOf(code, item, name);
  if (one === undefined) return undefined;
  const value = code.tree.children(one)[2] ?? 0;
  return code.tree.isAbsent(value) ? undefined : value;
}

/** The `initDeclarator` that declares a variable, in a declaration; undefined where it does not. */
export function declaratorOf(code: FunctionCode, item: Item, name: string): NodeId | undefined {
  const { tree } = code;
  if (tree.kind(item.node) !== N.declaration) return undefined;
  return tree.children(item.node).find((child) => {
    if (tree.kind(child) !== N.initDeclarator) return false;
    const [declarator = 0] = tree.children(child);
    return tree.kind(declarator) === N.nameDeclarator && code.nodeText(declarator) === name;
  });
}

const ASSIGNING = /^([-+*/%&|^]|<<|>>)?=$|^(\+\+|--)$/;

/** Places that write the variable, initializers left out; infinitely many where its address is taken. */
function writesOf(code: FunctionCode, name: string): number {
  const { tree } = code;
  const { tokens } = tree;
  const text = (i: number): string => (i < 0 || i >= tokens.count ? '' : tree.tokenText(i));
  const declared = new Set(
    code.items.flatMap((item) => {
      const one = item.kind === 'declaration' ? declaratorOf(code, item, name) : undefined;
      return one === undefined ? [] : [code.extent(one).start];
    }),
  );
  let writes = 0;
  for (let i = 0; i < tokens.count; i++) {
    if (text(i) !== name || declared.has(tokens.starts[i] as number)) continue;
    const before = text(i - 1);
    if (before === '.' || before === '->') continue;
    const isAddress = before === '&' && !/^[\w)\]]/.test(text(i - 2));
    if (isAddress) return Number.POSITIVE_INFINITY;
    if (ASSIGNING.test(text(i + 1)) || before === '++' || before === '--') writes++;
  }
  return writes;
}

/** So many statements are looked at for one definition. */
const MAX_VISITS = 2_000;

/** Follows a definition's value to the statements of a translation; undefined when that takes too long. */
export function reachOf(
  code: FunctionCode,
  { item, kind }: Definition,
  name: string,
  translation: ReadonlySet<Item>,
): Reach | undefined {
  const search = new ReachSearch(code, name, translation);
  if (kind === 'condition') search.branch(item, START);
  else search.visit(code.behind(item), START);
  return search.visits > MAX_VISITS ? undefined : search;
}

interface Path {
  readonly test: Arrival['test'];
  readonly jump: Item | undefined;
  readonly isDirect: boolean;
  readonly isImmediate: boolean;
}

const START: Path = { test: undefined, jump: undefined, isDirect: true, isImmediate: true };
/** Something is done on the way. */
const DONE = { isDirect: false, isImmediate: false } as const;

class ReachSearch implements Reach {
  readonly arrivals: Arrival[] = [];
  isRead = false;
  isTested = false;
  visits = 0;
  private readonly code: FunctionCode;
  private readonly name: string;
  private readonly translation: ReadonlySet<Item>;
  private readonly seen = new Set<string>();

  constructor(code: FunctionCode, name: string, translation: ReadonlySet<Item>) {
    this.code = code;
    this.name = name;
    this.translation = translation;
  }

  visit(start: Item | 'end' | 'loop', path: Path): void {
    let at = start;
    let state = path;
    while (typeof at !== 'string' && this.visits++ < MAX_VISITS) {
      if (this.translation.has(at)) {
        this.arrivals.push({ ...state, entry: at });
        return;
      }
      const key = `${at.start} ${at.kind} ${state.test?.item.start} ${state.test?.holds} ${state.jump?.start} ${state.isDirect} ${state.isImmediate}`;
      if (this.seen.has(key)) return;
      this.seen.add(key);
      const next = this.step(at, state);
      if (next === undefined) return;
      [at, state] = next;
    }
  }

  private step(item: Item, path: Path): [Item | 'end' | 'loop', Path] | undefined {
    const { code } = this;
    const behind = code.behind(item);
    switch (item.kind) {
      case 'label':
      case 'case':
      case 'default':
      case 'empty':
        return [behind, path];
      case 'goto': {
        const label = code.label(item.name);
        return label && [label, { ...path, jump: item, isDirect: true }];
      }
      case 'break':
        return [code.behindBreak(item), path];
      case 'continue':
        return undefined;
      case 'return':
        if (code.mentions(item, this.name)) this.isRead = true;
        return undefined;
      case 'block':
        return [item.blocks[0]?.items[0] ?? behind, path];
      case 'if':
        this.branch(item, path);
        return undefined;
      case 'expression':
        if (this.isKilledBy(item)) return undefined;
        if (code.mentions(item, this.name)) this.isRead = true;
        return [behind, { ...path, ...DONE }];
      default:
        return this.pass(item, path);
    }
  }

  private pass(item: Item, path: Path): [Item | 'end' | 'loop', Path] | undefined {
    const { code, name } = this;
    const later = { ...path, ...DONE };
    const isSimple = !hasJump(code, item) && !this.writesInside(item);
    if (isSimple) {
      if (code.mentions(item, name)) this.isRead = true;
      return [code.behind(item), later];
    }
    if (item.value !== undefined && code.mentions(code.extent(item.value), name))
      this.isRead = true;
    for (const block of item.blocks) {
      const starts = block.items.filter(
        ({ kind }, i) => i === 0 || kind === 'case' || kind === 'default',
      );
      for (const start of starts) this.visit(start, later);
    }
    return [code.behind(item), later];
  }

  branch(item: Item, path: Path): void {
    const { code, name } = this;
    const isTest = item.value !== undefined && code.mentions(code.extent(item.value), name);
    if (!isTest && !hasJump(code, item) && !this.writesInside(item)) {
      if (code.mentions(item, name)) this.isRead = true;
      this.visit(code.behind(item), { ...path, ...DONE });
      return;
    }
    if (isTest) this.isTested = true;
    const [yes, no] = item.blocks;
    for (const [block, holds] of [[yes, true] as const, [no, false] as const]) {
      const test = isTest && block !== undefined && path.test === undefined;
      const state = test ? { ...path, test: { item, arm: block, holds } } : path;
      this.visit(block?.items[0] ?? code.behind(item), {
        ...state,
        isDirect: isTest && path.isDirect,
        isImmediate: false,
      });
    }
  }

  private isKilledBy(item: Item): boolean {
    return item.value !== undefined && assignedIn(this.code, item.value, this.name) !== undefined;
  }

  private writesInside(item: Item): boolean {
    for (const block of item.blocks) {
      for (const inner of itemsIn(block)) {
        if (inner.kind === 'expression' && this.isKilledBy(inner)) return true;
      }
    }
    return false;
  }
}
