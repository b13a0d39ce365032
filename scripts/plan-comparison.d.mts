import type { PlanSite } from '../src/documents/plan.ts';
import type { CaseDifference, HandReadUse } from './case-comparison.mjs';

/** A use that was read by hand, with what its function makes of each result. */
export interface HandReadPlan extends HandReadUse {
  readonly translation?: Readonly<Record<string, string>> | null;
  readonly equalOnReachable?: boolean | null;
}

export function expectedVerdict(wanted: HandReadPlan): {
  readonly verdict: PlanSite['verdict'];
  readonly to: string | null;
};
export function planDifferences(site: PlanSite | undefined, wanted: HandReadPlan): CaseDifference[];
