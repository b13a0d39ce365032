import type { PlanDocument } from '../documents/plan.ts';
import type { Change } from '../rewrite/change.ts';
import { EditSet } from '../rewrite/text-edit.ts';
import { renderGitDiff } from '../source/git-diff.ts';
import { reviseChange } from './apply-revise.ts';
import { type ChangeVerifier, type HoldingChange, shownReason } from './apply-select.ts';

/** A change that somebody is asked about. */
export interface Proposal {
  /** Counted from 1. */
  readonly number: number;
  /** The plan of the uses that it carries out: why, with chain and table. */
  readonly plan: PlanDocument;
  /** What is different besides what the plan says. */
  readonly differences: readonly string[];
  /** As git prints it, one character for each byte. */
  readonly diff: string;
  /** Looks at the diff as somebody has rewritten it. */
  revise(diff: string): Revision;
}

export type Revision =
  | { readonly kind: 'holds'; readonly change: HoldingChange }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** `all`: this one and all that follow. `quit`: neither this one nor any that follows. */
export type Decision =
  | { readonly kind: 'yes' | 'no' | 'all' | 'quit' }
  | { readonly kind: 'edited'; readonly change: HoldingChange };

export type Ask = (proposal: Proposal) => Promise<Decision>;

/** What the questions are about. */
export interface AskedTree {
  readonly verifier: ChangeVerifier;
  readonly readFile: (path: string) => Uint8Array | undefined;
  readonly planOf: (change: Change) => PlanDocument;
}

/** Asks about one change after the other, until somebody says what goes for the rest. */
export function chooserFor(
  ask: Ask,
  tree: AskedTree,
): (holding: HoldingChange) => Promise<HoldingChange | undefined> {
  let number = 0;
  let rest: 'all' | 'quit' | undefined;
  return async (holding) => {
    if (rest !== undefined) return rest === 'all' ? holding : undefined;
    const decision = await ask(proposalOf(holding, ++number, tree));
    switch (decision.kind) {
      case 'edited':
        return decision.change;
      case 'yes':
        return holding;
      case 'no':
        return undefined;
      case 'all':
      case 'quit':
        rest = decision.kind;
        return rest === 'all' ? holding : undefined;
    }
  };
}

function proposalOf(
  { change, differences }: HoldingChange,
  number: number,
  tree: AskedTree,
): Proposal {
  return {
    number,
    plan: tree.planOf(change),
    differences,
    diff: diffOf(change, tree),
    revise: (diff) => {
      const revised = reviseChange(change, diff, tree.readFile);
      if (typeof revised === 'string') return { kind: 'refused', reasons: [revised] };
      const verified = tree.verifier.verifyChange(revised);
      if (verified.kind !== 'holds') {
        return { kind: 'refused', reasons: verified.reasons.map(shownReason) };
      }
      return {
        kind: 'holds',
        change: { change: revised, differences: verified.differences },
      };
    },
  };
}

function diffOf({ files }: Change, { readFile }: AskedTree): string {
  return files
    .map(({ path, edits }) => {
      const before = readFile(path) ?? new Uint8Array();
      const after = EditSet.from(edits)?.applyTo(before) ?? before;
      // Only for eyes, and for `revise`: whether the file may be run shows in the diff of all changes.
      return renderGitDiff({ path, before, after, mode: '100644' }).text;
    })
    .join('');
}
