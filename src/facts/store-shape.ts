import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/*
 * LMDB trusts its file: a page number or length that a bad disk, a cut-off copy or a power cut has changed
 * sends it outside the memory map, and the process dies without a word. So we look over every page that
 * LMDB itself interprets before we let it. Values are not looked at here; they carry checksums.
 *
 * The layout is the one of LMDB's data version 2 (`mdb.c`: MDB_meta, MDB_page_header, MDB_node, MDB_ovpage),
 * little-endian with 64-bit page numbers. A file laid out otherwise is rebuilt, which is always right.
 */

const PAGE = 4096;
const HEADER = 24;
const NODE = 8;
/** Page number, transaction and page count of a value on pages of its own. */
const OVERFLOW_PLACE = 24;
const BRANCH = 1;
const LEAF = 2;
const META = 8;
const BIG = 1;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** MDB_NOSUBDIR and MDB_INTEGERKEY, as LMDB writes them for a store that is one file. */
const FREE_LIST_FLAGS = 0x4008;
const MAX_DEPTH = 32;
const NO_ROOT = -1;

/** Another process may commit while we look, and reuse pages of the snapshot that we are in. */
const ATTEMPTS = 5;

class Misshapen extends Error {}

/**
 * Why LMDB must not be let near `file`, as the end of a sentence; `undefined` when it may read and write it.
 *
 * Reads the pages of keys and of free pages, not those of values: some hundred for a store of 300 MB.
 * Throws the system's errors.
 */
export function shapeDamage(file: string): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    let damage: string | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = newestTransaction(descriptor);
      damage = damageNow(descriptor);
      if (damage === undefined || before === newestTransaction(descriptor)) break;
    }
    return damage;
  } finally {
    closeSync(descriptor);
  }
}

function damageNow(descriptor: number): string | undefined {
  const size = fstatSync(descriptor).size;
  if (size === 0) return undefined; // made a moment ago, or never written: LMDB fills it
  try {
    new ShapeWalk(descriptor, size).walk();
    return undefined;
  } catch (error) {
    if (error instanceof Misshapen) return error.message;
    throw error;
  }
}

function newestTransaction(descriptor: number): number {
  const both = new Uint8Array(2 * PAGE);
  readSync(descriptor, both, 0, 2 * PAGE, 0);
  return Math.max(number(both, HEADER + 128), number(both, PAGE + HEADER + 128));
}

interface Tree {
  readonly flags: number;
  readonly depth: number;
  readonly root: number;
}

interface Meta {
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly transaction: number;
}

class ShapeWalk {
  private readonly descriptor: number;
  private readonly size: number;
  private used: Uint8Array = new Uint8Array();
  private lastPage = 0;
  private transaction = 0;

  constructor(descriptor: number, size: number) {
    this.descriptor = descriptor;
    this.size = size;
  }

  walk(): void {
    const metas = [this.meta(0), this.meta(1)] as const;
    const newest = metas[0].transaction >= metas[1].transaction ? metas[0] : metas[1];
    // Each transaction writes the meta page of its own parity, so the two are neighbours.
    const isOwn = metas.every((meta, i) => meta.transaction === 0 || meta.transaction % 2 === i);
    if (!isOwn || Math.abs(metas[0].transaction - metas[1].transaction) > 1) {
      throw new Misshapen('has meta pages that do not belong together');
    }
    this.lastPage = newest.lastPage;
    this.transaction = newest.transaction;
    // LMDB keeps the file's end free, so the last page may lie behind it; a used page may not.
    this.used = new Uint8Array(Math.min(this.lastPage + 1, Math.ceil(this.size / PAGE)));
    const lists: Uint8Array[] = [];
    this.walkTree(newest.main, undefined);
    this.walkTree(newest.free, (list) => lists.push(list));
    for (const list of lists) this.checkFreeList(list);
  }

  private meta(index: number): Meta {
    const page = this.read(index * PAGE, PAGE);
    const sound =
      short(page, 18) === META &&
      word(page, HEADER) === MAGIC &&
      word(page, HEADER + 4) === DATA_VERSION &&
      number(page, HEADER + 8) === 0 &&
      word(page, HEADER + 24) === PAGE;
    if (!sound) throw new Misshapen('does not begin as a store does');
    const meta = {
      free: treeAt(page, HEADER + 24),
      main: treeAt(page, HEADER + 72),
      lastPage: number(page, HEADER + 120),
      transaction: number(page, HEADER + 128),
    };
    const fits =
      meta.free.flags === FREE_LIST_FLAGS &&
      meta.main.flags === 0 &&
      meta.lastPage >= 1 &&
      meta.transaction >= 0 &&
      word(page, HEADER + 20) < 2 ** 12; // the map's size, below 16 TiB
    if (!fits) throw new Misshapen('has a meta page that makes no sense');
    return meta;
  }

  private walkTree(tree: Tree, takeValue: ((value: Uint8Array) => void) | undefined): void {
    if (tree.root === NO_ROOT) {
      if (tree.depth !== 0) throw new Misshapen('has lost the root of its keys');
      return;
    }
    if (tree.depth < 1 || tree.depth > MAX_DEPTH) throw new Misshapen('has keys nested too deep');
    let level = [tree.root];
    for (let depth = 1; depth <= tree.depth; depth++) {
      const below: number[] = [];
      for (const page of level) this.walkPage(page, depth === tree.depth, below, takeValue);
      level = below;
    }
  }

