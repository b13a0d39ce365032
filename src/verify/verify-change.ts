/**
 * Holds a change to what it promises. Trusts neither the plan nor the rewriting: everything is read again from the
 * two texts of each file and from the tree.
 *
 * `verifyChange` looks at one change by itself, made of the tree as it is; `verifyFile` at a file with the edits of
 * several changes, that is at what will be written. A change holds when
 * - its edits stand where its kind of change may edit: functions that it names with their comments, declarations of
 *   those, uses that it carries out, `#include` lines;
 * - code that it says is the same is the same token for token, comments left out;
 * - functions that it says behave the same do the same and return the same (`lockstep`), but for differences that the
 *   verdicts of its sites list or that it claims;
 * - no function has new parse problems, or warnings of a compiler that it had not before;
 * - names that come in are declared, and what it replaces is gone.
 * Whatever cannot be told is a veto.
 */
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { Change } from '../rewrite/change.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import { EditSet, type TextEdit } from '../rewrite/text-edit.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { BehaviorCheck } from './behavior.ts';
import { CodeText } from './code-text.ts';
import { editComplaints } from './edit-places.ts';
import { nameComplaints } from './new-names.ts';
import { renameComplaints } from './renames.ts';
import { findTokenDifference } from './token-changes.ts';
import { ExactGraphs } from './tree-bodies.ts';
import {
  type FileVersions,
  type FoundDifference,
  refusal,
  type Verification,
  type VetoReason,
} from './verification.ts';

/** What verification works with, made once for a run. */
export class Verifier {
  readonly parts: RewriteParts;
  readonly spec: MigrationSpec;
  private readonly exact: ExactGraphs;

  constructor(parts: RewriteParts, spec: MigrationSpec) {
    this.parts = parts;
    this.spec = spec;
    this.exact = new ExactGraphs(parts);
  }

  /** Whether a change holds by itself. */
  verifyChange(change: Change): Verification {
    const files: FileVersions[] = [];
    for (const { path, edits } of change.files) {
      const old = this.parts.readFile(path);
      const set = EditSet.from(edits);
      if (old === undefined) return veto(`${path} is no file of the tree.`, path, 1);
      if (set === undefined) return veto('Two edits touch the same text.', path, 1);
      if ((set.edits.at(-1)?.end ?? 0) > old.length)
        return veto('An edit lies behind the end of the file.', path, 1);
      files.push(this.versionsOf(path, old, set.applyTo(old), set));
    }
    return this.verify([change], files);
  }

  /**
   * Whether a file may be written: `changes` are all that edit it, each found to hold by itself, and `bytes` is the
   * file with their edits. Changes that meet in one function are looked at again together.
   */
  verifyFile(path: string, bytes: Uint8Array, changes: readonly Change[]): Verification {
    const old = this.parts.readFile(path);
    if (old === undefined) return veto(`${path} is no file of the tree.`, path, 1);
    const edits = changes.flatMap(({ files }) =>
      files.flatMap((file) => (file.path === path ? file.edits : [])),
    );
    const set = EditSet.from(edits);
    if (set === undefined) return veto('Edits of two changes touch the same text.', path, 1);
    if (Buffer.compare(set.applyTo(old), bytes) !== 0)
      return veto('The new text is not the old one with the edits of the changes.', path, 1);
    const file = this.versionsOf(path, old, bytes, set);
    const reasons = this.complaintsAbout(changes, file);
    if (reasons.length > 0) return refusal(reasons);
    return this.checkTogether(file, changes);
  }

  /** The functions of the file that several changes edit. */
  private checkTogether(file: FileVersions, changes: readonly Change[]): Verification {
    const { base } = this.parts.search.graph;
    const times = new Map<FunctionId, number>();
    for (const id of changes.flatMap(({ functions }) => [...new Set(functions)]))
      if (base.path(fileOf(id)) === file.path) times.set(id, (times.get(id) ?? 0) + 1);
    const shared = new Set([...times].flatMap(([id, count]) => (count > 1 ? [id] : [])));
    if (shared.size === 0) return { kind: 'holds', differences: [] };
    const meeting = changes.filter(({ functions }) => functions.some((id) => shared.has(id)));
    const others = this.otherFiles(meeting, file.path);
    const check = new BehaviorCheck(this.parts, this.spec, this.exact, meeting, [file, ...others]);
    const { reasons, differences } = check.run();
    return reasons.length === 0 ? { kind: 'holds', differences } : refusal(reasons);
  }

  /** What the changes make of files besides `path`. */
  private otherFiles(changes: readonly Change[], path: string): readonly FileVersions[] {
    const edits = new Map<string, TextEdit[]>();
    for (const file of changes.flatMap(({ files }) => files)) {
      if (file.path === path) continue;
      edits.set(file.path, [...(edits.get(file.path) ?? []), ...file.edits]);
    }
    return [...edits].flatMap(([other, all]) => {
      const old = this.parts.readFile(other);
      const set = EditSet.from(all);
      return old === undefined || set === undefined
        ? []
        : [this.versionsOf(other, old, set.applyTo(old), set)];
    });
  }

  private versionsOf(
    path: string,
    old: Uint8Array,
    bytes: Uint8Array,
    { edits }: EditSet,
  ): FileVersions {
    const isCode = /\.[ch]$/.test(path);
    const { symbols } = this.parts;
    return {
      path,
      edits,
      code: isCode
        ? { before: new CodeText(symbols, old), after: new CodeText(symbols, bytes) }
        : undefined,
    };
  }

  private verify(changes: readonly Change[], files: readonly FileVersions[]): Verification {
    const reasons: VetoReason[] = [];
    const differences: FoundDifference[] = [];
    for (const file of files) reasons.push(...this.complaintsAbout(changes, file));
    reasons.push(...renameComplaints(this.spec, changes, files));
    if (reasons.length === 0) {
      const check = new BehaviorCheck(this.parts, this.spec, this.exact, changes, files);
      const found = check.run();
      reasons.push(...found.reasons);
      differences.push(...found.differences);
    }
    return reasons.length === 0 ? { kind: 'holds', differences } : refusal(reasons);
  }

  private complaintsAbout(changes: readonly Change[], file: FileVersions): readonly VetoReason[] {
    return [
      ...this.codeComplaints(changes, file),
      ...nameComplaints(this.parts, this.spec, changes, file),
    ];
  }

  private codeComplaints(changes: readonly Change[], file: FileVersions): readonly VetoReason[] {
    const { code, path } = file;
    if (code === undefined) return [];
    const kinds = new Set(changes.map(({ promise }) => promise.kind));
    const isPlain = [...kinds].every((kind) => kind === 'text' || kind === 'tokens');
    if (!isPlain) return editComplaints(this.parts, this.spec, changes, file);
    const renames = new Map(changes.flatMap(({ promise }) => [...promise.renames]));
    const different = findTokenDifference(code.before.units, code.after.units, renames);
    if (different === undefined) return [];
    const line = code.after.lineOf(different.after?.start ?? code.after.bytes.length);
    const text = `The code is not the same: ${different.after?.text ?? 'the end of the file'} stands where ${different.before?.text ?? 'nothing'} stood.`;
    return [{ text, path, line }];
  }
}

function veto(text: string, path: string, line: number): Verification {
  return refusal([{ text, path, line }]);
}
