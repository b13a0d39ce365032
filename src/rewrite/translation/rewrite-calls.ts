import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { Change, ClaimedDifference, Rewriting } from '../change.ts';
import { layOut } from '../layout/lay-out.ts';
import type { RewriteParts } from '../parts.ts';
import { EditSet, type FileEdits, type TextEdit } from '../text-edit.ts';
import { Evaluator } from './evaluator.ts';
import {
  type ConvertedCall,
  type FunctionTask,
  Refusal,
  type RewrittenFunction,
} from './function-task.ts';
import { returnAtOnce } from './return-at-once.ts';
import { returnIgnored } from './return-ignored.ts';
import type { FunctionCode } from './statements.ts';
import { followCalls, takeApart } from './take-apart.ts';
import { codeOf, tidy } from './tidy.ts';
import { errorTranslator, resultTypeOf } from './translator.ts';

/**
 * How the calls are written whose replacement translates. Sites whose functions overlap come together: they are
 * converted as one, or left as they are.
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

function isTranslated({
  kind,
  judgement,
  owner,
  mapping,
}: PlannedSite & { mapping?: never }): boolean {
  void mapping;
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
  return [
    ...(owner === undefined ? [] : [owner]),
    ...judgement.alsoChanges.map((one) => one.function),
  ];
}

/** The ways to write a group of sites, tried when asked for. */
class GroupRewriting implements Rewriting {
  readonly sites: readonly PlannedSite[];
  private readonly parts: RewriteParts;
  private readonly spec: MigrationSpec;
  private made:
    | { readonly changes: readonly Change[]; readonly reasons: readonly string[] }
    | undefined;

  constructor(parts: RewriteParts, spec: MigrationSpec, sites: readonly PlannedSite[]) {
    this.parts = parts;
    this.spec = spec;
    this.sites = sites;
  }

  get candidates(): Iterable<Change> {
    this.made ??= this.make();
    return this.made.changes;
  }

  get otherwise(): string {
    this.made ??= this.make();
    const [reason] = this.made.reasons;
    return reason ?? 'No way was found to write it that is shown to do what the verdict says.';
  }

  private make(): { changes: readonly Change[]; reasons: readonly string[] } {
    const found = new GroupWriter(this.parts, this.spec, this.sites).write();
    return found;
  }
}

type Strategy = (task: FunctionTask) => RewrittenFunction | Refusal;

const STRATEGIES: readonly Strategy[] = [
  (task) => {
    const followed = followCalls(task);
    return followed instanceof Refusal ? followed : takeApart(task, followed);
  },
  (task) => {
    const followed = followCalls(task);
    return followed instanceof Refusal ? followed : returnAtOnce(task, followed);
  },
];

class GroupWriter {
  private readonly parts: RewriteParts;
  private readonly spec: MigrationSpec;
  private readonly sites: readonly PlannedSite[];

  constructor(parts: RewriteParts, spec: MigrationSpec, sites: readonly PlannedSite[]) {
    this.parts = parts;
    this.spec = spec;
    this.sites = sites;
  }

  write(): { changes: readonly Change[]; reasons: readonly string[] } {
    const changes: Change[] = [];
    const reasons: string[] = [];
    const tasks = this.tasks();
    if (tasks instanceof Refusal) return { changes, reasons: [tasks.reason] };
    for (const strategy of this.strategiesFor(tasks)) {
      const made: [FunctionTask, RewrittenFunction][] = [];
      let refusal: Refusal | undefined;
      for (const task of tasks) {
        const rewritten = strategy(task);
        if (rewritten instanceof Refusal) refusal = rewritten;
        else
          made.push([
            task,
            { ...rewritten, edited: tidy(rewritten.edited, task.code, this.parts.symbols) },
          ]);
      }
      if (refusal !== undefined) reasons.push(refusal.reason);
      else changes.push(this.changeOf(made));
    }
    return { changes, reasons };
  }

  private strategiesFor(tasks: readonly FunctionTask[]): readonly Strategy[] {
    const isIgnored = tasks.some((task) => task.calls.some((call) => call.isIgnored));
    return isIgnored ? [returnIgnored] : STRATEGIES;
  }

