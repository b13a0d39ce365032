import type { Body } from './body.ts';
import { areExactTwins } from './compare.ts';
import { PRINT_SIZE } from './function-writer.ts';
import { Column, type FunctionBatch, PRINT_HEAD, ROW } from './read-job.ts';

/** A function that was read. */
export interface ReadFunction {
  /** Index in the files that were read. */
  readonly file: number;
  readonly name: string;
  readonly line: number;
  readonly endLine: number;
  readonly tokens: number;
}

/** The number of a kept body: in the order of files and of their text. */
export type BodyId = number;

/** All functions of a tree, and the bodies of those that are large enough to have twins. */
export class FunctionTable {
  /** Functions of the tree, kept or not. */
  readonly functionCount: number;
  /** Kept bodies. */
  readonly size: number;
  private readonly parts: readonly Part[];
  /** For each kept body its part, its row there, and where its codes, names and fingerprint begin. */
  private readonly partOf: Uint32Array;
  private readonly rows: Int32Array;
  private readonly codesAt: Int32Array;
  private readonly namesAt: Int32Array;
  private readonly printsAt: Int32Array;

  /** `minTokens` is the one that the batches were read with. */
  constructor(batches: readonly FunctionBatch[], minTokens: number) {
    this.parts = [...batches]
      .sort((a, b) => a.batch - b.batch)
      .map((batch) => ({ batch, names: undefined }));
    let functionCount = 0;
    let size = 0;
    for (const { functions, fingerprints } of batches) {
      functionCount += functions.length / ROW;
      size += fingerprints.length / PRINT_SIZE;
    }
    this.functionCount = functionCount;
    this.size = size;
    this.partOf = new Uint32Array(size);
    this.rows = new Int32Array(size);
    this.codesAt = new Int32Array(size);
    this.namesAt = new Int32Array(size);
    this.printsAt = new Int32Array(size);
    this.placeBodies(minTokens);
  }

  body(id: BodyId): Body {
    const { codes, nameHashes } = this.batchOf(id);
    const codesAt = this.codesAt[id] as number;
    const namesAt = this.namesAt[id] as number;
    return {
      codes: codes.subarray(codesAt, codesAt + this.column(id, Column.tokens)),
      names: nameHashes.subarray(namesAt, namesAt + this.column(id, Column.names)),
    };
  }

  tokensOf(id: BodyId): number {
    return this.column(id, Column.tokens);
  }

  fileOf(id: BodyId): number {
    return this.column(id, Column.file);
  }

  sketchOf(id: BodyId): Int32Array {
    const { fingerprints } = this.batchOf(id);
    const at = this.printsAt[id] as number;
    const from = at + PRINT_HEAD;
    return fingerprints.subarray(from, from + (fingerprints[at + 2] as number));
  }

  functionOf(id: BodyId): ReadFunction {
    return this.readFunction(this.partOf[id] as number, this.rows[id] as number);
  }

  /** Every function called `name`, with the number of its body if that was kept. */
  functionsNamed(name: string): { id: BodyId | undefined; function: ReadFunction }[] {
    const found: { id: BodyId | undefined; function: ReadFunction }[] = [];
    const ids = new Map<string, BodyId>();
    for (let id = 0; id < this.size; id++) ids.set(`${this.partOf[id]}:${this.rows[id]}`, id);
    this.parts.forEach(({ batch }, part) => {
      if (!batch.functionNames.includes(`${name}\n`)) return;
      for (let row = 0; row < batch.functions.length; row += ROW) {
        const read = this.readFunction(part, row);
        if (read.name === name) found.push({ id: ids.get(`${part}:${row}`), function: read });
      }
    });
    return found;
  }

  *allNames(): Generator<string> {
    for (const { batch } of this.parts) yield* batch.functionNames.split('\n');
  }

  /** The kept bodies that are the same up to a renaming, each class in order of its first one. */
  exactClasses(): BodyId[][] {
    const byHash = new Map<number, BodyId[][]>();
    const classes: BodyId[][] = [];
    for (let id = 0; id < this.size; id++) {
      const { fingerprints } = this.batchOf(id);
      const at = this.printsAt[id] as number;
      // 52 bits of the two hashes, which a number holds exactly.
      const key =
        ((fingerprints[at] as number) >>> 0) * 0x10_0000 +
        ((fingerprints[at + 1] as number) >>> 12);
      const known = byHash.get(key);
      const own = known?.find((one) => areExactTwins(this.body(one[0] as number), this.body(id)));
      if (own !== undefined) own.push(id);
      else {
        const fresh = [id];
        classes.push(fresh);
        if (known === undefined) byHash.set(key, [fresh]);
        else known.push(fresh);
      }
    }
    return classes;
  }

  private placeBodies(minTokens: number): void {
    let id = 0;
    this.parts.forEach(({ batch }, part) => {
      let codes = 0;
      let names = 0;
      let prints = 0;
      for (let row = 0; row < batch.functions.length; row += ROW) {
        const tokens = batch.functions[row + Column.tokens] as number;
        if (tokens < minTokens) continue;
        this.partOf[id] = part;
        this.rows[id] = row;
        this.codesAt[id] = codes;
        this.namesAt[id] = names;
        this.printsAt[id++] = prints;
        codes += tokens;
        names += batch.functions[row + Column.names] as number;
        prints += PRINT_SIZE;
      }
    });
  }

  private column(id: BodyId, column: number): number {
    return this.batchOf(id).functions[(this.rows[id] as number) + column] as number;
  }

  private batchOf(id: BodyId): FunctionBatch {
    return (this.parts[this.partOf[id] as number] as Part).batch;
  }

  private readFunction(index: number, row: number): ReadFunction {
    const part = this.parts[index] as Part;
    part.names ??= part.batch.functionNames.split('\n');
    const { functions } = part.batch;
    return {
      file: functions[row + Column.file] as number,
      name: part.names[row / ROW] as string,
      line: functions[row + Column.line] as number,
      endLine: functions[row + Column.endLine] as number,
      tokens: functions[row + Column.tokens] as number,
    };
  }
}

interface Part {
  readonly batch: FunctionBatch;
  /** The batch's function names, split at the first question for one. */
  names: readonly string[] | undefined;
}
