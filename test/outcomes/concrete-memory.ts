import { Abandoned, convert, type Typed } from './concrete-types.ts';

/** Every number takes a place of its own, so that fields and elements are so far apart. */
export const STRIDE = 8n;

interface Cell {
  readonly type: string;
  /** Undefined while nothing was stored. */
  value: bigint | undefined;
}

/** Where variables, fields and elements live. Reading what was never written ends the run. */
export class Memory {
  private readonly cells = new Map<bigint, Cell>();
  private next = 0x10000n;
  onWrite: ((address: bigint, value: bigint) => void) | undefined;

  /** Addresses of `types.length` numbers in a row. */
  allocate(types: readonly string[]): bigint {
    const address = this.next;
    types.forEach((type, index) => {
      this.cells.set(address + BigInt(index) * STRIDE, { type, value: undefined });
    });
    // A gap behind each object, so that no address is one past another.
    this.next += BigInt(types.length + 1) * STRIDE;
    return address;
  }

  free(address: bigint): void {
    for (let at = address; this.cells.delete(at); at += STRIDE);
  }

  forget(address: bigint): void {
    const cell = this.cells.get(address);
    if (cell !== undefined) cell.value = undefined;
  }

  has(address: bigint): boolean {
    return this.cells.has(address);
  }

  typeAt(address: bigint): string {
    const cell = this.cells.get(address);
    if (cell === undefined) throw new Abandoned('an address of nothing');
    return cell.type;
  }

  read(address: bigint): Typed {
    const value = this.cells.get(address)?.value;
    if (value === undefined) throw new Abandoned('a value that was never stored');
    return { value, type: this.typeAt(address) };
  }

  write(address: bigint, value: bigint): bigint {
    const cell = this.cells.get(address);
    if (cell === undefined) throw new Abandoned('an address of nothing');
    cell.value = convert(value, cell.type);
    this.onWrite?.(address, cell.value);
    return cell.value;
  }
}