  private walkPage(
    index: number,
    isLeaf: boolean,
    below: number[],
    takeValue: ((value: Uint8Array) => void) | undefined,
  ): void {
    this.claim(index, 1);
    const page = this.read(index * PAGE, PAGE);
    const lower = short(page, 20);
    const upper = short(page, 22);
    const sound =
      number(page, 0) === index &&
      this.isPast(number(page, 8)) &&
      short(page, 18) === (isLeaf ? LEAF : BRANCH) &&
      lower > 0 &&
      lower % 2 === 0 &&
      lower <= upper &&
      upper <= PAGE - HEADER;
    if (!sound) throw new Misshapen(`has a broken page ${index}`);
    // A store of a whole kernel has ten thousand nodes, and this runs before anything is compiled, so: no calls.
    const words = new Uint16Array(page.buffer);
    const last = HEADER + lower;
    for (let at = HEADER; at < last; at += 2) {
      const node = HEADER + (words[at >> 1] as number);
      const word = node >> 1;
      const flags = words[word + 2] as number;
      const data = node + NODE + (words[word + 3] as number);
      if ((node & 1) === 1 || node < HEADER + upper || node > PAGE - NODE || data > PAGE) {
        throw broken(index);
      }
      const low = (words[word] as number) + (words[word + 1] as number) * 65536;
      if (!isLeaf) below.push(low + flags * 2 ** 32);
      else if (flags === 0) {
        if (data + low > PAGE) throw broken(index);
        if (takeValue !== undefined && words[word + 3] !== 8) throw brokenFreeList();
        takeValue?.(page.subarray(data, data + low));
      } else {
        if (flags !== BIG || data + OVERFLOW_PLACE > PAGE) throw broken(index);
        const pages = Math.floor((HEADER - 1 + low) / PAGE) + 1;
        const first = number(page, data);
        const isSound = number(page, data + 16) === pages && this.isPast(number(page, data + 8));
        if (!isSound) throw broken(index);
        this.claim(first, pages);
        takeValue?.(this.read(first * PAGE + HEADER, low));
      }
    }
  }

  /**
   * The free list decides which pages the next commit overwrites. Entries: 0 for none, a page, or minus the
   * length of a run and then its first page.
   */
  private checkFreeList(list: Uint8Array): void {
    // Tens of thousands of entries in a store that has just been rebuilt, so: whole words, no calls.
    const words = new Int32Array(list.slice().buffer, 0, list.length >>> 2);
    const count = words.length < 2 ? -1 : (words[0] as number);
    if (count < 0 || (count + 1) * 2 > words.length) throw brokenFreeList();
    for (let i = 1; i <= count; i++) {
      let first = words[2 * i] as number;
      let high = words[2 * i + 1] as number;
      let pages = 1;
      if (first < 0 && high === -1 && i < count) {
        pages = -first;
        i++;
        first = words[2 * i] as number;
        high = words[2 * i + 1] as number;
      } else if (first === 0 && high === 0) continue;
      if (high !== 0 || first < 2 || pages > this.lastPage - first + 1) throw brokenFreeList();
      // Beyond the file's end nothing is used, so there is nothing to overwrite.
      const end = Math.min(first + pages, this.used.length);
      for (let page = first; page < end; page++) {
        if (this.used[page] === 1) throw brokenFreeList();
        this.used[page] = 1;
      }
    }
  }

  /** LMDB takes a page from the future for one that it may write to where it lies. */
  private isPast(transaction: number): boolean {
    return transaction >= 0 && transaction <= this.transaction;
  }

  /** Notes that pages are in use; each may be so once. */
  private claim(first: number, pages: number): void {
    if (!(first >= 2 && pages >= 1 && first + pages <= this.used.length)) {
      throw new Misshapen(
        'is shorter than it was written, or refers to pages that it does not have',
      );
    }
    const claimed = this.used.subarray(first, first + pages);
    if (claimed.includes(1)) throw new Misshapen(`uses page ${first} twice`);
    claimed.fill(1);
  }

  private read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    if (readSync(this.descriptor, bytes, 0, length, offset) < length) {
      throw new Misshapen('is shorter than it was written');
    }
    return bytes;
  }
}

function broken(page: number): Misshapen {
  return new Misshapen(`has a broken page ${page}`);
}

function brokenFreeList(): Misshapen {
  return new Misshapen('has a broken list of free pages');
}

function treeAt(page: Uint8Array, at: number): Tree {
  return {
    flags: short(page, at + 4),
    depth: short(page, at + 6),
    root: number(page, at + 40),
  };
}

function short(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

function word(bytes: Uint8Array, at: number): number {
  return (short(bytes, at) | (short(bytes, at + 2) << 16)) >>> 0;
}

/** A 64-bit number that is below 2^31; anything else is no page number, and -1. */
function number(bytes: Uint8Array, at: number): number {
  const low =
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24);
  const high =
    (bytes[at + 4] as number) |
    (bytes[at + 5] as number) |
    (bytes[at + 6] as number) |
    (bytes[at + 7] as number);
  return high === 0 && low >= 0 ? low : NO_ROOT;
}
