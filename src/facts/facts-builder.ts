import { ByteWriter } from '../base/byte-writer.ts';
import type { SymbolId, SymbolTable } from '../syntax/symbol-table.ts';
import { SECTIONS, type SectionName, TALLIES, type Tally } from './record-format.ts';
import { ROLE_BITS } from './roles.ts';

/** A section's bytes and how many facts they hold. Lines are stored as differences within a section. */
export class SectionWriter extends ByteWriter {
  count = 0;
  private lastLine = 0;

  begin(line: number, column: number): void {
    this.count++;
    this.signed(line - this.lastLine);
    this.lastLine = line;
    this.varint(column);
  }

  clear(): void {
    this.reset();
    this.count = 0;
    this.lastLine = 0;
  }
}

/**
 * Collects the facts of one file and packs them into one record.
 *
 * Record: the file's names (dictionary ids with their roles), four counts, then each section as length,
 * number of facts and bytes. Facts refer to names by their place in the record's own list. One builder
 * serves many files.
 */
export class FactsBuilder {
  readonly sections: Readonly<Record<SectionName, SectionWriter>>;
  private readonly symbols: SymbolTable;
  private readonly record = new ByteWriter();
  /** For each symbol of the run: its place in this file's list, valid when `seenIn` says so. */
  private readonly placeOf: Int32Array;
  private readonly seenIn: Int32Array;
  private generation = 0;
  /** How many facts of each kind the open record holds; see `TALLIES`. */
  readonly tally: Int32Array = new Int32Array(TALLIES.length);
  private names: SymbolId[] = [];
  private roles: number[] = [];

  constructor(symbols: SymbolTable) {
    this.symbols = symbols;
    this.placeOf = new Int32Array(symbols.limit);
    this.seenIn = new Int32Array(symbols.limit);
    this.sections = Object.fromEntries(
      SECTIONS.map((name) => [name, new SectionWriter()]),
    ) as Record<SectionName, SectionWriter>; // fromEntries forgets the keys
  }

  begin(): void {
    this.generation++;
    this.names = [0];
    this.roles = [0];
    this.tally.fill(0);
    for (const name of SECTIONS) this.sections[name].clear();
  }

  count(kind: Tally): void {
    const at = TALLIES.indexOf(kind);
    this.tally[at] = (this.tally[at] as number) + 1;
  }

  /** The symbol's place in this file's list of names, with `role` added to its roles there. */
  name(symbol: SymbolId, role: number): number {
    if (symbol === 0) return 0;
    let place: number;
    if (this.seenIn[symbol] === this.generation) {
      place = this.placeOf[symbol] as number;
      this.roles[place] = (this.roles[place] as number) | role;
    } else {
      place = this.names.length;
      this.seenIn[symbol] = this.generation;
      this.placeOf[symbol] = place;
      this.names.push(symbol);
      this.roles.push(role);
    }
    return place;
  }

  text(text: string, role: number): number {
    return this.name(this.symbols.internText(text), role);
  }

  /** Packs everything since `begin`; the bytes stay valid until the next `finish`. */
  finish(counts: readonly number[]): Uint8Array {
    const { record } = this;
    record.reset();
    record.varint(this.names.length);
    for (let i = 1; i < this.names.length; i++) {
      const id = this.symbols.dictionaryId(this.names[i] as number);
      // Ids stay below 2^27: a dictionary of that size would hold gigabytes of names.
      record.varint((id << ROLE_BITS) | (this.roles[i] as number));
    }
    for (const count of counts) record.varint(count);
    for (const name of SECTIONS) {
      const section = this.sections[name];
      record.varint(section.length);
      record.varint(section.count);
      record.raw(section.view());
    }
    return record.view();
  }
}
