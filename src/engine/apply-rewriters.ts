import { InvariantError } from '../base/assert.ts';
import type { ApplyStage } from '../documents/apply.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { Rewriting } from '../rewrite/change.ts';
import { retireNames } from '../rewrite/introduce/retire-names.ts';
import { rewriteIntroductions } from '../rewrite/introduce/rewrite-introductions.ts';
import { rewriteNames } from '../rewrite/names/rewrite-names.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import { rewritePatterns } from '../rewrite/patterns/rewrite-patterns.ts';
import { rewriteSlots } from '../rewrite/slots/rewrite-slots.ts';
import { rewriteSlotDeclarations } from '../rewrite/slots/slot-declarations.ts';
import { rewriteCalls } from '../rewrite/translation/rewrite-calls.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { withLineEnds } from './apply-line-ends.ts';
import { internal } from './apply-select.ts';

/** Everything that rewriting goes by. */
export interface RewriteWork {
  readonly parts: RewriteParts;
  readonly spec: MigrationSpec;
  readonly sites: readonly PlannedSite[];
  /** Whether no use of an old name will be left when all is done, so that it can go in the same step. */
  readonly isUnused: (name: string) => boolean;
}

/** One way of rewriting. It takes from the sites what it knows how to write. */
export interface Rewriter {
  readonly stage: ApplyStage;
  readonly rewrite: (work: RewriteWork) => readonly Rewriting[];
}

/** All ways there are. Of those of a stage, earlier ones go first. */
export const rewriters: readonly Rewriter[] = [
  {
    stage: 'introduce',
    rewrite: ({ parts, spec, sites, isUnused }) =>
      rewriteIntroductions(parts, spec, sites, isUnused),
  },
  { stage: 'introduce', rewrite: ({ parts, spec }) => rewriteSlotDeclarations(parts, spec) },
  { stage: 'convert', rewrite: ({ parts, spec, sites }) => rewriteCalls(parts, spec, sites) },
  { stage: 'convert', rewrite: ({ parts, spec, sites }) => rewriteNames(parts, spec, sites) },
  { stage: 'convert', rewrite: ({ parts, sites }) => rewritePatterns(parts, sites) },
  { stage: 'convert', rewrite: ({ parts, sites }) => rewriteSlots(parts, sites) },
  {
    stage: 'retire',
    rewrite: ({ parts, spec, sites, isUnused }) => retireNames(parts, spec, sites, isUnused),
  },
];

/** What the rewriters of a stage offer. One that breaks an invariant offers nothing, and says so. */
export function rewritingsOf(
  all: readonly Rewriter[],
  stage: ApplyStage,
  work: RewriteWork,
): readonly Rewriting[] {
  return all
    .filter((rewriter) => rewriter.stage === stage)
    .flatMap((rewriter) => {
      try {
        return rewriter.rewrite(work).map((one) => withLineEnds(one, work.parts.readFile));
      } catch (error) {
        if (!(error instanceof InvariantError)) throw error;
        return [
          { sites: work.sites.filter(isToConvert), candidates: [], otherwise: internal(error) },
        ];
      }
    });
}

/** Whether the plan says that the use gets another form. */
export function isToConvert({ judgement }: PlannedSite): boolean {
  return judgement.verdict === 'convert' || judgement.verdict === 'convert-differs';
}
