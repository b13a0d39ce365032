import { fileOf } from '../../callgraph/function-id.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { Change, ClaimedDifference } from '../change.ts';
import { layOut } from '../layout/lay-out.ts';
import type { RewriteParts } from '../parts.ts';
import { EditSet, type FileEdits, type TextEdit } from '../text-edit.ts';
import { type FunctionTask, Refusal, type RewrittenFunction } from './function-task.ts';
import { retypedHeads } from './retyped-heads.ts';

/** One change of all that was written of a group of functions, laid out. */
export function changeOf(
  parts: RewriteParts,
  sites: readonly PlannedSite[],
  made: readonly (readonly [FunctionTask, RewrittenFunction])[],
): Change | Refusal {
  const edits = new EditsByFile(parts);
  const alsoDiffers: ClaimedDifference[] = [];
  const retyped = new Map<FunctionTask['id'], string>();
  for (const [task, { edited, differences }] of made) {
    edits.addFunction(task, edited.edits);
    for (const difference of differences) alsoDiffers.push({ function: task.id, ...difference });
    if (!task.isRetyped) continue;
    const heads = retypedHeads(parts, task);
    if (heads instanceof Refusal) return heads;
    retyped.set(task.id, task.codeType);
    for (const { path, edit } of heads) edits.add(path, [edit]);
  }
  const files = edits.laidOut();
  if (files === undefined) return new Refusal("Two edits of the change are in each other's way.");
  return {
    stage: 'convert',
    sites,
    files,
    functions: made.map(([task]) => task.id),
    promise: {
      renames: new Map(),
      replaced: replacedBy(sites),
      kind: 'behavior',
      translated: made.filter(([task]) => task.outer !== undefined).map(([task]) => task.id),
      retyped,
    },
    alsoDiffers,
  };
}

function replacedBy(sites: readonly PlannedSite[]): ReadonlyMap<string, string> {
  const replaced = new Map<string, string>();
  for (const { subject, judgement } of sites) {
    if (subject.kind === 'function' && judgement.to !== undefined) {
      replaced.set(subject.name, judgement.to);
    }
  }
  return replaced;
}

class EditsByFile {
  private readonly parts: RewriteParts;
  private readonly edits = new Map<string, TextEdit[]>();

  constructor(parts: RewriteParts) {
    this.parts = parts;
  }

  /** Edits of a function's text. */
  addFunction({ id, start }: FunctionTask, edits: readonly TextEdit[]): void {
    const path = this.parts.search.graph.base.path(fileOf(id));
    this.add(
      path,
      edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start })),
    );
  }

  add(path: string, edits: readonly TextEdit[]): void {
    const known = this.edits.get(path) ?? [];
    this.edits.set(path, [...known, ...edits]);
  }

  laidOut(): readonly FileEdits[] | undefined {
    const files: FileEdits[] = [];
    for (const [path, edits] of this.edits) {
      const bytes = this.parts.readFile(path);
      const plain = EditSet.from(edits);
      if (bytes === undefined || plain === undefined) return undefined;
      const set = EditSet.from(layOut(bytes, plain.edits, this.parts.style));
      if (set === undefined) return undefined;
      files.push({ path, edits: set.edits });
    }
    return files;
  }
}
