import type { Host } from '../host/host.ts';
import {
  CONTENT_ID_BYTES,
  contentIdHex,
  contentIdInPlace,
  HEADROOM,
} from '../source/content-id.ts';
import { readBlobsSync } from '../source/read-blobs-sync.ts';
import { readSource, SourceBuffer } from '../source/read-source.ts';
import { joinPath } from '../source/walk-tree.ts';
import type { OwnerFact, Place } from './model.ts';
import { findOwnerText, type OwnerText } from './owner-text.ts';
import type { FileIndex } from './postings.ts';
import type { TreeState } from './tree-facts.ts';

/** The text that a file's facts were made of, or why it cannot be had any more. */
export type SourceText =
  /** Behind the last of `bytes` their buffer holds a zero, which scanners ask for. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing'; readonly reason: string };

/** How much text is kept: the C files of a large driver folder several times over. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** Files of a revision that are read along with one asked for; starting git costs as much as reading a megabyte. */
const AHEAD_FILES = 48;
const AHEAD_BYTES = 2 * 1024 * 1024;

interface Kept {
  readonly text: SourceText;
  lineStarts: Int32Array | undefined;
}

/**
 * The text of a tree's files, at once and to the byte as it was when the facts were made: places among the
 * facts are places in this text. A file of the work tree that was edited since is missing, never wrong.
 *
 * Owns a cache of the texts asked for last.
 */
export class TextReader {
  private readonly host: Host;
  private readonly state: TreeState;
  /** For each file its place in the listing; -1 for one that is gone. */
  private readonly listed: Int32Array;
  /** Oldest first. */
  private readonly kept = new Map<FileIndex, Kept>();
  private keptBytes = 0;
  private readonly buffer = new SourceBuffer();

  constructor(host: Host, state: TreeState) {
    this.host = host;
    this.state = state;
    this.listed = new Int32Array(state.columns.packs.length).fill(-1);
    state.columns.indexOf.forEach((index, position) => {
      if (index >= 0) this.listed[index] = position;
    });
  }

  read(file: FileIndex): SourceText {
    return this.take(file).text;
  }

  /** The bytes of `read`; `undefined` when they are missing. */
  bytes(file: FileIndex): Uint8Array | undefined {
    const text = this.read(file);
    return text.kind === 'text' ? text.bytes : undefined;
  }

  /** The byte offset of a place among the facts of `file`; `undefined` when its text is missing. */
  offsetOf(file: FileIndex, place: Place): number | undefined {
    const starts = this.lineStarts(file);
    const start = starts?.[place.line - 1];
    return start === undefined ? undefined : start + place.column - 1;
  }

  /** Where in `bytes(file)` a function or macro of the file stands; `undefined` when the text is missing. */
  ownerText(file: FileIndex, owner: OwnerFact): OwnerText | undefined {
    const bytes = this.bytes(file);
    const starts = this.lineStarts(file);
    if (bytes === undefined || starts === undefined) return undefined;
    return findOwnerText(bytes, starts, owner);
  }

  /** Reads files of a revision ahead, with one start of git for some megabytes of them. */
  preload(files: Iterable<FileIndex>): void {
    if (this.state.listing.kind !== 'revision') return;
    let wanted: FileIndex[] = [];
    let bytes = 0;
    for (const file of files) {
      if (this.kept.has(file) || (this.listed[file] ?? -1) < 0) continue;
      wanted.push(file);
      bytes += this.sizeOf(file);
      if (bytes < AHEAD_BYTES) continue;
      this.readBlobs(wanted);
      wanted = [];
      bytes = 0;
    }
    if (wanted.length > 0) this.readBlobs(wanted);
  }

  private lineStarts(file: FileIndex): Int32Array | undefined {
    const kept = this.take(file);
    if (kept.text.kind === 'missing') return undefined;
    kept.lineStarts ??= findLineStarts(kept.text.bytes);
    return kept.lineStarts;
  }

  private take(file: FileIndex): Kept {
    const known = this.kept.get(file);
    if (known !== undefined) {
      this.kept.delete(file);
      this.kept.set(file, known);
      return known;
    }
    const position = this.listed[file] ?? -1;
    if (position < 0) return this.keep(file, { kind: 'missing', reason: 'is no file of the tree' });
    if (this.state.listing.kind === 'revision') {
      // Last, so that making room for the others does not drop the one that was asked for.
      this.readBlobs([...this.neighbors(file, position), file]);
      const read = this.kept.get(file);
      if (read !== undefined) return read;
    }
    return this.keep(file, this.readFile(file, position));
  }

  private readFile(file: FileIndex, position: number): SourceText {
    const { listing } = this.state;
    const path = joinPath(listing.root, listing.files[position]?.path ?? '');
    const read = readSource(this.host.fileSystem, path, this.buffer);
    if (read.kind === 'problem') return { kind: 'missing', reason: read.reason };
    const bytes = withZeroBehind(this.buffer.content(read.length));
    const id = contentIdInPlace(this.buffer.bytes, HEADROOM, read.length);
    return contentIdHex(id) === this.contentId(file)
      ? { kind: 'text', bytes }
      : { kind: 'missing', reason: 'was changed since its facts were read' };
  }

  private readBlobs(files: readonly FileIndex[]): void {
    const ids = files.map((file) => this.contentId(file));
    readBlobsSync(this.host, this.state.listing.root, ids).forEach((read, i) => {
      const text: SourceText =
        read.kind === 'blob'
          ? { kind: 'text', bytes: withZeroBehind(read.bytes) }
          : { kind: 'missing', reason: read.reason };
      this.keep(files[i] as FileIndex, text); // one answer for each
    });
  }

  /** Files behind this one in the same folder: a question about one function asks for its callees next. */
  private neighbors(file: FileIndex, position: number): FileIndex[] {
    const { files } = this.state.listing;
    const { indexOf } = this.state.columns;
    const path = files[position]?.path ?? '';
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const found: FileIndex[] = [];
    let bytes = this.sizeOf(file);
    for (let i = position + 1; found.length < AHEAD_FILES; i++) {
      const next = files[i];
      if (next === undefined || !next.path.startsWith(folder)) break;
      bytes += next.size;
      if (bytes > AHEAD_BYTES) break;
      const index = indexOf[i] as number;
      if (index >= 0 && !this.kept.has(index)) found.push(index);
    }
    return found;
  }

  private sizeOf(file: FileIndex): number {
    return this.state.listing.files[this.listed[file] ?? -1]?.size ?? 0;
  }

  private contentId(file: FileIndex): string {
    const at = file * CONTENT_ID_BYTES;
    return contentIdHex(this.state.columns.contentIds.subarray(at, at + CONTENT_ID_BYTES));
  }

  private keep(file: FileIndex, text: SourceText): Kept {
    const kept: Kept = { text, lineStarts: undefined };
    this.kept.set(file, kept);
    this.keptBytes += sizeOfText(text);
    for (const [oldest, { text: old }] of this.kept) {
      if (this.keptBytes <= MAX_KEPT_BYTES || oldest === file) break;
      this.kept.delete(oldest);
      this.keptBytes -= sizeOfText(old);
    }
    return kept;
  }
}

function sizeOfText(text: SourceText): number {
  return text.kind === 'text' ? text.bytes.length : 0;
}

function withZeroBehind(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 1);
  bytes.set(content);
  return bytes.subarray(0, content.length);
}

function findLineStarts(bytes: Uint8Array): Int32Array {
  const starts = [0];
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    starts.push(at + 1);
  }
  return Int32Array.from(starts);
}

const NEWLINE = 0x0a;
