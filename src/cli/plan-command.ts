import type { Command } from 'commander';
import { UserError } from '../base/user-error.ts';
import type { PlanDocument, PlanSite, PlanVerdict } from '../documents/plan.ts';
import { exitStatus } from './failure.ts';
import { reportWidth, useColor, writeError, writeResult } from './output.ts';
import { type TreeFlags, withTree } from './tree-options.ts';

/** The flags of `flagday plan`, as commander hands them over. */
export interface PlanFlags extends TreeFlags {
  readonly verdict?: readonly PlanVerdict[];
  readonly site?: SitePlace;
  readonly all?: true;
}

interface SitePlace {
  readonly file: string;
  readonly line: number;
}

export function addPlanOptions(command: Command): Command {
  return command
    .option('--site <file:line>', 'the full argument for the uses in this line', parseSite)
    .option('--verdict <verdict>', 'show only these; more than one with commas', parseVerdicts)
    .option('--all', 'list every place, however many are alike')
    .addHelpText('after', examples);
}

export async function runPlan(
  spec: string,
  flags: PlanFlags,
  signal: AbortSignal,
): Promise<number> {
  const { site, verdict } = flags;
  if (site !== undefined && verdict !== undefined) {
    throw new UserError(
      '--site and --verdict are different questions',
      'a site is shown whatever its verdict; leave out --verdict',
    );
  }
  const document = await withTree(flags, signal, async (options) => {
    const { planMigration } = await import('../engine/plan.ts');
    if (site === undefined) return planMigration(spec, options);
    const { planSite } = await import('../engine/plan-view.ts');
    return planSite(spec, site, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  await writeResult(await render(document, flags));
  return statusForPlan(document);
}

async function render(document: PlanDocument, flags: PlanFlags): Promise<string> {
  const { verdict, site } = flags;
  if (flags.format === 'json') {
    const { renderJson } = await import('../report/json.ts');
    const { onlyVerdicts } = await import('../engine/plan-view.ts');
    return renderJson(verdict === undefined ? document : onlyVerdicts(document, verdict));
  }
  const style = { width: reportWidth(), color: useColor(flags.color) };
  if (site !== undefined) {
    const { renderPlanSite } = await import('../report/plan-site-text.ts');
    return renderPlanSite(document, style);
  }
  const { renderPlan } = await import('../report/plan-text.ts');
  return renderPlan(document, { ...style, all: flags.all === true, verdicts: verdict });
}

/** What was left out by `--verdict` counts as well: the status speaks of the plan. */
function statusForPlan({ sites }: PlanDocument): number {
  const failed = sites.filter((site) => [...site.reasons, ...site.unknown].some(isOurs));
  if (failed.length > 0) {
    writeError(
      `error: the analysis of ${failed.length} uses failed; this is a bug in flagday\n` +
        '  help: report it with the command you ran; the other uses are not affected\n',
    );
    return exitStatus.bug;
  }
  return sites.some(needsPerson) ? exitStatus.findings : exitStatus.clean;
}

function needsPerson({ verdict, preconditions }: PlanSite): boolean {
  return verdict === 'review' || preconditions.some(({ answer }) => answer === 'missing');
}

/** STYLE: an invariant that broke around one function is `unknown: internal`. */
function isOurs(reason: string): boolean {
  return /^internal\b/.test(reason);
}

const verdicts: readonly PlanVerdict[] = ['convert', 'convert-differs', 'keep', 'review', 'done'];

/** May be given more than once; `before` is what the flags so far asked for. */
function parseVerdicts(value: string, before: readonly PlanVerdict[] = []): PlanVerdict[] {
  const asked = value.split(',').map((part) => {
    const found = verdicts.find((verdict) => verdict === part.trim());
    if (found !== undefined) return found;
    throw new UserError(
      `--verdict ${value}: there is no verdict ${JSON.stringify(part.trim())}`,
      `use ${verdicts.join(', ')}`,
    );
  });
  return [...new Set([...before, ...asked])];
}

function parseSite(value: string): SitePlace {
  const [, file, digits] = /^(.+?):(\d{1,9})(?::\d*)?:?$/.exec(value) ?? [];
  const line = Number(digits);
  if (file !== undefined && line >= 1) return { file, line };
  throw new UserError(
    `--site ${value}: that is no place in a file`,
    'name a file of the tree and a line, as in drivers/gpu/drm/udl/udl_gem.c:120',
  );
}

const examples = `
Verdicts, in the order they are shown:
  convert-differs   behavior changes as listed, and in nothing else
  review            a person has to decide; the reasons say why
  convert           proved from the code, or argued by the migration, to change nothing
  keep              stays, as a rule says
  done              has the new form already
Nothing is edited. What is not known is never taken for equal.

Examples:
  flagday plan migrations/vm_insert_page.yaml --tree ~/linux
  flagday plan x.yaml --verdict review,convert-differs        what needs somebody
  flagday plan x.yaml --site drivers/char/toy.c:120           why: chain, table, preconditions
  flagday plan x.yaml --format json | jq '.sites[].verdict'

Exit status: 0 when nothing needs a person, 1 when there are uses for review or preconditions that
are missing, 2 a mistake in the command, the migration or the tree, 3 a bug in flagday.`;
