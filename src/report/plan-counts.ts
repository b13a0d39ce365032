import type { PlanDocument, PlanSite, PlanVerdict } from '../documents/plan.ts';

/** What needs somebody's attention first comes first. */
export const verdictOrder: readonly PlanVerdict[] = [
  'convert-differs',
  'review',
  'convert',
  'keep',
  'done',
];

/** How many uses have a verdict, and in how many files they are. */
export interface VerdictCount {
  readonly verdict: PlanVerdict;
  readonly uses: number;
  readonly files: number;
}

/** The figures at the head of a plan. Definitions, declarations, exports and comments are not among the uses. */
export interface PlanCounts {
  readonly byVerdict: readonly VerdictCount[];
  /** Uses that do not have the new form yet. */
  readonly old: number;
  readonly proved: number;
  readonly argued: number;
  /** Of the uses that can be converted without a change: those that lack a precondition, and the doubtful ones. */
  readonly lacking: number;
  readonly doubtful: number;
  /** Places that are no uses: they follow the name. */
  readonly places: number;
}

export function countPlan({ sites }: PlanDocument): PlanCounts {
  const uses = sites.filter((site) => !goesWithName(site));
  const converted = uses.filter(({ verdict }) => verdict === 'convert');
  const lacking = converted.filter((site) => hasPrecondition(site, 'missing'));
  const doubtful = converted.filter(
    (site) => !lacking.includes(site) && hasPrecondition(site, 'unknown'),
  );
  return {
    byVerdict: verdictOrder.map((verdict) => {
      const having = uses.filter((site) => site.verdict === verdict);
      const files = new Set(having.map(({ file }) => file)).size;
      return { verdict, uses: having.length, files };
    }),
    old: uses.filter(({ verdict }) => verdict !== 'done').length,
    proved: converted.filter(({ proof }) => proof === 'proved').length,
    argued: converted.filter(({ proof }) => proof !== 'proved').length,
    lacking: lacking.length,
    doubtful: doubtful.length,
    places: sites.length - uses.length,
  };
}

/** Whether a place follows the name by itself. One that a person has to look at does not, whatever its kind. */
export function goesWithName({ kind, verdict }: PlanSite): boolean {
  const isUse = !['definition', 'declaration', 'export', 'comment'].includes(kind);
  return !isUse && verdict !== 'review' && verdict !== 'convert-differs';
}

/** Whether anything that must hold before the replacement may be called is answered so. */
export function hasPrecondition(site: PlanSite, wanted: 'missing' | 'unknown'): boolean {
  return site.preconditions.some(({ answer }) => answer === wanted);
}
