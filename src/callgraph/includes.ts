import type { FactBase } from '../facts/fact-base.ts';
import type { FileIndex } from '../facts/postings.ts';
import { architectureOf } from './architecture.ts';

/** An include chain deeper than this many files is cut; kernel files reach a thousand headers or two. */
const MAX_REACHED = 6000;

/**
 * Which files a file includes, directly and through others.
 *
 * Include paths are not known without a build, so a path is looked for beside the including file, in the
 * tree's and the architecture's `include` folders, and at last anywhere in the tree, nearest first.
 */
export class Includes {
  private readonly base: FactBase;
  private readonly fileCount: number;
  private readonly reached = new Map<FileIndex, ReadonlySet<FileIndex>>();
  private readonly direct = new Map<FileIndex, readonly FileIndex[]>();
  private byPath: Map<string, FileIndex> | undefined;
  private byName: Map<string, FileIndex[]> | undefined;

  constructor(base: FactBase, fileCount: number) {
    this.base = base;
    this.fileCount = fileCount;
  }

  /** The file of that path; undefined when the tree has none. */
  fileAt(path: string): FileIndex | undefined {
    return this.paths().get(path);
  }

  reaches(from: FileIndex, to: FileIndex): boolean {
    return this.reachedFrom(from).has(to);
  }

  /** Whether the file itself includes a path that ends with the header's name. */
  names(file: FileIndex, header: string): boolean {
    const name = header.slice(header.lastIndexOf('/') + 1);
    return this.base.facts(file).includes.some((include) => {
      const text = this.base.text(include.path);
      return text === name || text.endsWith(`/${name}`);
    });
  }

  private reachedFrom(from: FileIndex): ReadonlySet<FileIndex> {
    const known = this.reached.get(from);
    if (known !== undefined) return known;
    const found = new Set<FileIndex>([from]);
    // A Set also yields what is added while we iterate.
    for (const file of found) {
      if (found.size > MAX_REACHED) break;
      for (const next of this.includedBy(file)) found.add(next);
    }
    this.reached.set(from, found);
    return found;
  }

  private includedBy(file: FileIndex): readonly FileIndex[] {
    const known = this.direct.get(file);
    if (known !== undefined) return known;
    const found: FileIndex[] = [];
    for (const include of this.base.facts(file).includes) {
      found.push(...this.resolve(this.base.path(file), this.base.text(include.path)));
    }
    this.direct.set(file, found);
    return found;
  }

  private resolve(includer: string, include: string): readonly FileIndex[] {
    const byPath = this.paths();
    const folder = includer.slice(0, includer.lastIndexOf('/') + 1);
    const beside = byPath.get(normalized(folder + include));
    if (beside !== undefined) return [beside];
    const found: FileIndex[] = [];
    const architecture = architectureOf(includer);
    const roots = ['include/', 'include/uapi/'];
    if (architecture !== '') {
      roots.push(`arch/${architecture}/include/`, `arch/${architecture}/include/uapi/`);
    }
    for (const root of roots) {
      const file = byPath.get(normalized(root + include));
      if (file !== undefined) found.push(file);
    }
    return found.length > 0 ? found : this.nearest(folder, include);
  }

  /** Files anywhere whose path ends with the include's, those that share most of the folder with it. */
  private nearest(folder: string, include: string): readonly FileIndex[] {
    const plain = include.replace(/^(\.\.?\/)+/, '');
    const name = plain.slice(plain.lastIndexOf('/') + 1);
    let best: FileIndex[] = [];
    let bestShared = -1;
    for (const file of this.filesByName().get(name) ?? []) {
      const path = this.base.path(file);
      if (path !== plain && !path.endsWith(`/${plain}`)) continue;
      const shared = sharedFolders(folder, path);
      if (shared > bestShared) {
        best = [];
        bestShared = shared;
      }
      if (shared === bestShared) best.push(file);
    }
    return best;
  }

  private paths(): Map<string, FileIndex> {
    if (this.byPath === undefined) {
      this.byPath = new Map();
      for (let file = 0; file < this.fileCount; file++) this.byPath.set(this.base.path(file), file);
    }
    return this.byPath;
  }

  private filesByName(): Map<string, FileIndex[]> {
    if (this.byName === undefined) {
      this.byName = new Map();
      for (const [path, file] of this.paths()) {
        const name = path.slice(path.lastIndexOf('/') + 1);
        const files = this.byName.get(name);
        if (files === undefined) this.byName.set(name, [file]);
        else files.push(file);
      }
    }
    return this.byName;
  }
}

function normalized(path: string): string {
  if (!path.includes('./')) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function sharedFolders(folder: string, path: string): number {
  const a = folder.split('/');
  const b = path.split('/');
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared;
}
