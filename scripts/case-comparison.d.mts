import type { SurveyUse } from '../src/documents/survey.ts';

/** A use that was read by hand. */
export interface HandReadUse {
  readonly api: string;
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly contexts: readonly string[];
  readonly entries: readonly string[];
  readonly chain: readonly string[];
  readonly resultUse: string;
}

export interface CaseDifference {
  readonly part: string;
  readonly wanted: string;
  readonly found: string;
}

/** What a survey and a plan both say of a use. */
type PlacedUse = Pick<SurveyUse, 'api' | 'file' | 'line' | 'function' | 'via'> & {
  readonly kind: string;
};

export function findUse<Use extends PlacedUse>(
  uses: readonly Use[],
  wanted: HandReadUse,
): Use | undefined;
export function differencesOf(use: SurveyUse | undefined, wanted: HandReadUse): CaseDifference[];
export function entriesOf(use: SurveyUse): string[];
export function showsChain(use: SurveyUse, chain: readonly string[]): boolean;
