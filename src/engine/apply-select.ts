import { InvariantError } from '../base/assert.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { Pause } from '../plan/use-inspector.ts';
import type { Change, Rewriting } from '../rewrite/change.ts';

/** What verification says of one change. */
export type Verification =
  | {
      readonly kind: 'holds';
      /** What is different besides the differences of the verdicts: whole sentences. */
      readonly differences: readonly string[];
    }
  /** `veto`: something is wrong with the change itself, so that nothing in its files is to be trusted. */
  | { readonly kind: 'refused' | 'veto'; readonly reason: string };

export type Verify = (change: Change) => Verification;

/** A change that holds. */
export interface HoldingChange {
  readonly change: Change;
  readonly differences: readonly string[];
}

/** Uses for which no candidate holds. */
export interface RefusedSites {
  readonly sites: readonly PlannedSite[];
  readonly reasons: readonly string[];
  /** Files in which verification found something wrong, with what it was. */
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
  verify: Verify,
  pause: Pause,
): Promise<Selection> {
  const holding: HoldingChange[] = [];
  const refused: RefusedSites[] = [];
  const done = new Set<PlannedSite>();
  for (const rewriting of rewritings) {
    await pause();
    if (rewriting.sites.some((site) => done.has(site))) continue;
    const chosen = chooseCandidate(rewriting, verify);
    if ('change' in chosen) {
      holding.push(chosen);
      for (const site of chosen.change.sites) done.add(site);
    } else refused.push(chosen);
  }
  return { holding, refused };
}

/** A broken invariant is a bug around these uses; all others still get their answer. */
function chooseCandidate(rewriting: Rewriting, verify: Verify): HoldingChange | RefusedSites {
  const why: string[] = [];
  const vetoed = new Map<string, string>();
  try {
    for (const change of rewriting.candidates) {
      const verified = verify(change);
      if (verified.kind === 'holds') return { change, differences: verified.differences };
      why.push(verified.reason);
      if (verified.kind === 'refused') continue;
      for (const { path } of change.files) vetoed.set(path, verified.reason);
    }
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    return { sites: rewriting.sites, reasons: [internal(error)], vetoed };
  }
  const reasons = [rewriting.otherwise, ...new Set(why)].filter((reason) => reason !== '');
  return { sites: rewriting.sites, reasons, vetoed };
}

/** STYLE: an invariant that broke around one use is `internal`. */
export function internal({ message }: InvariantError): string {
  return `internal: ${message}`;
}
