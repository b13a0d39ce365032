import type { ApplyDocument } from '../documents/apply.ts';
import type { ExplainDocument } from '../documents/explain.ts';
import type { IndexDocument } from '../documents/index-report.ts';
import type { MigrationDraft } from '../documents/migration-draft.ts';
import type { DomainCheckDocument, OutcomesDocument } from '../documents/outcomes.ts';
import type { PlanDocument } from '../documents/plan.ts';
import type { SurveyDocument } from '../documents/survey.ts';
import type { TwinsDocument } from '../documents/twins.ts';
import type { WeighDocument } from '../documents/weigh.ts';

/** The document as it is promised to other programs. Documents hold nothing but what their schema names. */
export function renderJson(document: AnyDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

type AnyDocument =
  | SurveyDocument
  | ExplainDocument
  | IndexDocument
  | OutcomesDocument
  | DomainCheckDocument
  | PlanDocument
  | ApplyDocument
  | MigrationDraft
  | TwinsDocument
  | WeighDocument;