  private tasks(): readonly FunctionTask[] | Refusal {
    const byOwner = new Map<FunctionId, PlannedSite[]>();
    for (const site of this.sites) {
      const { owner } = site;
      if (owner !== undefined) byOwner.set(owner, [...(byOwner.get(owner) ?? []), site]);
    }
    const tasks: FunctionTask[] = [];
    for (const [owner, sites] of byOwner) {
      const task = this.taskOf(owner, sites);
      if (task instanceof Refusal) return task;
      tasks.push(task);
    }
    return tasks;
  }

  private taskOf(owner: FunctionId, sites: readonly PlannedSite[]): FunctionTask | Refusal {
    const { parts, spec } = this;
    const file = fileOf(owner);
    const name = displayName(parts.search.graph, owner);
    const place = parts.reader.ownerText(file, parts.search.graph.definitions.fact(owner));
    const bytes = parts.reader.bytes(file);
    if (place === undefined || bytes === undefined)
      return new Refusal(`The text of ${name}() cannot be read.`);
    const text = Buffer.from(bytes.subarray(place.start, place.end)).toString('latin1');
    const code = codeOf(text, parts.symbols);
    if (code === undefined) return new Refusal(`The text of ${name}() is not understood in full.`);
    const evaluator = new Evaluator(parts, owner);
    const calls: ConvertedCall[] = [];
    for (const site of sites) {
      const offset = parts.reader.offsetOf(file, site);
      const call =
        offset === undefined ? undefined : callAt(code, offset - place.start, site, evaluator);
      if (call === undefined)
        return new Refusal(`The call in line ${site.line} does not stand in plain text.`);
      calls.push(call);
    }
    const to = calls[0]?.to ?? '';
    const [site] = sites;
    const domain = site?.chains[0]?.entry.rule.result ?? 'vm_fault_t';
    return {
      id: owner,
      name,
      code,
      calls,
      outer: undefined,
      codeType: resultTypeOf(parts, spec, to, owner) ?? 'int',
      spell: (value) => parts.spell(file, domain, value),
      translator: errorTranslator(parts, spec, owner),
      evaluator,
      style: parts.style,
    };
  }

  private changeOf(made: readonly (readonly [FunctionTask, RewrittenFunction])[]): Change {
    const byFile = new Map<string, TextEdit[]>();
    const alsoDiffers: ClaimedDifference[] = [];
    for (const [task, { edited, differences }] of made) {
      const file = fileOf(task.id);
      const path = this.parts.search.graph.base.path(file);
      const start =
        this.parts.reader.ownerText(file, this.parts.search.graph.definitions.fact(task.id))
          ?.start ?? 0;
      const edits = edited.edits.map((edit) => ({
        ...edit,
        start: edit.start + start,
        end: edit.end + start,
      }));
      byFile.set(path, [...(byFile.get(path) ?? []), ...edits]);
      for (const difference of differences) alsoDiffers.push({ function: task.id, ...difference });
    }
    const files: FileEdits[] = [];
    for (const [path, edits] of byFile) {
      const bytes = this.parts.readFile(path);
      const set = EditSet.from(
        bytes === undefined ? edits : layOut(bytes, edits, this.parts.style),
      );
      if (set !== undefined) files.push({ path, edits: set.edits });
    }
    const replaced = new Map<string, string>();
    for (const { subject, judgement } of this.sites) {
      if (subject.kind === 'function' && judgement.to !== undefined)
        replaced.set(subject.name, judgement.to);
    }
    return {
      stage: 'convert',
      sites: this.sites,
      files,
      functions: made.map(([task]) => task.id),
      promise: { renames: new Map(), replaced, kind: 'behavior', translated: [] },
      alsoDiffers,
    };
  }
}

function callAt(
  code: FunctionCode,
  offset: number,
  { judgement }: PlannedSite,
  evaluator: Evaluator,
): ConvertedCall | undefined {
  const { tree } = code;
  const { to } = judgement;
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) !== N.call) continue;
    const callee = code.extent(tree.children(node)[0] ?? 0);
    if (callee.start !== offset || to === undefined) continue;
    const values = judgement.mapping
      .filter(({ isReachable }) => isReachable)
      .flatMap(({ input }) => evaluator.valueOf(input, new Map()) ?? []);
    const item = code.itemAt(offset);
    const isStatement =
      item?.kind === 'expression' &&
      item.value !== undefined &&
      /^(\(\s*void\s*\)\s*)?$/.test(code.text.slice(item.start, offset));
    return { extent: code.extent(node), callee, to, values, isIgnored: isStatement };
  }
  return undefined;
}
