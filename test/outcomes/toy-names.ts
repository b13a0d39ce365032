import type { CType } from '../../src/outcomes/control-flow-graph.ts';
import type { CallMeaning, MacroText, NameMeanings } from '../../src/outcomes/names.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import { OTHER, POINTER, type Width } from '../../src/outcomes/width.ts';
import type { SymbolTable } from '../../src/syntax/symbol-table.ts';
import { fieldsOf, type ToyItem } from './toy-text.ts';

const WIDTHS: Readonly<Record<string, Width>> = {
  void: { kind: 'void' },
  bool: { kind: 'bool' },
  ...integers(8, ['char', 's8', 'signed char'], ['u8', 'unsigned char']),
  ...integers(16, ['short', 's16'], ['u16', 'unsigned short']),
  ...integers(32, ['int', 's32'], ['u32', 'unsigned int', 'unsigned', 'gfp_t', 'vm_fault_t']),
  ...integers(64, ['long', 's64', 'ssize_t'], ['u64', 'unsigned long', 'size_t']),
};

function integers(
  bits: number,
  signed: readonly string[],
  unsigned: readonly string[],
): Record<string, Width> {
  const widths: Record<string, Width> = {};
  for (const name of signed) widths[name] = { kind: 'int', bits, signed: true };
  for (const name of unsigned) widths[name] = { kind: 'int', bits, signed: false };
  return widths;
}

/** Macros that `knowledge` describes, so that fixtures need not define them. */
const MEANINGS: Readonly<Record<string, CallMeaning>> = {
  likely: { kind: 'truth', argument: 0 },
  unlikely: { kind: 'truth', argument: 0 },
  WARN_ON: { kind: 'truth', argument: 0, isSeen: true },
  WARN_ON_ONCE: { kind: 'truth', argument: 0, isSeen: true },
  BUG: { kind: 'noreturn' },
  BUG_ON: { kind: 'noreturn-if', argument: 0 },
  IS_ERR: { kind: 'within', argument: 0, set: NumberSet.range(-4095n, -1n) },
  IS_ERR_OR_NULL: { kind: 'within', argument: 0, set: NumberSet.range(-4095n, 0n) },
  ERR_PTR: { kind: 'identity', argument: 0 },
  PTR_ERR: { kind: 'identity', argument: 0 },
  ERR_CAST: { kind: 'identity', argument: 0 },
  PTR_ERR_OR_ZERO: { kind: 'error-or-zero', argument: 0 },
  IS_ENABLED: { kind: 'configuration' },
};

/** Error numbers and result flags (Linux, include/uapi/asm-generic/errno-base.h and mm_types.h). */
export const CONSTANTS: Readonly<Record<string, bigint>> = {
  EPERM: 1n,
  ENOENT: 2n,
  EINTR: 4n,
  EIO: 5n,
  EAGAIN: 11n,
  ENOMEM: 12n,
  EFAULT: 14n,
  EBUSY: 16n,
  ENODEV: 19n,
  EINVAL: 22n,
  ENOSPC: 28n,
  EOPNOTSUPP: 95n,
  ETIMEDOUT: 110n,
  VM_FAULT_OOM: 1n,
  VM_FAULT_SIGBUS: 2n,
  VM_FAULT_NOPAGE: 0x100n,
  VM_FAULT_LOCKED: 0x200n,
  VM_FAULT_RETRY: 0x400n,
};

/** What names mean in a text that stands alone: its own declarations and macros, and the tables above. */
export class ToyNames implements NameMeanings {
  private readonly items = new Map<string, ToyItem>();
  private readonly fields = new Map<string, string>();
  private readonly macroTexts = new Map<string, MacroText[]>();
  private readonly constants = new Map(Object.entries(CONSTANTS));
  private readonly results = new Map<string, NumberSet>();

  constructor(symbols: SymbolTable, text: string, items: readonly ToyItem[]) {
    for (const item of items) {
      if (item.kind === 'struct') this.addFields(symbols, item);
      else this.items.set(item.name, item);
    }
    this.readDefines(text);
  }

