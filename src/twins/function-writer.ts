import type { BodyReader } from './body.ts';
import { Fingerprinter, SKETCH_SIZE } from './fingerprint.ts';
import { type FunctionBatch, PRINT_HEAD } from './read-job.ts';

/** Collects the functions of many files into the columns of a `FunctionBatch`. One serves many batches. */
export class FunctionWriter {
  private readonly reader: BodyReader;
  private readonly minTokens: number;
  private readonly fingerprinter = new Fingerprinter();
  private readonly functions = new NumberColumn();
  private readonly codes = new NumberColumn();
  private readonly nameHashes = new NumberColumn();
  private readonly fingerprints = new NumberColumn();
  private functionNames: string[] = [];

  constructor(reader: BodyReader, minTokens: number) {
    this.reader = reader;
    this.minTokens = minTokens;
  }

  /** Adds the functions of `bytes[0, length)`, which is file `file`. `bytes[length]` must exist. */
  add(file: number, bytes: Uint8Array, length: number): void {
    const { reader } = this;
    for (const extent of reader.begin(bytes, length)) {
      const { name, line, endLine } = reader.placeOfFunction(extent);
      reader.encode(extent);
      this.functions.add(file, line, endLine, reader.count, reader.nameCount);
      this.functionNames.push(name);
      if (reader.count >= this.minTokens) this.keepBody();
    }
  }

  /** The columns of everything added since the last call. */
  take(): Omit<FunctionBatch, 'kind' | 'batch' | 'problems'> {
    const functionNames = this.functionNames.map((name) => `${name}\n`).join('');
    this.functionNames = [];
    return {
      functions: this.functions.take(),
      functionNames,
      codes: this.codes.take(),
      nameHashes: this.nameHashes.take(),
      fingerprints: this.fingerprints.take(),
    };
  }

  private keepBody(): void {
    const { reader, fingerprinter } = this;
    this.codes.addAll(reader.codes.subarray(0, reader.count));
    this.nameHashes.addAll(reader.names.subarray(0, reader.nameCount));
    fingerprinter.compute(reader.codes, reader.count, reader.nameCount);
    const { whole, sketch, sketchSize } = fingerprinter;
    this.fingerprints.add(whole[0] as number, whole[1] as number, sketchSize);
    for (let i = 0; i < SKETCH_SIZE; i++) {
      this.fingerprints.add(i < sketchSize ? (sketch[i] as number) : 0);
    }
  }
}

/** What a kept body has in the column of fingerprints. */
export const PRINT_SIZE: number = PRINT_HEAD + SKETCH_SIZE;

class NumberColumn {
  private numbers = new Int32Array(1 << 12);
  private count = 0;

  add(...numbers: readonly number[]): void {
    this.reserve(numbers.length);
    for (const number of numbers) this.numbers[this.count++] = number;
  }

  addAll(numbers: Int32Array): void {
    this.reserve(numbers.length);
    this.numbers.set(numbers, this.count);
    this.count += numbers.length;
  }

  take(): Int32Array {
    const taken = this.numbers.slice(0, this.count);
    this.count = 0;
    return taken;
  }

  private reserve(more: number): void {
    if (this.count + more <= this.numbers.length) return;
    const larger = new Int32Array(Math.max(this.count + more, this.numbers.length * 2));
    larger.set(this.numbers.subarray(0, this.count));
    this.numbers = larger;
  }
}
