import { type FactStore, StoreDamaged } from './fact-store.ts';

/** With LMDB's page header and our checksum, a little under sixteen pages of 4 KiB. */
const CHUNK = (1 << 16) - 64;

/** A read-only run of bytes. Reading past the end throws `RangeError`. */
export interface Blob {
  readonly length: number;
  /** The bytes `[offset, offset + length)`; valid as long as the blob. */
  read(offset: number, length: number): Uint8Array;
}

export class MemoryBlob implements Blob {
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    if (offset < 0 || offset + length > this.bytes.length)
      throw new RangeError('past the end of a blob');
    return this.bytes.subarray(offset, offset + length);
  }
}

/** A blob in the store, cut into pieces that are fetched when they are first needed. */
export class StoredBlob implements Blob {
  readonly length: number;
  private readonly store: FactStore;
  private readonly key: string;
  private readonly chunks: (Uint8Array | undefined)[] = [];

  constructor(store: FactStore, key: string, length: number) {
    this.store = store;
    this.key = key;
    this.length = length;
  }

  read(offset: number, length: number): Uint8Array {
    if (offset < 0 || offset + length > this.length) throw new RangeError('past the end of a blob');
    if (length === 0) return new Uint8Array();
    const first = Math.floor(offset / CHUNK);
    const last = Math.floor((offset + length - 1) / CHUNK);
    if (first === last) {
      const from = offset - first * CHUNK;
      return this.chunk(first).subarray(from, from + length);
    }
    const joined = new Uint8Array(length);
    let done = 0;
    for (let index = first; index <= last; index++) {
      const chunk = this.chunk(index);
      const from = index === first ? offset - first * CHUNK : 0;
      const part = chunk.subarray(from, Math.min(chunk.length, from + length - done));
      joined.set(part, done);
      done += part.length;
    }
    return joined;
  }

  private chunk(index: number): Uint8Array {
    const known = this.chunks[index];
    if (known !== undefined) return known;
    const fetched = this.store.get(`${this.key}/${index}`);
    const wanted = Math.min(CHUNK, this.length - index * CHUNK);
    if (fetched === undefined || fetched.length < wanted) {
      throw new StoreDamaged(`a part of ${this.key} is missing`);
    }
    this.chunks[index] = fetched;
    return fetched;
  }
}

/** Puts `bytes` so that `StoredBlob` finds them again under `key`. */
export function putBlob(
  put: (key: string, value: Uint8Array) => void,
  key: string,
  bytes: Uint8Array,
): void {
  for (let at = 0, index = 0; at < bytes.length; at += CHUNK, index++) {
    put(`${key}/${index}`, bytes.subarray(at, Math.min(bytes.length, at + CHUNK)));
  }
}
