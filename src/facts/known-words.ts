import type { SymbolId, SymbolTable } from '../syntax/symbol-table.ts';

/** Words that are no keywords but that the extractor asks for by name, as symbols of the run. */
export interface KnownWords {
  /** GCC's branch hints as every kernel-like project wraps them. */
  readonly likely: SymbolId;
  readonly unlikely: SymbolId;
  readonly null: SymbolId;
  readonly true: SymbolId;
  readonly false: SymbolId;
  readonly weak: ReadonlySet<SymbolId>;
  readonly inline: ReadonlySet<SymbolId>;
  /** Words in front of a definition that are no type. */
  readonly storage: ReadonlySet<SymbolId>;
}

export function internKnownWords(symbols: SymbolTable): KnownWords {
  const one = (text: string): SymbolId => symbols.internText(text);
  const all = (...texts: readonly string[]): ReadonlySet<SymbolId> => new Set(texts.map(one));
  return {
    likely: one('likely'),
    unlikely: one('unlikely'),
    null: one('NULL'),
    true: one('true'),
    false: one('false'),
    weak: all('weak', '__weak', '__weak__'),
    inline: all('inline', '__inline', '__inline__', '__always_inline'),
    storage: all(
      'static',
      'extern',
      'inline',
      '__inline',
      '__inline__',
      '__always_inline',
      'asmlinkage',
      'notrace',
      'noinline',
    ),
  };
}
