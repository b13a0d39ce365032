import { UserError } from '../base/user-error.ts';
import { type AppliedHunks, applyHunks } from './apply-diff.ts';
import { decodeMails } from './mail.ts';
import { isCFileName } from './tree-listing.ts';
import { type FileDiff, parseUnifiedDiff } from './unified-diff.ts';

/** A file before and after a change; `undefined` where it is not there. One character is one byte. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface Patch {
  /** How the user named it. */
  readonly name: string;
  /** A diff, a mail, or an mbox of several, applied one on top of the other. One character is one byte. */
  readonly text: string;
}

export interface PatchedFiles {
  /** The C files that the patch leaves different, by path. */
  readonly files: readonly ChangedFile[];
  /** What was applied with tolerance. */
  readonly notes: readonly string[];
}

/** The text of a tree's file; `undefined` when there is none. */
export type ReadTreeText = (path: string) => Promise<string | undefined>;

/**
 * Applies a patch to the C files of a tree, in memory.
 *
 * Throws `UserError` when it is no patch or does not fit the tree, with file, hunk and reason.
 */
export async function applyPatch(patch: Patch, read: ReadTreeText): Promise<PatchedFiles> {
  const { files, problem } = parseUnifiedDiff(decodeMails(patch.text));
  if (problem !== undefined) {
    throw new UserError(
      `${patch.name}:${problem.line}: ${problem.reason}`,
      'save the patch again as it was sent; mail programs that wrap lines damage it',
    );
  }
  if (files.length === 0) {
    throw new UserError(
      `${patch.name} holds no diff`,
      'give what `git diff` or `git format-patch` prints, or a saved mail with a patch in it',
    );
  }
  const patched = new PatchedTree(patch.name, read);
  for (const file of files) await patched.apply(file);
  return patched.result();
}

/** The files as they are after the patches applied so far. */
class PatchedTree {
  private readonly name: string;
  private readonly read: ReadTreeText;
  private readonly texts = new Map<string, { before: string | undefined; after?: string }>();
  private readonly notes: string[] = [];

  constructor(name: string, read: ReadTreeText) {
    this.name = name;
    this.read = read;
  }

  async apply(file: FileDiff): Promise<void> {
    if (![file.oldPath, file.newPath].some(isCFileName)) return;
    for (const path of [file.oldPath, file.newPath]) this.refuseOutside(path, file);
    if (file.isBinary) throw this.misfit(file, 'it is a binary diff, which has no text to read');
    if (file.kind === 'add') {
      await this.add(file);
      return;
    }
    const path = await this.find(file.oldPath, file);
    const after = this.changed(file, path, (await this.textOf(path)) ?? '');
    switch (file.kind) {
      case 'change':
        this.put(path, after);
        break;
      case 'delete':
        if (after !== '') throw this.misfit(file, 'it deletes a file that has more in it');
        this.put(path, undefined);
        break;
      case 'rename':
      case 'copy': {
        const target = stripped(file.newPath);
        await this.textOf(target);
        if (file.kind === 'rename') this.put(path, undefined);
        this.put(target, after);
      }
    }
  }

  result(): PatchedFiles {
    const files = [...this.texts]
      .map(([path, { before, after }]) => ({ path, before, after }))
      .filter(({ path, before, after }) => isCFileName(path) && before !== after)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { files, notes: this.notes };
  }

  private async add(file: FileDiff): Promise<void> {
    const path = stripped(file.newPath);
    if ((await this.textOf(path)) !== undefined) {
      throw this.misfit(file, 'it adds a file that is there already');
    }
    this.put(path, this.changed(file, path, ''));
  }

  private changed(file: FileDiff, path: string, text: string): string {
    const applied = applyHunks(text, file.hunks);
    if (applied.kind === 'failed') throw this.hunkMisfit(path, applied);
    for (const number of applied.fuzzy) {
      this.notes.push(
        `${this.name}: hunk ${number} of ${path} was applied although not all of its context is there`,
      );
    }
    return applied.text;
  }

  /** The file that a path of the diff means: without its first folder, which is `a` as a rule, or else as it is. */
  private async find(spelled: string, file: FileDiff): Promise<string> {
    for (const path of new Set([stripped(spelled), spelled])) {
      if ((await this.textOf(path)) !== undefined) return path;
    }
    throw this.misfit(file, `the tree has no file ${stripped(spelled)}`);
  }

  private async textOf(path: string): Promise<string | undefined> {
    const known = this.texts.get(path);
    if (known !== undefined) return known.after;
    const before = await this.read(path);
    this.texts.set(path, before === undefined ? { before } : { before, after: before });
    return before;
  }

  private put(path: string, after: string | undefined): void {
    const before = this.texts.get(path)?.before;
    this.texts.set(path, after === undefined ? { before } : { before, after });
  }

  private refuseOutside(path: string, file: FileDiff): void {
    if (path.startsWith('/') || path.split('/').includes('..')) {
      throw this.misfit(file, `the path ${path} leads out of the tree`);
    }
  }

  private misfit(file: FileDiff, reason: string): UserError {
    return new UserError(
      `${this.name}:${file.line}: ${stripped(file.newPath)} cannot be patched: ${reason}`,
      FITTING_TREE,
    );
  }

  private hunkMisfit(
    path: string,
    { number, hunk, reason }: Extract<AppliedHunks, { kind: 'failed' }>,
  ): UserError {
    return new UserError(
      `${this.name}:${hunk.line}: hunk ${number} of ${path} (${hunk.header}) does not apply: ${reason}`,
      FITTING_TREE,
    );
  }
}

const FITTING_TREE = 'name the tree that the patch was made for, with --tree DIR or --rev REV';

function stripped(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? path : path.slice(slash + 1);
}
