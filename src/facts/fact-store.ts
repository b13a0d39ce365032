import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { open, type RootDatabase, type Transaction } from 'lmdb';
import { EXTRACTOR_VERSION } from './model.ts';
import { shapeDamage } from './store-shape.ts';

/** Change it when keys or values of the store change their form. */
const STORE_VERSION = 2;

/**
 * Everything lives in one folder below the store's, so that a rename takes it away whole: LMDB's file and its
 * lock file belong together, and two processes must never hold one of them and different others.
 */
const PREFIX = 'facts-';
const CURRENT = `${PREFIX}${STORE_VERSION}.${EXTRACTOR_VERSION}`;
const FILE = 'facts.mdb';
/** The stamp of the file when it was last found sound, or last committed to and closed. */
const SEEN = 'seen';

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
 * Every value ends with a CRC-32 of its key and itself, and is checked when it is read. The pages that LMDB
 * finds the values by are checked when the file is opened and is not as we left it (`store-shape.ts`),
 * because LMDB would rather die than complain.
 */
export class FactStore {
  readonly folder: string;
  readonly notes: readonly StoreNote[];
  private readonly database: RootDatabase<Buffer, string> | undefined;
  private readonly writable: boolean;
  private moment: Transaction | undefined;
  private committed = false;

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
    const none = (why: string): FactStore => {
      notes.push({ text: `no facts are kept: ${why}` });
      return new FactStore(folder, undefined, false, notes);
    };
    try {
      if (makeFolder(folder)) notes.push({ text: `the store in ${folder} ${OTHER_VERSION}` });
      for (let attempt = 0; ; attempt++) {
        const damage = damageOf(folder);
        if (damage === undefined) break;
        if (attempt > 0) return none(`the store in ${folder} ${damage}`);
        notes.push({ text: `the store in ${folder} ${damage}; it is built anew` });
        takeAway(folder, CURRENT);
        makeFolders(path.join(folder, CURRENT));
      }
      return (
        openDatabase(folder, notes) ?? none(`the store in ${folder} is in no state to be opened`)
      );
    } catch (error) {
      return none(messageOf(error));
    }
  }

  /** For `openDatabase` alone. */
  static over(
    folder: string,
    database: RootDatabase<Buffer, string>,
    writable: boolean,
    notes: readonly StoreNote[],
  ): FactStore {
    return new FactStore(folder, database, writable, notes);
  }

  /**
   * The value of `key`, its checksum verified; `undefined` when there is none. Throws `StoreDamaged`.
   *
   * All values come from the moment of the first question, whatever is committed meanwhile, by this process
   * or another: parts that are fetched later must fit those that were fetched first.
   */
  get(key: string): Buffer | undefined {
    if (this.database === undefined) return undefined;
    try {
      this.moment ??= this.database.useReadTransaction();
      return checked(key, this.database.get(key, { transaction: this.moment }));
    } catch (error) {
      throw new StoreDamaged(messageOf(error));
    }
  }

  /** Whether there is no value at all. */
  get isEmpty(): boolean {
    for (const _ of this.database?.getKeys({ limit: 1 }) ?? []) return false;
    return true;
  }

  /**
   * Writes everything that `fill` puts, as one commit, unless `isCurrent` (asked inside the transaction,
   * where no other process can commit, with the values of that moment) says that another process was faster.
   *
   * Returns whether it was committed. Throws `StoreNotWritable` with nothing changed.
   */
  commit(
    isCurrent: (get: (key: string) => Buffer | undefined) => boolean,
    fill: (put: (key: string, value: Uint8Array) => void) => void,
  ): boolean {
    const { database } = this;
    if (database === undefined || !this.writable)
      throw new StoreNotWritable('the store is not writable');
    let committed = false;
    try {
      database.transactionSync(() => {
        if (!isCurrent((key) => checked(key, database.get(key)))) return;
        fill((key, value) => database.putSync(key, withChecksum(key, value)));
        committed = true;
      });
      this.committed ||= committed;
    } catch (error) {
      throw new StoreNotWritable(messageOf(error));
    }
    return committed;
  }

  /** Deletes every value. The next run begins with an empty store. */
  async discard(): Promise<void> {
    await this.close();
    try {
      takeAway(this.folder, CURRENT);
    } catch {
      // The next run finds the same damage and says so; this one goes on without a store.
    }
  }

  /** Bytes on disk. */
  get size(): number {
    try {
      return statSync(pathOf(this.folder, FILE)).size;
    } catch {
      return 0;
    }
  }

  get isUsable(): boolean {
    return this.database !== undefined;
  }

  async close(): Promise<void> {
    this.moment?.done();
    this.moment = undefined;
    await this.database?.close();
    if (this.committed) noteSeen(this.folder);
    this.committed = false;
  }
}

