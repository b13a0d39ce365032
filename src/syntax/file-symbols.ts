import type { SymbolId, SymbolTable } from './symbol-table.ts';

const LINES = 2048;
/** Words of a cache line: hash, id, start, end. Side by side, so that a look-up touches one line of memory. */
const WIDTH = 4;

/**
 * Interns the identifiers of one file at a time.
 *
 * Most identifiers of a file stand in it many times. A small direct-mapped cache remembers where each was
 * seen last and compares with that place, so that the large shared table, whose every look-up misses the
 * processor's caches, is asked once for a name and not once for a mention.
 */
export class FileSymbols {
  readonly table: SymbolTable;
  private readonly lines = new Int32Array(LINES * WIDTH);

  constructor(table: SymbolTable) {
    this.table = table;
  }

  /** Forgets the places: the next calls are about other bytes. */
  beginFile(): void {
    this.lines.fill(0);
  }

  /** The symbol of `bytes[start, end)` with the FNV-1a hash `fnv`. Throws `SymbolTableFull`. */
  intern(bytes: Uint8Array, start: number, end: number, fnv: number): SymbolId {
    const { lines } = this;
    const line = ((fnv ^ (fnv >>> 16)) & (LINES - 1)) * WIDTH;
    if (lines[line] === fnv) {
      const known = lines[line + 1] as number;
      let at = lines[line + 2] as number;
      if (known !== 0 && (lines[line + 3] as number) - at === end - start) {
        let i = start;
        while (i < end && bytes[i] === bytes[at]) {
          i++;
          at++;
        }
        if (i === end) return known;
      }
    }
    const id = this.table.intern(bytes, start, end, fnv);
    lines[line] = fnv;
    lines[line + 1] = id;
    lines[line + 2] = start;
    lines[line + 3] = end;
    return id;
  }
}
