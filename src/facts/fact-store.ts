import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { open, type RootDatabase, type Transaction } from 'lmdb';
import { EXTRACTOR_VERSION } from './model.ts';

/** Change it when keys or values of the store change their form. */
const STORE_VERSION = 1;
const VERSION = `flagday store ${STORE_VERSION}, extractor ${EXTRACTOR_VERSION}`;

const FILE = 'facts.mdb';
/** Size and version after the last commit: what LMDB itself does not check before it maps the file. */
const SEAL = 'facts.seal';

/** The store's bytes are not what was written. It is a cache: the cure is to build it anew. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
}

/** The store could not be written: disk full, read-only folder. Answers are right all the same. */
export class StoreNotWritable extends Error {
  override readonly name = 'StoreNotWritable';
}

/** Why an existing store was thrown away, or why none is kept. */
export interface StoreNote {
  readonly text: string;
}

/**
 * Values by key, in one LMDB file: many processes read it at once, a commit is seen whole or not at all,
 * and a process killed at any moment leaves the last commit in place.
 *
 * Every value ends with its CRC-32 and is checked when it is read. The file's size is sealed in a second
 * small file, because reading a truncated memory map would kill the process rather than fail.
 */
export class FactStore {
  readonly folder: string;
  readonly notes: readonly StoreNote[];
  private readonly database: RootDatabase<Buffer, string> | undefined;
  private readonly writable: boolean;
  private moment: Transaction | undefined;

  private constructor(
    folder: string,
    database: RootDatabase<Buffer, string> | undefined,
    writable: boolean,
    notes: readonly StoreNote[],
  ) {
    this.folder = folder;
    this.database = database;
    this.writable = writable;
    this.notes = notes;
  }

  /**
   * Opens the store in `folder`, making it when it is missing. Never throws: a store that cannot be used
   * gives one that holds nothing and keeps nothing, with a note that says why.
   */
  static open(folder: string): FactStore {
    const notes: StoreNote[] = [];
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      notes.push({ text: `no store: ${messageOf(error)}` });
      return new FactStore(folder, undefined, false, notes);
    }
    const damage = damageOf(folder);
    if (damage !== undefined) {
      notes.push({ text: `the store in ${folder} ${damage}; it is built anew` });
      if (!removeFiles(folder)) {
        notes.push({ text: `the store in ${folder} cannot be replaced; facts are not kept` });
        return new FactStore(folder, undefined, false, notes);
      }
    }
    for (const writable of [true, false]) {
      try {
        const database = open<Buffer, string>({
          path: path.join(folder, FILE),
          encoding: 'binary',
          compression: false,
          readOnly: !writable,
          // A kill loses nothing without it. After a power cut the checksums tell, and it is a cache.
          noSync: true,
        });
        if (!writable)
          notes.push({ text: `the store in ${folder} is read-only; new facts are not kept` });
        return new FactStore(folder, database, writable, notes);
      } catch (error) {
        if (!writable) notes.push({ text: `no store: ${messageOf(error)}` });
      }
    }
    return new FactStore(folder, undefined, false, notes);
  }

  /**
   * The value of `key`, its checksum verified; `undefined` when there is none. Throws `StoreDamaged`.
   *
   * All values come from one moment: what another process commits is seen after `renew` only.
   */
  get(key: string): Buffer | undefined {
    let stored: Buffer | undefined;
    try {
      this.moment ??= this.database?.useReadTransaction();
      stored =
        this.moment === undefined
          ? undefined
          : this.database?.get(key, { transaction: this.moment });
    } catch (error) {
      throw new StoreDamaged(messageOf(error));
    }
    if (stored === undefined) return undefined;
    const length = stored.length - 4;
    if (length < 0) throw new StoreDamaged(`value of ${key} is too short`);
    const content = stored.subarray(0, length);
    if (crc32(content) !== stored.readUInt32LE(length)) {
      throw new StoreDamaged(`value of ${key} has a wrong checksum`);
    }
    return content;
  }

  /** Lets the next `get` see what was committed meanwhile. */
  renew(): void {
    this.moment?.done();
    this.moment = undefined;
  }

  /**
   * Writes everything that `fill` puts, as one commit, unless `isCurrent` (asked inside the transaction,
   * where no other process can commit) says that another process was faster.
   *
   * Returns whether it was committed. Throws `StoreNotWritable` with nothing changed.
   */
  commit(
    isCurrent: () => boolean,
    fill: (put: (key: string, value: Uint8Array) => void) => void,
  ): boolean {
    const { database } = this;
    if (database === undefined || !this.writable)
      throw new StoreNotWritable('the store is not writable');
    let committed = false;
    try {
      this.renew();
      database.transactionSync(() => {
        if (!isCurrent()) return;
        fill((key, value) => database.putSync(key, withChecksum(value)));
        committed = true;
      });
      if (committed) this.seal();
    } catch (error) {
      throw new StoreNotWritable(messageOf(error));
    }
    return committed;
  }

  /** Deletes every value. The next run begins with an empty store. */
  async discard(): Promise<void> {
    await this.close();
    removeFiles(this.folder);
  }

  /** Bytes on disk. */
  get size(): number {
    try {
      return statSync(path.join(this.folder, FILE)).size;
    } catch {
      return 0;
    }
  }

  get isUsable(): boolean {
    return this.database !== undefined;
  }

  async close(): Promise<void> {
    this.renew();
    await this.database?.close();
  }

  private seal(): void {
    writeFileSync(path.join(this.folder, SEAL), `${VERSION}\n${this.size}\n`);
  }
}

function withChecksum(value: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(value.length + 4);
  stored.set(value);
  stored.writeUInt32LE(crc32(value), value.length);
  return stored;
}

/** What is wrong with the files in `folder`, as the end of a sentence; `undefined` when nothing is. */
function damageOf(folder: string): string | undefined {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return undefined;
  try {
    const [version, size] = readFileSync(path.join(folder, SEAL), 'utf8').split('\n');
    if (version !== VERSION) return 'was written by another version of Flagday';
    if (statSync(file).size < Number(size)) return 'is shorter than it was written';
    return undefined;
  } catch {
    // No seal: the first commit was never finished, or the seal was lost.
    return statSync(file).size === 0 ? undefined : 'was never finished';
  }
}

function removeFiles(folder: string): boolean {
  try {
    for (const name of [FILE, `${FILE}-lock`, SEAL])
      rmSync(path.join(folder, name), { force: true });
    return true;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
