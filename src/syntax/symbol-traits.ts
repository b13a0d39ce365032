import type { SymbolId, SymbolTable } from './symbol-table.ts';

const Trait = {
  known: 1,
  /** Begins with two underscores, or has no lower-case letter. */
  attributeLike: 2,
  /** Ends in `_t`, or is one of the short type names of the kernel. */
  typeLike: 4,
  upperCase: 8,
  /** Holds `for_each` or the like. */
  loopLike: 16,
  /** A word of `ATTRIBUTES` or beginning with one of `ATTRIBUTE_STEMS`. */
  attribute: 32,
} as const;

/**
 * What the spelling of a name suggests. The parser has no table of types and expands no macro, so where
 * the grammar leaves two readings, the kernel's naming decides. Each answer is computed once per name.
 */
export class SymbolTraits {
  private readonly symbols: SymbolTable;
  private traits = new Uint8Array(1 << 12);

  constructor(symbols: SymbolTable) {
    this.symbols = symbols;
  }

  mayBeAttribute(symbol: SymbolId): boolean {
    return (this.of(symbol) & (Trait.attributeLike | Trait.attribute)) !== 0;
  }

  isKnownAttribute(symbol: SymbolId): boolean {
    return (this.of(symbol) & Trait.attribute) !== 0;
  }

  isTypeLike(symbol: SymbolId): boolean {
    return (this.of(symbol) & Trait.typeLike) !== 0;
  }

  isLoopLike(symbol: SymbolId): boolean {
    return (this.of(symbol) & Trait.loopLike) !== 0;
  }

  isUpperCase(symbol: SymbolId): boolean {
    return (this.of(symbol) & Trait.upperCase) !== 0;
  }

  private of(symbol: SymbolId): number {
    if (symbol >= this.traits.length) this.grow(symbol);
    const seen = this.traits[symbol] as number;
    if (seen !== 0) return seen;
    const found = Trait.known | traitsOf(this.symbols.text(symbol));
    this.traits[symbol] = found;
    return found;
  }

  private grow(symbol: SymbolId): void {
    const larger = new Uint8Array(Math.max(symbol + 1, this.traits.length * 2));
    larger.set(this.traits);
    this.traits = larger;
  }
}

function traitsOf(text: string): number {
  const upperCase = text.length > 1 && !/[a-z]/.test(text) && /[A-Z]/.test(text);
  let traits = upperCase ? Trait.upperCase : 0;
  if (upperCase || (text.startsWith('__') && !TYPES.test(text))) traits |= Trait.attributeLike;
  if (TYPES.test(text)) traits |= Trait.typeLike;
  if (/for_?each|^(?:__)?for_/i.test(text)) traits |= Trait.loopLike;
  if (ATTRIBUTES.has(text) || ATTRIBUTE_STEMS.test(text)) traits |= Trait.attribute;
  return traits;
}

/** `u8`, `__le32`, `s64`, `uint`, `pid_t`, … (include/linux/types.h and include/uapi/linux/types.h). */
const TYPES =
  /_t$|^(?:__)?(?:u|s|be|le)(?:8|16|32|64|128)$|^(?:__)?u?int(?:8|16|32|64|128)(?:_t)?$|^(?:bool|uint|ulong|ushort|unchar|__sum16|__wsum|__poll_t|uintptr|u_(?:char|short|int|long)|acpi_(?:size|status|handle|string|integer|object_type|physical_address|io_address)|[US](?:8|16|32|64)|FILE|Elf(?:32|64)?_\w+)$/;

/** Attribute macros of the kernel that could also be names by their spelling (include/linux/compiler*.h). */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'asmlinkage',
  'noinline',
  'notrace',
  'noinstr',
  'fastcall',
  'noinline_for_stack',
  '____cacheline_aligned',
  '____cacheline_aligned_in_smp',
  '____cacheline_internodealigned_in_smp',
  '__cacheline_aligned',
  '__cacheline_aligned_in_smp',
  '__user',
  '__iomem',
  '__percpu',
  '__rcu',
  '__force',
  '__kernel',
  '__nocast',
  '__bitwise',
  '__private',
  '__safe',
  '__used',
  '__unused',
  '__packed',
  '__weak',
  '__pure',
  '__cold',
  '__hot',
  '__sched',
  '__ref',
  '__refdata',
  '__refconst',
  '__visible',
  '__malloc',
  '__free',
  '__cleanup',
  '__signed',
  '__volatile',
  '__flatten',
  '__naked',
  '__thread',
  '__must_check',
  '__must_hold',
  '__acquires',
  '__releases',
  '__printf',
  '__scanf',
  '__aligned',
  '__section',
  '__counted_by',
  '__noreturn',
  '__deprecated',
  '__designated_init',
  '__randomize_layout',
  '__no_randomize_layout',
  '__read_mostly',
  '__ro_after_init',
  '__latent_entropy',
  '__kprobes',
  '__nonstring',
]);

/** `__initdata`, `__exit`, `__maybe_unused`, `__no_sanitize_address`, `__attribute_const__`, … */
const ATTRIBUTE_STEMS =
  /^__(?:init|exit|net_init|net_exit|devinit|devexit|cpuinit|meminit|maybe_unused|always_unused|attribute|no_|assume_aligned|alloc_size|bpf_|cond_)\w*$|^_\w*_aligned$/;
