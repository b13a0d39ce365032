import type { FactStore } from './fact-store.ts';

/**
 * A pack holds at most this much, unless one record is larger: small enough that one look-up reads little,
 * and with LMDB's page header and our checksum a little under sixteen pages.
 */
const PACK_BYTES = (1 << 16) - 64;

/**
 * Records, many to a pack, numbered through the whole store. Packs of this run stay in memory until they
 * are committed; older ones come from the store.
 */
export class RecordPacks {
  private readonly store: FactStore;
  private readonly fetched = new Map<number, Uint8Array>();
  private readonly fresh = new Map<number, Uint8Array>();
  private parts: Uint8Array[] = [];
  private length = 0;
  private open: number;

  /** `first` is the number of packs that the store holds. */
  constructor(store: FactStore, first: number) {
    this.store = store;
    this.open = first;
  }

  /** Number of packs, this run's included. */
  get count(): number {
    return this.open + (this.length > 0 ? 1 : 0);
  }

  /** Appends a record and says where it lies. */
  add(record: Uint8Array): { readonly pack: number; readonly offset: number } {
    if (this.length + record.length > PACK_BYTES && this.length > 0) this.close();
    const place = { pack: this.open, offset: this.length };
    this.parts.push(record);
    this.length += record.length;
    return place;
  }

  /** The bytes of a pack. Throws `StoreDamaged` when the store has lost it. */
  readonly get = (index: number): Uint8Array => {
    const known = this.fresh.get(index) ?? this.fetched.get(index);
    if (known !== undefined) return known;
    if (index === this.open && this.length > 0) {
      this.close();
      return this.get(index);
    }
    const bytes = this.store.get(packKey(index)) ?? new Uint8Array();
    this.fetched.set(index, bytes);
    return bytes;
  };

  putFresh(put: (key: string, value: Uint8Array) => void): void {
    if (this.length > 0) this.close();
    for (const [index, bytes] of this.fresh) put(packKey(index), bytes);
  }

  /** Bytes of this run's packs. */
  get freshBytes(): number {
    let sum = this.length;
    for (const bytes of this.fresh.values()) sum += bytes.length;
    return sum;
  }

  private close(): void {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.fresh.set(this.open++, bytes);
    this.parts = [];
    this.length = 0;
  }
}

function packKey(index: number): string {
  return `pack/${index}`;
}
