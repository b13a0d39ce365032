import {
  type FileStat,
  type FileSystem,
  FileSystemError,
  type FolderEntry,
  type OpenFile,
  type Stamp,
} from './file-system.ts';
import type { FileIdentity, FileWriter } from './file-writer.ts';

type MemoryNode = { stamp: Stamp } & (
  | { readonly kind: 'file'; content: Uint8Array }
  | { readonly kind: 'folder'; readonly entries: Set<string> }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'other' }
);

export type MemoryOperation =
  | 'list'
  | 'stat'
  | 'realPath'
  | 'open'
  | 'read'
  | 'describe'
  | 'checkReplaceable'
  | 'replaceFile'
  | 'removeFile';

/**
 * A disk made of maps, with a clock that stands still until it is told, for tests of what real disks do
 * rarely: refuse, lose a file between two calls, change one while it is read.
 *
 * Invariant: every path but `/` is in the entries of its folder, and every change stamps what it changed.
 */
export class MemoryFileSystem implements FileSystem, FileWriter {
  /** The clock: what is written now gets this stamp. */
  nowMs = 1_000_000;
  /** Every call so far, as "list /tree". */
  readonly calls: string[] = [];
  private readonly nodes = new Map<string, MemoryNode>();
  private readonly failures = new Map<string, string>();
  private readonly actions = new Map<string, () => void>();
  private nextInode = 2;

  constructor() {
    this.nodes.set('/', { kind: 'folder', entries: new Set(), stamp: this.newStamp(0) });
  }

  /** Writes a file and the folders above it. Text is stored as UTF-8. */
  writeFile(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const old = this.nodes.get(path);
    if (old?.kind === 'file') {
      old.content = bytes;
      old.stamp = { ...this.newStamp(bytes.length), inode: old.stamp.inode };
    } else {
      this.add(path, { kind: 'file', content: bytes, stamp: this.newStamp(bytes.length) });
    }
  }

  makeFolder(path: string): void {
    if (this.nodes.has(path)) return;
    this.add(path, { kind: 'folder', entries: new Set(), stamp: this.newStamp(0) });
  }

  makeLink(path: string, target: string): void {
    this.add(path, { kind: 'link', target, stamp: this.newStamp(target.length) });
  }

  /** Makes a named pipe or the like. */
  makeOther(path: string): void {
    this.add(path, { kind: 'other', stamp: this.newStamp(0) });
  }

  remove(path: string): void {
    for (const known of [...this.nodes.keys()]) {
      if (known === path || known.startsWith(`${path}/`)) this.nodes.delete(known);
    }
    const parent = this.nodes.get(parentOf(path));
    if (parent?.kind !== 'folder') return;
    parent.entries.delete(nameOf(path));
    parent.stamp = { ...this.newStamp(0), inode: parent.stamp.inode };
  }

  /** From now on `operation` on `path` fails with the error `code`. */
  failOn(operation: MemoryOperation, path: string, code: string): void {
    this.failures.set(`${operation} ${path}`, code);
  }

  /** Runs `action` once, right before the next `operation` on `path` is answered. */
  before(operation: MemoryOperation, path: string, action: () => void): void {
    this.actions.set(`${operation} ${path}`, action);
  }

  list(folder: string): FolderEntry[] {
    this.enter('list', folder);
    const node = this.find(folder, folder);
    if (node.kind !== 'folder') throw new FileSystemError('ENOTDIR', folder);
    const entries: FolderEntry[] = [];
    for (const name of node.entries) {
      const kind = this.nodes.get(join(folder, name))?.kind ?? 'other';
      entries.push({ name, kind });
    }
    return entries;
  }

  stat(path: string): FileStat | undefined {
    this.enter('stat', path);
    const node = this.nodes.get(path);
    return node === undefined ? undefined : { kind: node.kind, ...node.stamp };
  }

  realPath(path: string): string {
    this.enter('realPath', path);
    let real = '/';
    let rest = path.split('/').filter((part) => part !== '');
    for (let links = 0; rest.length > 0; ) {
      const [name = '', ...behind] = rest;
      rest = behind;
      if (name === '.') continue;
      const at = name === '..' ? parentOf(real) : join(real, name);
      const node = this.find(at, path);
      if (node.kind !== 'link') {
        real = at;
        continue;
      }
      if (++links > 40) throw new FileSystemError('ELOOP', path);
      if (node.target.startsWith('/')) real = '/';
      rest = [...node.target.split('/').filter((part) => part !== ''), ...rest];
    }
    return real;
  }

  open(path: string): OpenFile {
    this.enter('open', path);
    const node = this.find(path, path);
    if (node.kind === 'link') throw new FileSystemError('ELOOP', path);
    let position = 0;
    return {
      stat: (): FileStat => ({ kind: node.kind, ...node.stamp }),
      readInto: (target: Uint8Array, offset: number, length: number): number => {
        this.enter('read', path);
        if (node.kind !== 'file') throw new FileSystemError('EISDIR', path);
        const piece = node.content.subarray(position, position + length);
        target.set(piece, offset);
        position += piece.length;
        return piece.length;
      },
      close: (): void => {},
    };
  }

  describe(path: string): FileIdentity | undefined {
    this.enter('describe', path);
    const node = this.nodes.get(path);
    return node === undefined
      ? undefined
      : { kind: node.kind, mode: 0o644, owner: 0, group: 0, names: 1 };
  }

  checkReplaceable(path: string): void {
    this.enter('checkReplaceable', path);
    this.find(path, path);
  }

  replaceFile(path: string, content: Uint8Array): void {
    this.enter('replaceFile', path);
    this.writeFile(path, content);
  }

  removeFile(path: string): void {
    this.enter('removeFile', path);
    this.remove(path);
  }

  private enter(operation: MemoryOperation, path: string): void {
    const call = `${operation} ${path}`;
    this.calls.push(call);
    const action = this.actions.get(call);
    this.actions.delete(call);
    action?.();
    const code = this.failures.get(call);
    if (code !== undefined) throw new FileSystemError(code, path);
  }

  private find(at: string, asked: string): MemoryNode {
    const node = this.nodes.get(at);
    if (node === undefined) throw new FileSystemError('ENOENT', asked);
    return node;
  }

  private add(path: string, node: MemoryNode): void {
    const above = parentOf(path);
    if (!this.nodes.has(above)) this.makeFolder(above);
    const parent = this.nodes.get(above);
    if (parent?.kind !== 'folder') throw new FileSystemError('ENOTDIR', path);
    parent.entries.add(nameOf(path));
    parent.stamp = { ...this.newStamp(0), inode: parent.stamp.inode };
    this.nodes.set(path, node);
  }

  private newStamp(size: number): Stamp {
    return { size, mtimeMs: this.nowMs, ctimeMs: this.nowMs, inode: this.nextInode++ };
  }
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
