import { UserError } from '../base/user-error.ts';
import type { DomainCheckDocument, OutcomesDocument } from '../documents/outcomes.ts';
import type { SurveyUse } from '../documents/survey.ts';
import { exitStatus } from './failure.ts';
import { reportWidth, useColor, writeError, writeResult } from './output.ts';
import { type TreeFlags, withTree } from './tree-options.ts';

/*
 * Each command loads the engine and the report when it runs: `--help` and a mistyped flag need neither,
 * and loading them takes longer than everything else such a run does.
 */

export interface SurveyFlags extends TreeFlags {
  readonly chain?: true;
  readonly domainCheck?: true;
}

export async function runSurvey(
  apis: readonly string[],
  flags: SurveyFlags,
  signal: AbortSignal,
): Promise<number> {
  if (flags.domainCheck) return await runDomainCheck(apis, flags, signal);
  if (apis.length === 0) {
    throw new UserError(
      'survey needs the name of an API, or --domain-check',
      'for example: flagday survey vm_insert_page',
    );
  }
  const document = await withTree(flags, signal, async (options) => {
    const { surveyApis } = await import('../engine/survey.ts');
    return surveyApis(apis, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') await printJson(document);
  else {
    const { renderSurvey } = await import('../report/survey-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderSurvey(document, { ...style, chains: flags.chain === true }));
  }
  return statusFor(document.uses);
}

async function runDomainCheck(
  apis: readonly string[],
  flags: SurveyFlags,
  signal: AbortSignal,
): Promise<number> {
  if (apis.length > 0) {
    throw new UserError(
      `--domain-check looks at whole slots and takes no name, such as ${apis[0] ?? ''}`,
      'leave out either the names or --domain-check',
    );
  }
  const document = await withTree(flags, signal, async (options) => {
    const { checkDomains } = await import('../engine/domain-check.ts');
    return checkDomains(options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') await printJson(document);
  else {
    const { renderDomainCheck } = await import('../report/domain-check-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderDomainCheck(document, style));
  }
  return statusForFindings(document);
}

export interface OutcomesFlags extends TreeFlags {
  readonly against?: string;
}

export async function runOutcomes(
  name: string,
  flags: OutcomesFlags,
  signal: AbortSignal,
): Promise<number> {
  const document = await withTree(flags, signal, async (options) => {
    const { outcomesOf } = await import('../engine/outcomes.ts');
    return outcomesOf(name, flags.against, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') await printJson(document);
  else {
    const { renderOutcomes } = await import('../report/outcomes-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderOutcomes(document, style));
  }
  return statusForOutcomes(document);
}

export async function runExplain(
  name: string,
  flags: TreeFlags,
  signal: AbortSignal,
): Promise<number> {
  const document = await withTree(flags, signal, async (options) => {
    const { explainFunction } = await import('../engine/explain.ts');
    return explainFunction(name, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') await printJson(document);
  else {
    const { renderExplain } = await import('../report/explain-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderExplain(document, style));
  }
  return exitStatus.clean;
}

export async function runIndex(flags: TreeFlags, signal: AbortSignal): Promise<number> {
  const document = await withTree(flags, signal, async (options) => {
    const { indexTree } = await import('../engine/index-tree.ts');
    return indexTree(options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') await printJson(document);
  else {
    const { renderIndex } = await import('../report/index-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderIndex(document, style));
  }
  return exitStatus.clean;
}

async function printJson(document: Parameters<RenderJson>[0]): Promise<void> {
  const { renderJson } = await import('../report/json.ts');
  await writeResult(renderJson(document));
}

type RenderJson = typeof import('../report/json.ts').renderJson;

/** A function whose analysis failed by our fault is reported as unknown, and the run does not count as clean. */
function statusFor(uses: readonly SurveyUse[]): number {
  const failed = uses.filter((use) => isOurs(use.unknown) || use.incomplete.some(isOurs));
  if (failed.length === 0) return exitStatus.clean;
  writeError(
    `error: the analysis of ${failed.length} uses failed; this is a bug in flagday\n` +
      '  help: report it with the command you ran; the other uses are not affected\n',
  );
  return exitStatus.bug;
}

function statusForFindings({ findings }: DomainCheckDocument): number {
  const isClean = findings.every(({ tolerated }) => tolerated !== null);
  return isClean ? exitStatus.clean : exitStatus.findings;
}

function statusForOutcomes(document: OutcomesDocument): number {
  const failed = [document, ...document.others].filter(({ unknowns }) =>
    unknowns.some(({ reason }) => isOurs(reason)),
  );
  if (failed.length === 0) return exitStatus.clean;
  writeError(
    `error: the analysis of ${document.function} failed; this is a bug in flagday\n` +
      '  help: report it with the command you ran; what is listed is right, but not complete\n',
  );
  return exitStatus.bug;
}

/** STYLE: an invariant that broke around one function is `unknown: internal`. */
function isOurs(reason: string | null): boolean {
  return reason !== null && /^internal\b/.test(reason);
}
