import type {
  ApplyCounts,
  ApplyDocument,
  ApplyFile,
  ApplySite,
  ApplyStage,
  ApplyStatus,
} from '../documents/apply.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import { renderGitDiff } from '../source/git-diff.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import type { SettledChanges } from './apply-changes.ts';
import type { MergedFile } from './apply-merge.ts';
import type { HoldingChange } from './apply-select.ts';
import type { Project } from './open-project.ts';
import { describeSite, type PlanFindings } from './plan-document.ts';
import { treeOf } from './tree-document.ts';

/** What a document is made of. */
export interface ApplyFindings {
  /** The migration file as it was given. */
  readonly file: string;
  readonly spec: MigrationSpec;
  readonly stages: readonly ApplyStage[];
  readonly plan: PlanFindings;
  readonly settled: SettledChanges;
  /** A file's mode as git has it. */
  readonly modeOf: (path: string) => string;
}

export function describeApply(project: Project, findings: ApplyFindings): ApplyDocument {
  const { file, spec, stages, plan, settled } = findings;
  const files = describeFiles(findings);
  const sites = describeSites(project, findings);
  return {
    format: 'flagday/apply',
    version: 1,
    spec: file,
    name: spec.name,
    summary: spec.summary,
    tree: treeOf(project),
    stages,
    files,
    sites,
    counts: countAll(files, sites),
    assumptions: plan.assumptions,
    notes: [...plan.notes, ...settled.undone],
  };
}

function describeFiles({ settled, modeOf }: ApplyFindings): readonly ApplyFile[] {
  const changed = settled.files.map((file) => describeFile(file, modeOf(file.path)));
  const leftOut = [...settled.vetoed].map(
    ([file, reason]): ApplyFile => ({
      file,
      status: 'left-out',
      reasons: [reason],
      added: 0,
      removed: 0,
      diff: '',
      encoding: 'utf8',
    }),
  );
  return [...changed, ...leftOut].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function describeFile({ path, before, after }: MergedFile, mode: string): ApplyFile {
  const { text, added, removed } = renderGitDiff({ path, before, after, mode });
  const decoded = decodeUtf8(Buffer.from(text, 'latin1'));
  return {
    file: path,
    status: 'changed',
    reasons: [],
    added,
    removed,
    diff: decoded ?? text,
    encoding: decoded === undefined ? 'latin1' : 'utf8',
  };
}

/** Undefined for what is not UTF-8. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function describeSites(
  project: Project,
  { plan, settled, stages }: ApplyFindings,
): readonly ApplySite[] {
  const changes = new Map<PlannedSite, HoldingChange>();
  for (const one of settled.taken) for (const site of one.change.sites) changes.set(site, one);
  return plan.sites.map((site) => {
    const change = changes.get(site);
    const reasons = settled.left.get(site);
    const described = describeSite(project, site);
    const { file, line, column, kind, api, verdict, to, differences, preconditions } = described;
    const status =
      change === undefined ? statusOf(site, stages, reasons !== undefined) : 'rewritten';
    return {
      file,
      line,
      column,
      kind,
      function: described.function,
      api,
      verdict,
      to,
      status,
      reasons: status === 'left' ? leftBecause(site, reasons) : [],
      differences,
      alsoDiffers: change?.differences ?? [],
      preconditions: preconditions.flatMap(({ requirement, answer }) =>
        answer === 'missing' || answer === 'unknown' ? [{ requirement, answer }] : [],
      ),
    };
  });
}

function statusOf(
  { judgement }: PlannedSite,
  stages: readonly ApplyStage[],
  isLeft: boolean,
): ApplyStatus {
  switch (judgement.verdict) {
    case 'done':
      return 'done';
    case 'keep':
      return 'kept';
    case 'review':
      return stages.includes('convert') ? 'left' : 'later';
    case 'convert':
    case 'convert-differs':
      return isLeft ? 'left' : 'later';
  }
}

function leftBecause(
  { judgement }: PlannedSite,
  reasons: readonly string[] | undefined,
): readonly string[] {
  const all = reasons ?? [...judgement.reasons, ...judgement.unknown];
  return all.map((reason) => reason.replace(/\.$/, ''));
}

function countAll(files: readonly ApplyFile[], sites: readonly ApplySite[]): ApplyCounts {
  const withStatus = (wanted: ApplyStatus): number =>
    sites.filter(({ status }) => status === wanted).length;
  return {
    filesChanged: files.filter(({ status }) => status === 'changed').length,
    filesLeftOut: files.filter(({ status }) => status === 'left-out').length,
    added: files.reduce((sum, { added }) => sum + added, 0),
    removed: files.reduce((sum, { removed }) => sum + removed, 0),
    rewritten: withStatus('rewritten'),
    left: withStatus('left'),
    kept: withStatus('kept'),
    done: withStatus('done'),
    later: withStatus('later'),
  };
}
