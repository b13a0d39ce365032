import type { SymbolId, SymbolTable } from './symbol-table.ts';

const SIZE = 8192;

/**
 * Interns the identifiers of one file at a time.
 *
 * Most identifiers of a file stand in it many times. A small direct-mapped cache remembers where each was
 * seen last and compares with that place, so that the large shared table, whose every look-up misses the
 * processor's caches, is asked once for a name and not once for a mention.
 */
export class FileSymbols {
  readonly table: SymbolTable;
  private readonly hashes = new Int32Array(SIZE);
  private readonly starts = new Int32Array(SIZE);
  private readonly ends = new Int32Array(SIZE);
  private readonly ids = new Int32Array(SIZE);

  constructor(table: SymbolTable) {
    this.table = table;
  }

  /** Forgets the places: the next calls are about other bytes. */
  beginFile(): void {
    this.ids.fill(0);
  }

  /** The symbol of `bytes[start, end)` with the FNV-1a hash `fnv`. Throws `SymbolTableFull`. */
  intern(bytes: Uint8Array, start: number, end: number, fnv: number): SymbolId {
    const line = (fnv ^ (fnv >>> 16)) & (SIZE - 1);
    const known = this.ids[line] as number;
    if (known !== 0 && this.hashes[line] === fnv) {
      let at = this.starts[line] as number;
      if ((this.ends[line] as number) - at === end - start) {
        let i = start;
        while (i < end && bytes[i] === bytes[at]) {
          i++;
          at++;
        }
        if (i === end) return known;
      }
    }
    const id = this.table.intern(bytes, start, end, fnv);
    this.ids[line] = id;
    this.hashes[line] = fnv;
    this.starts[line] = start;
    this.ends[line] = end;
    return id;
  }
}
