import type { FunctionId } from '../../callgraph/function-id.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import type { Change, Rewriting } from '../change.ts';
import type { RewriteParts } from '../parts.ts';
import { carryCode } from './carry-code.ts';
import { followCalls } from './follow-calls.ts';
import { type FunctionTask, Refusal, type RewrittenFunction } from './function-task.ts';
import { changeOf } from './group-change.ts';
import { tasksOf } from './group-tasks.ts';
import { returnAtOnce } from './return-at-once.ts';
import { type LoopForm, returnIgnored } from './return-ignored.ts';
import { takeApart } from './take-apart.ts';
import { tidy } from './tidy.ts';

/**
 * How the calls are written whose replacement translates. Sites whose functions overlap come together: they are
 * converted as one, or left as they are. Sites of other kinds and with other verdicts are passed over.
 */
export function rewriteCalls(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): readonly Rewriting[] {
  return groupsOf(sites.filter(isTranslated)).map(
    (group) => new GroupRewriting(parts, spec, group),
  );
}

/** A renamed call has no table of what becomes of its values. */
function isTranslated({ kind, judgement, owner }: PlannedSite): boolean {
  if (kind !== 'call' || owner === undefined || judgement.mapping.length === 0) return false;
  return judgement.verdict === 'convert' || judgement.verdict === 'convert-differs';
}

/** Sites by the functions that change with them. */
function groupsOf(sites: readonly PlannedSite[]): readonly (readonly PlannedSite[])[] {
  const groups: { readonly functions: Set<FunctionId>; sites: PlannedSite[] }[] = [];
  for (const site of sites) {
    const functions = functionsOf(site);
    const touching = groups.filter((group) => functions.some((id) => group.functions.has(id)));
    const merged = {
      functions: new Set([...touching.flatMap((group) => [...group.functions]), ...functions]),
      sites: [...touching.flatMap((group) => group.sites), site],
    };
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) => group.sites);
}

function functionsOf({ owner, judgement }: PlannedSite): readonly FunctionId[] {
  const others = judgement.alsoChanges.map((one) => one.function);
  return owner === undefined ? others : [owner, ...others];
}

/** The ways to write a group of sites, tried when asked for. */
class GroupRewriting implements Rewriting {
  readonly sites: readonly PlannedSite[];
  private readonly make: () => Written;
  private made: Written | undefined;

  constructor(parts: RewriteParts, spec: MigrationSpec, sites: readonly PlannedSite[]) {
    this.sites = sites;
    this.make = () => writeGroup(parts, spec, sites);
  }

  get candidates(): Iterable<Change> {
    this.made ??= this.make();
    return this.made.changes;
  }

  get otherwise(): string {
    this.made ??= this.make();
    const { changes, reasons } = this.made;
    const [reason] = changes.length === 0 ? reasons : [];
    return reason ?? 'No way was found to write it that is shown to do what the verdict says.';
  }
}

interface Written {
  readonly changes: readonly Change[];
  readonly reasons: readonly string[];
}

/** How the functions of a group are written. */
interface Manner {
  readonly used: 'take-apart' | 'return-at-once';
  readonly inLoops: LoopForm;
}

/** The nicest first. */
const MANNERS: readonly Manner[] = [
  { used: 'take-apart', inLoops: 'break' },
  { used: 'take-apart', inLoops: 'ignore' },
  { used: 'return-at-once', inLoops: 'break' },
  { used: 'return-at-once', inLoops: 'ignore' },
];

function writeGroup(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): Written {
  const changes: Change[] = [];
  const reasons: string[] = [];
  const tasks = tasksOf(parts, spec, sites);
  if (tasks instanceof Refusal) return { changes, reasons: [tasks.reason] };
  const seen = new Set<string>();
  for (const manner of MANNERS) {
    const made = writeFunctions(parts, tasks, manner);
    if (made instanceof Refusal) {
      reasons.push(made.reason);
      continue;
    }
    const key = made.map(([, { edited }]) => edited.text).join('\0');
    if (seen.has(key)) continue;
    seen.add(key);
    const change = changeOf(parts, sites, made);
    if (change instanceof Refusal) reasons.push(change.reason);
    else changes.push(change);
  }
  return { changes, reasons };
}

function writeFunctions(
  parts: RewriteParts,
  tasks: readonly FunctionTask[],
  manner: Manner,
): readonly (readonly [FunctionTask, RewrittenFunction])[] | Refusal {
  const made: [FunctionTask, RewrittenFunction][] = [];
  for (const task of tasks) {
    const rewritten = writeFunction(task, manner);
    if (rewritten instanceof Refusal) return rewritten;
    const edited = tidy(rewritten.edited, task.code, parts.symbols);
    made.push([task, { ...rewritten, edited }]);
  }
  return made;
}

function writeFunction(task: FunctionTask, { used, inLoops }: Manner): RewrittenFunction | Refusal {
  const ignored = task.calls.filter(({ isIgnored }) => isIgnored);
  if (ignored.length === task.calls.length) return returnIgnored(task, inLoops);
  if (ignored.length > 0) {
    return new Refusal(`${task.name}() uses the result of one call, and ignores that of another.`);
  }
  const followed = followCalls(task);
  if (followed instanceof Refusal) return carryCode(task) ?? followed;
  const isApart = used === 'take-apart' || task.outer !== undefined;
  return isApart ? takeApart(task, followed) : returnAtOnce(task, followed);
}
