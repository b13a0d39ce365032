import { fnv1a, type SymbolTable } from '../syntax/symbol-table.ts';
import { type Blob, MemoryBlob } from './chunked-blob.ts';
import type { NameId } from './model.ts';

/** A dictionary's bytes: texts one behind the other, where each begins, and a hash table of ids. */
export interface DictionaryBytes {
  readonly texts: Uint8Array;
  readonly offsets: Uint8Array;
  readonly slots: Uint8Array;
}

/**
 * Names and their numbers: `text(id)` and `find(text)`, over blobs that are fetched piece by piece.
 *
 * Ids are handed out once and stay valid as long as the store, so records of earlier runs keep their
 * meaning.
 */
export class Dictionary {
  /** Ids run from 1 to `size - 1`. */
  readonly size: number;
  private readonly texts: Blob;
  private readonly offsets: Blob;
  private readonly slots: Blob;
  private readonly known = new Map<NameId, string>();

  constructor(texts: Blob, offsets: Blob, slots: Blob) {
    this.texts = texts;
    this.offsets = offsets;
    this.slots = slots;
    this.size = Math.max(1, offsets.length / 4 - 1);
  }

  static inMemory(bytes: DictionaryBytes): Dictionary {
    const { texts, offsets, slots } = bytes;
    return new Dictionary(new MemoryBlob(texts), new MemoryBlob(offsets), new MemoryBlob(slots));
  }

  /** The spelling of a name. Id 0 is the empty text. */
  text(id: NameId): string {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const text = id === 0 ? '' : Buffer.from(this.bytesOf(id)).toString('latin1');
    this.known.set(id, text);
    return text;
  }

  /** The id of a name, 0 when no file of any indexed tree holds it in code. */
  find(text: string): NameId {
    const slotCount = this.slots.length / 4;
    if (slotCount === 0) return 0;
    const bytes = Buffer.from(text, 'latin1');
    const mask = slotCount - 1;
    for (let slot = fnv1a(bytes, 0, bytes.length) & mask; ; slot = (slot + 1) & mask) {
      const id = int32At(this.slots, slot);
      if (id === 0) return 0;
      if (bytes.equals(this.bytesOf(id))) return id;
    }
  }

  /** Every name in the order of ids, id 1 first. */
  *all(): Generator<string> {
    for (let id = 1; id < this.size; id++) yield Buffer.from(this.bytesOf(id)).toString('latin1');
  }

  /** Gives every name its number in `symbols`, so that new records go on with these ids. */
  adoptInto(symbols: SymbolTable): void {
    const offsets = this.offsets.read(0, this.offsets.length);
    const starts = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
    const texts = this.texts.read(0, this.texts.length);
    for (let id = 1; id < this.size; id++) {
      const from = starts.getInt32(id * 4, true);
      const to = starts.getInt32(id * 4 + 4, true);
      symbols.adoptDictionaryId(symbols.intern(texts, from, to, fnv1a(texts, from, to)), id);
    }
  }

  private bytesOf(id: NameId): Uint8Array {
    const pair = this.offsets.read(id * 4, 8);
    const view = new DataView(pair.buffer, pair.byteOffset, 8);
    const from = view.getInt32(0, true);
    return this.texts.read(from, view.getInt32(4, true) - from);
  }
}

function int32At(blob: Blob, index: number): number {
  const bytes = blob.read(index * 4, 4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
}

/** The names that facts of this run refer to, as a dictionary that contains every earlier one's ids. */
export function packDictionary(symbols: SymbolTable): DictionaryBytes {
  const size = symbols.dictionarySize;
  const symbolOf = new Int32Array(size);
  let textBytes = 0;
  const symbolCount = Math.min(symbols.size, symbols.limit);
  for (let symbol = 1; symbol < symbolCount; symbol++) {
    const id = symbols.knownDictionaryId(symbol);
    if (id === 0) continue;
    symbolOf[id] = symbol;
    textBytes += symbols.lengthOf(symbol);
  }
  // A power of two, at most three quarters full.
  const slotCount = 1 << (32 - Math.clz32(Math.max(2, Math.ceil(size * 1.34)) - 1));
  const offsets = new Int32Array(size + 1);
  const slots = new Int32Array(slotCount);
  const texts = new Uint8Array(textBytes);
  let at = 0;
  for (let id = 1; id < size; id++) {
    offsets[id] = at;
    const symbol = symbolOf[id] as number;
    if (symbol === 0) continue; // two threads raced for one symbol; the loser's number stays empty
    const text = symbols.textBytes(symbol);
    texts.set(text, at);
    at += text.length;
    let slot = fnv1a(text, 0, text.length) & (slotCount - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slotCount - 1);
    slots[slot] = id;
  }
  offsets[size] = at;
  return { texts, offsets: bytesOfWords(offsets), slots: bytesOfWords(slots) };
}

function bytesOfWords(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
