import type { PlannedSite } from '../../plan/planned-site.ts';
import type { RewriteParts } from '../parts.ts';
import type { FileDrafts } from './file-drafts.ts';

/** What one introduction adds to the drafts. */
export interface IntroductionWork {
  readonly parts: RewriteParts;
  readonly drafts: FileDrafts;
  readonly sites: readonly PlannedSite[];
  /** Where in which header the wrappers stand that have their place already, by name. */
  readonly placed: Map<string, { readonly path: string; readonly offset: number }>;
  /** Whether no use of an old name will be left, so that it need not live on as an alias. */
  readonly isUnused: (name: string) => boolean;
}

/** Why an introduction could not be written; undefined when it was. */
export type Hindrance = string | undefined;
