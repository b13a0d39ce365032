import { InvariantError } from '../base/assert.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { Pause } from '../plan/use-inspector.ts';
import type { Change, Rewriting } from '../rewrite/change.ts';

/** What verification says of a change, or of a file with all changes that it gets. */
export type Verified =
  | {
      readonly kind: 'holds';
      /** What is different besides the differences of the verdicts: whole sentences. */
      readonly differences: readonly string[];
    }
  /**
   * `refused`: it is not shown to do what it says; another way to write it may be. `veto`: something is wrong with
   * the text, and the file it is in is not to be touched.
   */
  | { readonly kind: 'refused' | 'veto'; readonly reasons: readonly VerifierReason[] };

/** A whole sentence, and where in the new text. */
export interface VerifierReason {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** Looks at changes again, trusting nobody. */
export interface ChangeVerifier {
  verifyChange(change: Change): Verified;
  /** `bytes` is the file with the edits of `changes`, each of which holds by itself. */
  verifyFile(path: string, bytes: Uint8Array, changes: readonly Change[]): Verified;
}

/** A change that holds. */
export interface HoldingChange {
  readonly change: Change;
  readonly differences: readonly string[];
}

/** Uses for which no candidate holds. */
export interface RefusedSites {
  readonly sites: readonly PlannedSite[];
  readonly reasons: readonly string[];
  /** Files with something wrong in every way to write them, and what that is. */
  readonly vetoed: ReadonlyMap<string, string>;
}

export interface Selection {
  readonly holding: readonly HoldingChange[];
  readonly refused: readonly RefusedSites[];
}

/**
 * For each rewriting the first candidate that holds. A use that an earlier rewriting has carried out is passed over
 * by later ones; one that it could not carry out is theirs.
 */
export async function selectChanges(
  rewritings: Iterable<Rewriting>,
  verifier: ChangeVerifier,
  pause: Pause,
): Promise<Selection> {
  const holding: HoldingChange[] = [];
  const refused: RefusedSites[] = [];
  const done = new Set<PlannedSite>();
  for (const rewriting of rewritings) {
    await pause();
    if (rewriting.sites.some((site) => done.has(site))) continue;
    const chosen = chooseCandidate(rewriting, verifier);
    if ('change' in chosen) {
      holding.push(chosen);
      for (const site of chosen.change.sites) done.add(site);
    } else refused.push(chosen);
  }
  return { holding, refused };
}

/** A broken invariant is a bug around these uses; all others still get their answer. */
function chooseCandidate(
  rewriting: Rewriting,
  verifier: ChangeVerifier,
): HoldingChange | RefusedSites {
  const why: VerifierReason[] = [];
  const vetoed = new Map<string, string>();
  try {
    for (const change of rewriting.candidates) {
      const verified = verifier.verifyChange(change);
      if (verified.kind === 'holds') return { change, differences: verified.differences };
      why.push(...verified.reasons);
      if (verified.kind === 'refused') continue;
      for (const reason of verified.reasons) vetoed.set(reason.path, shownReason(reason));
    }
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    return { sites: rewriting.sites, reasons: [internal(error)], vetoed: new Map() };
  }
  const reasons = [rewriting.otherwise, ...why.map(shownReason)];
  return { sites: rewriting.sites, reasons: [...new Set(reasons)], vetoed };
}

/** The sentence, with the place that it speaks of. */
export function shownReason({ text, path, line }: VerifierReason): string {
  return `${text.replace(/\.$/, '')} (${path}:${line} of the new text)`;
}

/** STYLE: an invariant that broke around one use is `internal`. */
export function internal({ message }: InvariantError): string {
  return `internal: ${message}`;
}
