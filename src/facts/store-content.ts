import { ByteReader } from '../base/byte-reader.ts';
import { ByteWriter } from '../base/byte-writer.ts';
import { CONTENT_ID_BYTES } from '../source/content-id.ts';
import { StoredBlob } from './chunked-blob.ts';
import { Dictionary, type DictionaryBytes } from './dictionary.ts';
import { idText } from './extract-batches.ts';
import { type FactStore, StoreDamaged } from './fact-store.ts';
import { TALLIES } from './record-format.ts';

/** What the store holds apart from trees; changes with every commit. */
export interface StoreMeta {
  /** Counted up by each commit, so that a process sees whether another one was faster. */
  readonly generation: number;
  readonly packs: number;
  /** Number of `ids/N` values, each the directory of one commit. */
  readonly directories: number;
  readonly textBytes: number;
  readonly offsetBytes: number;
  readonly slotBytes: number;
}

export const EMPTY_META: StoreMeta = {
  generation: 0,
  packs: 0,
  directories: 0,
  textBytes: 0,
  offsetBytes: 0,
  slotBytes: 0,
};

export function readMeta(store: FactStore): StoreMeta {
  const bytes = store.get('meta');
  // To begin again at pack 0 would put other records where the stored trees look for theirs.
  if (bytes === undefined && !store.isEmpty) throw new StoreDamaged('its description is missing');
  return decodeMeta(bytes);
}

export function decodeMeta(bytes: Buffer | undefined): StoreMeta {
  if (bytes === undefined) return EMPTY_META;
  // Written by `encodeMeta`, under a checksum, by the same version of the store.
  return JSON.parse(bytes.toString('utf8')) as StoreMeta;
}

export function encodeMeta(meta: StoreMeta): Uint8Array {
  return Buffer.from(JSON.stringify(meta), 'utf8');
}

export function storedDictionary(store: FactStore, meta: StoreMeta): Dictionary {
  return new Dictionary(
    new StoredBlob(store, 'names/text', meta.textBytes),
    new StoredBlob(store, 'names/offset', meta.offsetBytes),
    new StoredBlob(store, 'names/slot', meta.slotBytes),
  );
}

export function dictionarySizes(
  bytes: DictionaryBytes,
): Pick<StoreMeta, 'textBytes' | 'offsetBytes' | 'slotBytes'> {
  return {
    textBytes: bytes.texts.length,
    offsetBytes: bytes.offsets.length,
    slotBytes: bytes.slots.length,
  };
}

/** Where the record of a content lies, and its counts. */
export interface KnownRecord {
  readonly pack: number;
  readonly offset: number;
  readonly length: number;
  readonly tally: Int32Array;
}

/** One commit's share of the directory: content ids and where their records lie. */
export function encodeDirectory(entries: ReadonlyMap<string, KnownRecord>): Uint8Array {
  const out = new ByteWriter();
  for (const [id, record] of entries) {
    out.raw(Buffer.from(id, 'latin1'));
    out.varint(record.pack);
    out.varint(record.offset);
    out.varint(record.length);
    for (const count of record.tally) out.varint(count);
  }
  return out.take();
}

/** Every content the store knows, by `idText`. */
export function readDirectory(store: FactStore, meta: StoreMeta): Map<string, KnownRecord> {
  const known = new Map<string, KnownRecord>();
  for (let index = 0; index < meta.directories; index++) {
    const reader = new ByteReader(store.get(`ids/${index}`) ?? new Uint8Array());
    while (reader.offset < reader.end) {
      const id = idText(reader.raw(CONTENT_ID_BYTES));
      const pack = reader.varint();
      const offset = reader.varint();
      const length = reader.varint();
      const tally = Int32Array.from(TALLIES, () => reader.varint());
      known.set(id, { pack, offset, length, tally });
    }
  }
  return known;
}
