/** Reads what `ByteWriter` wrote. Reading past the end throws `RangeError`: the record is corrupt. */
export class ByteReader {
  readonly bytes: Uint8Array;
  offset: number;
  readonly end: number;

  constructor(bytes: Uint8Array, offset = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
  }

  byte(): number {
    if (this.offset >= this.end) throw new RangeError('record ends early');
    return this.bytes[this.offset++] as number;
  }

  varint(): number {
    let value = this.byte();
    if (value < 0x80) return value;
    value &= 0x7f;
    for (let shift = 7; ; shift += 7) {
      const next = this.byte();
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value >>> 0;
      if (shift > 28) throw new RangeError('varint too long');
    }
  }

  signed(): number {
    const value = this.varint();
    return value & 1 ? -((value + 1) >>> 1) : value >>> 1;
  }

  raw(length: number): Uint8Array {
    if (this.offset + length > this.end) throw new RangeError('record ends early');
    const part = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return part;
  }
}
