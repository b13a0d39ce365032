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
}

export async function runSurvey(
  apis: readonly string[],
  flags: SurveyFlags,
  signal: AbortSignal,
): Promise<number> {
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

/** STYLE: an invariant that broke around one function is `unknown: internal`. */
function isOurs(reason: string | null): boolean {
  return reason !== null && /^internal\b/.test(reason);
}
