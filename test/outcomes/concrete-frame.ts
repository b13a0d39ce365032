import type { NodeId } from '../../src/syntax/syntax-tree.ts';
import type { Memory } from './concrete-memory.ts';
import type { ConcreteFunction, ConcreteProgram } from './concrete-program.ts';
import type { Typed } from './concrete-types.ts';

/** The key of the calls of `name` on one line. */
export function calledAt(line: number, name: string): string {
  return `${name}:${line}`;
}

/** Variables of one block; those of the blocks around it are behind `outer`. */
export interface Scope {
  readonly variables: Map<string, { readonly address: bigint; readonly type: string }>;
  readonly outer: Scope | undefined;
}

/** A function that is running. */
export interface Frame {
  readonly function: ConcreteFunction;
  readonly calls: Map<string, bigint>;
  readonly addresses: bigint[];
  scope: Scope;
  /** The label or case that is being jumped to: everything before it is passed over. */
  seeking: NodeId | undefined;
}

/** How a statement ends, other than by going on to the next. */
export type Flow =
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'goto'; readonly label: NodeId }
  | { readonly kind: 'return'; readonly value: Typed | undefined };

/** What expressions need of the run they are part of. */
export interface Runner {
  readonly program: ConcreteProgram;
  readonly memory: Memory;
  readonly rightFirst: boolean;
  isTrue(frame: Frame, node: NodeId): boolean;
  execute(frame: Frame, node: NodeId): Flow | undefined;
  inScope<T>(frame: Frame, run: () => T): T;
  callOutside(name: string, result: string, args: readonly Typed[], line: number): Typed;
  invoke(subject: ConcreteFunction, args: readonly bigint[]): Typed | undefined;
}

/** A node's children as its kind lists them; those that a kind does not have are never looked at. */
export function partsOf(frame: Frame, node: NodeId): readonly [NodeId, NodeId, NodeId, NodeId] {
  const [first = 0, second = 0, third = 0, fourth = 0] = frame.function.children(node);
  return [first, second, third, fourth];
}