  number(name: string): bigint | undefined {
    return this.constants.get(name);
  }

  macros(name: string): readonly MacroText[] {
    return this.macroTexts.get(name) ?? [];
  }

  isFunction(name: string): boolean {
    const kind = this.items.get(name)?.kind;
    // A text calls nothing above its own `#define` of it.
    const isAlwaysMacro = this.macros(name).some(({ condition }) => condition === undefined);
    return (kind === 'function' || kind === 'prototype') && !isAlwaysMacro;
  }

  mayLeadAway(name: string): boolean {
    // A Set also yields members added while we iterate, so this follows macros inside macros.
    const reached = new Set([name]);
    for (const each of reached) {
      for (const { body } of this.macros(each)) {
        if (/\b(return|goto|break|continue)\b/.test(body)) return true;
        for (const word of body.match(/\w+/g) ?? []) reached.add(word);
      }
    }
    return false;
  }

  resultType(name: string): CType {
    return this.typeOf(this.items.get(name)?.type);
  }

  type(text: string): CType {
    return this.typeOf(text);
  }

  fieldType(type: CType, field: string): CType {
    return this.typeOf(this.fields.get(`${type.text}.${field}`));
  }

  globalType(name: string): CType {
    const item = this.items.get(name);
    return this.typeOf(item?.kind === 'variable' ? item.type : undefined);
  }

  meaning(name: string): CallMeaning | undefined {
    const results = this.results.get(name);
    if (results !== undefined) return { kind: 'call', results, writes: undefined, isPure: false };
    return this.items.has(name) ? undefined : MEANINGS[name];
  }

  /** What a function without a body returns. */
  setResults(name: string, results: NumberSet): void {
    this.results.set(name, results);
  }

  /** The names of constants that a result is spelled with. */
  spelling(value: bigint, isFault: boolean): string | undefined {
    for (const [name, number] of this.constants) {
      if (isFault && name.startsWith('VM_FAULT') && number === value) return name;
      if (!isFault && /^E[A-Z]+$/.test(name) && number === -value) return `-${name}`;
    }
    return undefined;
  }

  private typeOf(text: string | undefined): CType {
    if (text === undefined || text === '') return { text: '', width: OTHER };
    if (/(\*|\[\])$/.test(text)) return { text, width: POINTER };
    return { text, width: WIDTHS[text] ?? OTHER };
  }

  private addFields(symbols: SymbolTable, struct: ToyItem): void {
    for (const { name, type } of fieldsOf(symbols, struct)) {
      this.fields.set(`${struct.name}.${name}`, type);
    }
  }

  private readDefines(text: string): void {
    const conditions: string[] = [];
    for (const line of text.replace(/\\\n/g, '\v').split('\n')) {
      const [, word, rest = ''] = /^\s*#\s*(\w+)\s*(.*)$/.exec(line) ?? [];
      if (word === 'ifdef') conditions.push(`defined(${rest})`);
      else if (word === 'ifndef') conditions.push(`!defined(${rest})`);
      else if (word === 'if') conditions.push(rest);
      else if (word === 'else') conditions.push(`!(${conditions.pop()})`);
      else if (word === 'endif') conditions.pop();
      else if (word === 'define') this.addDefine(rest.replace(/\v/g, '\n'), conditions);
    }
  }

  private addDefine(text: string, conditions: readonly string[]): void {
    const [, name = '', list, body = ''] = /^(\w+)(\([^)]*\))?\s*(.*)$/s.exec(text) ?? [];
    if (list === undefined && /^(0x)?[0-9a-fA-F]+$/.test(body.trim())) {
      this.constants.set(name, BigInt(body.trim()));
      return;
    }
    const parameters = list
      ?.slice(1, -1)
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
    const isVariadic = parameters?.at(-1) === '...';
    if (isVariadic) parameters?.splice(-1, 1, '__VA_ARGS__');
    const condition = conditions.length === 0 ? undefined : conditions.join(' && ');
    const known = this.macroTexts.get(name) ?? [];
    this.macroTexts.set(name, [...known, { parameters, isVariadic, body, condition }]);
  }
}