const OTHER_VERSION = 'was written by another version of Flagday; it is built anew';

function pathOf(folder: string, file: string): string {
  return path.join(folder, CURRENT, file);
}

/** Makes the folder; true when it holds what another version wrote, which is removed. */
function makeFolder(folder: string): boolean {
  makeFolders(path.join(folder, CURRENT));
  let removed = false;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(PREFIX) || name === CURRENT) continue;
    removed ||= !name.endsWith(DISCARDED);
    try {
      takeAway(folder, name);
    } catch {
      // It costs space and does no harm.
    }
  }
  return removed;
}

/**
 * Makes a folder and those above it. Node's own way to do so tries for ever below `/proc`, where a folder
 * that is not there cannot be made either.
 */
function makeFolders(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolders(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it just now.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

const DISCARDED = '.discarded';

/** Moves a store out of the way in one step, then deletes it. Processes that have it open keep what they have. */
function takeAway(folder: string, name: string): void {
  const away = path.join(folder, `${PREFIX}${process.pid}-${Date.now()}${DISCARDED}`);
  renameSync(path.join(folder, name), away);
  rmSync(away, { recursive: true, force: true });
}

/** Opened for writing if that is possible, else for reading; `undefined` when neither is. */
function openDatabase(folder: string, notes: StoreNote[]): FactStore | undefined {
  for (const writable of [true, false]) {
    try {
      if (writable) accessSync(path.join(folder, CURRENT), constants.W_OK);
      const database = open<Buffer, string>({
        path: pathOf(folder, FILE),
        encoding: 'binary',
        compression: false,
        readOnly: !writable,
        // A kill loses nothing without it. After a power cut the checks tell, and it is a cache.
        noSync: true,
      });
      if (!writable) {
        notes.push({ text: `the store in ${folder} is read-only; new facts are not kept` });
      }
      return FactStore.over(folder, database, writable, notes);
    } catch (error) {
      if (!writable) notes.push({ text: `the store in ${folder}: ${messageOf(error)}` });
    }
  }
  return undefined;
}

function checked(key: string, stored: Buffer | undefined): Buffer | undefined {
  if (stored === undefined) return undefined;
  const length = stored.length - 4;
  if (length < 0) throw new StoreDamaged(`value of ${key} is too short`);
  const content = stored.subarray(0, length);
  if (checksum(key, content) !== stored.readUInt32LE(length)) {
    throw new StoreDamaged(`value of ${key} has a wrong checksum`);
  }
  return content;
}

function withChecksum(key: string, value: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(value.length + 4);
  stored.set(value);
  stored.writeUInt32LE(checksum(key, value), value.length);
  return stored;
}

/** Over the key too: a key that has changed on disk must not lend its value to another one. */
function checksum(key: string, value: Uint8Array): number {
  return crc32(value, crc32(key));
}

/** What is wrong with the file, as the end of a sentence; `undefined` when nothing is, or there is none. */
function damageOf(folder: string): string | undefined {
  const file = pathOf(folder, FILE);
  const stamp = stampOf(file);
  if (stamp === undefined) return undefined;
  try {
    if (readFileSync(pathOf(folder, SEEN), 'utf8') === stamp) return undefined;
  } catch {
    // Not seen yet.
  }
  const damage = shapeDamage(file);
  if (damage === undefined) noteSeen(folder);
  return damage;
}

/**
 * Saves the next run a look at the whole file. Another process may commit between the last look and this
 * note; that does no harm, since LMDB's own commits are sound.
 */
function noteSeen(folder: string): void {
  try {
    writeFileSync(pathOf(folder, SEEN), stampOf(pathOf(folder, FILE)) ?? '');
  } catch {
    // The next run looks at the file again.
  }
}

function stampOf(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
