import type { SymbolId, SymbolTable } from '../syntax/symbol-table.ts';

/** Parameters and local variables of the function being read, in arrays indexed by symbol. */
export class LocalNames {
  private readonly declaredIn: Int32Array;
  private readonly types: Int32Array;
  private readonly parameters: Int32Array;
  private generation = 0;

  constructor(symbols: SymbolTable) {
    this.declaredIn = new Int32Array(symbols.limit);
    this.types = new Int32Array(symbols.limit);
    this.parameters = new Int32Array(symbols.limit);
  }

  /** Forgets everything: a new function begins. */
  clear(): void {
    this.generation++;
  }

  /** `type` is the struct tag or typedef, 0 when there is none. `parameter` is 0-based, -1 for a variable. */
  declare(name: SymbolId, type: SymbolId, parameter: number): void {
    this.declaredIn[name] = this.generation;
    this.types[name] = type;
    this.parameters[name] = parameter;
  }

  has(name: SymbolId): boolean {
    return this.declaredIn[name] === this.generation;
  }

  typeOf(name: SymbolId): SymbolId {
    return this.types[name] as number;
  }

  /** The parameter's 0-based position, -1 for a local variable. */
  parameterOf(name: SymbolId): number {
    return this.parameters[name] as number;
  }
}
