import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import { Directive, type DirectiveLine } from '../syntax/token-buffer.ts';

/** Tokens of the arms that a reading does not choose, as ranges. */
export class Hidden {
  private readonly ranges: readonly (readonly [from: number, to: number])[];

  private constructor(ranges: readonly (readonly [from: number, to: number])[]) {
    this.ranges = ranges;
  }

  /** Nothing is hidden. */
  static readonly none: Hidden = new Hidden([]);

  has(token: number): boolean {
    return this.ranges.some(([from, to]) => token >= from && token < to);
  }

  /** What `selection`, a node of that kind, hides in addition. */
  in(tree: SyntaxTree, selection: NodeId): Hidden {
    const choices = tree.choices[tree.payload[selection] as number] ?? [];
    const ranges = choices.flatMap(({ opener, arm }) => armsBut(tree, opener, arm));
    return new Hidden([...this.ranges, ...ranges]);
  }
}

/** The tokens of every arm of the `#if` at directive `opener`, save the arm that directive `chosen` opens. */
function armsBut(tree: SyntaxTree, opener: number, chosen: number): [number, number][] {
  const { directives } = tree.tokens;
  const arms: [number, number][] = [];
  let arm = opener;
  let depth = 0;
  for (let i = opener + 1; i < directives.length; i++) {
    const line = directives[i] as DirectiveLine; // i is below the length
    if (line.kind <= Directive.ifndef) depth++;
    else if (line.kind <= Directive.endif) {
      if (depth === 0) {
        const from = (directives[arm] as DirectiveLine).tokenIndex;
        if (arm !== chosen) arms.push([from, line.tokenIndex]);
        if (line.kind === Directive.endif) break;
        arm = i;
      } else if (line.kind === Directive.endif) depth--;
    }
  }
  return arms;
}
