import { KEYWORD_COUNT, keywordTexts } from './keywords.ts';

/** The identity of an identifier's text within one run: a small number, 0 for "none". */
export type SymbolId = number;

/** Memory shared by all workers of one run. Every array view below looks into it. */
export interface SharedSymbols {
  readonly capacity: number;
  readonly buffer: SharedArrayBuffer;
}

/** The table is full: the run must begin again with a larger one. */
export class SymbolTableFull extends Error {
  override readonly name = 'SymbolTableFull';
}

const HEADER_WORDS = 4;
const COUNT = 0;
const TEXT_USED = 1;
const DICTIONARY_COUNT = 2;
/** Per symbol: hash, text offset, text length, dictionary id. */
const ENTRY_WORDS = 4;
/** Room for text, per symbol of capacity. Identifiers in kernel trees average 17 bytes. */
const TEXT_PER_SYMBOL = 32;

export function createSharedSymbols(capacity: number): SharedSymbols {
  const slots = slotCount(capacity);
  const words = HEADER_WORDS + slots + capacity * ENTRY_WORDS;
  return { capacity, buffer: new SharedArrayBuffer(words * 4 + capacity * TEXT_PER_SYMBOL) };
}

function slotCount(capacity: number): number {
  return 1 << (32 - Math.clz32(capacity * 2 - 1));
}

/**
 * Identifier texts to numbers, for many threads at once without locks.
 *
 * Open addressing over a `SharedArrayBuffer`. A symbol's entry is written in full before its slot is
 * published by a compare-exchange, so that a reader that sees the slot sees the entry. Two threads that
 * meet the same new text both write an entry; one wins the slot, the other's entry is never referred to.
 */
export class SymbolTable {
  private readonly header: Int32Array;
  private readonly slots: Int32Array;
  private readonly entries: Int32Array;
  private readonly texts: Uint8Array;
  private readonly mask: number;
  private readonly capacity: number;

  constructor(shared: SharedSymbols) {
    const slots = slotCount(shared.capacity);
    this.capacity = shared.capacity;
    this.mask = slots - 1;
    this.header = new Int32Array(shared.buffer, 0, HEADER_WORDS);
    this.slots = new Int32Array(shared.buffer, HEADER_WORDS * 4, slots);
    const entriesAt = (HEADER_WORDS + slots) * 4;
    this.entries = new Int32Array(shared.buffer, entriesAt, shared.capacity * ENTRY_WORDS);
    this.texts = new Uint8Array(shared.buffer, entriesAt + shared.capacity * ENTRY_WORDS * 4);
  }

  /** A table of its own for one thread, keywords included. */
  static create(capacity: number): { table: SymbolTable; shared: SharedSymbols } {
    const shared = createSharedSymbols(capacity);
    const table = new SymbolTable(shared);
    table.header[COUNT] = 1; // id 0 is "none"
    table.header[DICTIONARY_COUNT] = 1;
    for (const text of keywordTexts()) table.internText(text);
    return { table, shared };
  }

  /** Number of ids handed out, "none" included: every id is below it. */
  get size(): number {
    return Atomics.load(this.header, COUNT);
  }

  /** Number of dictionary ids handed out, "none" included. */
  get dictionarySize(): number {
    return Atomics.load(this.header, DICTIONARY_COUNT);
  }

  get limit(): number {
    return this.capacity;
  }

  /**
   * The id of `bytes[start, end)`, whose FNV-1a hash the scanner computed on its way.
   *
   * Throws `SymbolTableFull`.
   */
  intern(bytes: Uint8Array, start: number, end: number, fnv: number): SymbolId {
    const hash = fnv ^ (fnv >>> 15);
    const { slots, entries, mask } = this;
    let slot = hash & mask;
    for (;;) {
      const id = Atomics.load(slots, slot);
      if (id === 0) {
        const fresh = this.add(bytes, start, end, hash);
        const winner = Atomics.compareExchange(slots, slot, 0, fresh);
        if (winner === 0) return fresh;
        if (this.sameText(winner, hash, bytes, start, end)) return winner;
      } else if (entries[id * ENTRY_WORDS] === hash && this.sameText(id, hash, bytes, start, end)) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
  }

  internText(text: string): SymbolId {
    const bytes = Buffer.from(text, 'latin1');
    return this.intern(bytes, 0, bytes.length, fnv1a(bytes, 0, bytes.length));
  }

  /** The text of a symbol, one character per byte (bytes above 127 keep their value). */
  text(id: SymbolId): string {
    const at = this.entries[id * ENTRY_WORDS + 1] as number;
    const length = this.entries[id * ENTRY_WORDS + 2] as number;
    let text = '';
    for (let i = at; i < at + length; i++) text += String.fromCharCode(this.texts[i] as number);
    return text;
  }

  textBytes(id: SymbolId): Uint8Array {
    const at = this.entries[id * ENTRY_WORDS + 1] as number;
    return this.texts.subarray(at, at + (this.entries[id * ENTRY_WORDS + 2] as number));
  }

  /** The symbol's number in the store's dictionary; the first question for a symbol hands one out. */
  dictionaryId(id: SymbolId): number {
    const at = id * ENTRY_WORDS + 3;
    const known = Atomics.load(this.entries, at);
    if (known !== 0) return known;
    const fresh = Atomics.add(this.header, DICTIONARY_COUNT, 1);
    const winner = Atomics.compareExchange(this.entries, at, 0, fresh);
    return winner === 0 ? fresh : winner;
  }

  /** Takes over a dictionary of an earlier run: `id` gets the dictionary number it had there. */
  adoptDictionaryId(id: SymbolId, dictionaryId: number): void {
    this.entries[id * ENTRY_WORDS + 3] = dictionaryId;
    if (dictionaryId >= this.dictionarySize) this.header[DICTIONARY_COUNT] = dictionaryId + 1;
  }

  /** Dictionary number of a symbol, 0 when it has none. */
  knownDictionaryId(id: SymbolId): number {
    return this.entries[id * ENTRY_WORDS + 3] as number;
  }

  /** The first bytes of a symbol's text, for cheap classification by spelling. */
  byteAt(id: SymbolId, index: number): number {
    return this.texts[(this.entries[id * ENTRY_WORDS + 1] as number) + index] as number;
  }

  lengthOf(id: SymbolId): number {
    return this.entries[id * ENTRY_WORDS + 2] as number;
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number): SymbolId {
    const length = end - start;
    const id = Atomics.add(this.header, COUNT, 1);
    const at = Atomics.add(this.header, TEXT_USED, length);
    if (id >= this.capacity || at + length > this.texts.length) throw new SymbolTableFull();
    for (let i = 0; i < length; i++) this.texts[at + i] = bytes[start + i] as number;
    const entry = id * ENTRY_WORDS;
    this.entries[entry] = hash;
    this.entries[entry + 1] = at;
    this.entries[entry + 2] = length;
    return id;
  }

  private sameText(
    id: SymbolId,
    hash: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    const entry = id * ENTRY_WORDS;
    if (this.entries[entry] !== hash || this.entries[entry + 2] !== end - start) return false;
    let at = this.entries[entry + 1] as number;
    const { texts } = this;
    for (let i = start; i < end; i++) if (bytes[i] !== texts[at++]) return false;
    return true;
  }
}

/** FNV-1a over `bytes[start, end)`, as the scanner computes it while it reads an identifier. */
export function fnv1a(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash;
}

export function isKeyword(id: SymbolId): boolean {
  return id <= KEYWORD_COUNT;
}
