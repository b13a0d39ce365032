import { architectureOf } from '../callgraph/architecture.ts';
import { isGlobalHeader } from '../callgraph/definitions.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { NameId, TypeText } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { IntegerType } from './constant-expression.ts';

/** What a value of a type can be, as far as an analysis of results asks. */
export type ValueShape =
  | { readonly kind: 'int'; readonly bits: number; readonly signed: boolean }
  | { readonly kind: 'bool' }
  | { readonly kind: 'pointer' }
  | { readonly kind: 'void' }
  /** A struct or union handed over whole. */
  | { readonly kind: 'struct' }
  | { readonly kind: 'unknown' };

/**
 * A shape, and what the numbers mean: a domain of the semantics pack (`vm_fault_t`), `errno` for signed
 * types without a meaning of their own, `number` for unsigned ones, `enum tag`, a typedef's own name
 * (`acpi_status`), `bool`, `pointer`, `void`, or `unknown`.
 */
export type ValueType = ValueShape & { readonly domain: string };

/** What the tree's own text does not say about types. */
export interface TypeKnowledge {
  /** Base types by name. The tree goes first; the table decides where its definitions depend on the target. */
  readonly types: ReadonlyMap<string, ValueShape & { readonly domain?: string | undefined }>;
  readonly domains: ReadonlyMap<string, { readonly types: readonly string[] }>;
}

const UNKNOWN: ValueType = { kind: 'unknown', domain: 'unknown' };
const CIRCULAR: ValueType = { ...UNKNOWN };
const POINTER: ValueType = { kind: 'pointer', domain: 'pointer' };

/** Typedefs of typedefs end sooner than this. */
const MAX_CHAIN = 12;

/**
 * The shapes of types, by following typedefs through the tree's headers. On a machine whose `long` has 64
 * bits: what a 32-bit configuration changes is answered for 64.
 */
export class ValueTypes {
  private readonly graph: Graph;
  private readonly knowledge: TypeKnowledge;
  private readonly domainOf = new Map<string, string>();
  private readonly known = new Map<string, ValueType>();
  private readonly open = new Set<string>();

  constructor(graph: Graph, knowledge: TypeKnowledge) {
    this.graph = graph;
    this.knowledge = knowledge;
    for (const [domain, { types }] of knowledge.domains) {
      for (const type of types) this.domainOf.set(type, domain);
    }
  }

  /** The type that a text such as `unsigned int`, `struct page *` or `vm_fault_t` means in `file`. */
  ofText(file: FileIndex, text: string): ValueType {
    return this.follow(file, text, 0);
  }

  /** As `ofText` for a text among the facts; unknown for 0. */
  ofTypeText(file: FileIndex, text: TypeText): ValueType {
    return text === 0 ? UNKNOWN : this.ofText(file, this.graph.base.text(text));
  }

  /** The type of a field of `struct tag`, or of a typedef's struct; unknown when there is no such field. */
  ofField(file: FileIndex, tag: NameId, field: NameId): ValueType {
    const fact = this.graph.types.fieldOf(file, tag, field);
    return fact === undefined ? UNKNOWN : this.ofTypeText(file, fact.typeText);
  }

  /** The integer type that the words of a cast name; `undefined` for every other type. */
  integerOf(file: FileIndex, words: readonly string[]): IntegerType | undefined {
    const plain = words.filter((word) => !ATTRIBUTE.test(word));
    const type = this.ofText(file, plain.join(' '));
    if (type.kind === 'bool') return { bits: 8, signed: false };
    return type.kind === 'int' ? { bits: type.bits, signed: type.signed } : undefined;
  }

  private follow(file: FileIndex, text: string, depth: number): ValueType {
    const built = builtIn(text);
    if (built !== undefined) {
      const domain = this.domainOf.get(text);
      return domain === undefined ? built : { ...built, domain };
    }
    // A bit-field, an array, a function, a type spelled in a way we do not read.
    if (!/^\w+$/.test(text)) return this.composed(file, text, depth);
    const key = `${architectureOf(this.graph.base.path(file))} ${text}`;
    const own = this.ownTypedefs(file, text);
    const known = own.length > 0 ? undefined : this.known.get(key);
    if (known !== undefined) return known;
    if (this.open.has(text)) return CIRCULAR;
    this.open.add(text);
    const type = this.ofTypedef(file, text, depth, own);
    this.open.delete(text);
    // Inside a circle the answer depends on where it was entered.
    if (own.length === 0 && depth === 0) this.known.set(key, type);
    return type;
  }

  private composed(file: FileIndex, text: string, depth: number): ValueType {
    const [, base = '', bits = ''] = /^(.*\w) :(\d*)$/.exec(text) ?? [];
    if (base === '') return UNKNOWN;
    const type = this.follow(file, base, depth);
    return type.kind === 'int' && bits !== '' ? { ...type, bits: Number(bits) } : type;
  }

  private ofTypedef(
    file: FileIndex,
    name: string,
    depth: number,
    own: readonly string[],
  ): ValueType {
    const table = this.knowledge.types.get(name);
    const targets = own.length > 0 ? own : this.typedefsOf(file, name);
    const shape = depth > MAX_CHAIN ? undefined : this.agreed(file, targets, depth);
    if (shape === undefined || shape.kind === 'unknown') {
      if (shape === CIRCULAR && depth > 0 && table === undefined) return CIRCULAR;
      if (table === undefined) return { ...UNKNOWN, domain: this.domainOf.get(name) ?? 'unknown' };
      return { ...table, domain: this.domainOf.get(name) ?? table.domain ?? plainDomain(table) };
    }
    return { ...shape, domain: this.domainOfTypedef(name, shape) };
  }

  /** A typedef of a number has a meaning of its own, except the base types, which are plain numbers. */
  private domainOfTypedef(name: string, target: ValueType): string {
    const domain = this.domainOf.get(name);
    if (domain !== undefined) return domain;
    const table = this.knowledge.types.get(name);
    if (table !== undefined) return table.domain ?? plainDomain(table);
    if (target.kind !== 'int') return target.domain;
    const means = this.knowledge.domains.has(target.domain) || target.domain.startsWith('enum');
    return means ? target.domain : name;
  }

  /** The shape that all targets share; `undefined` when there is none or they differ, `CIRCULAR` when all lead back. */
  private agreed(
    file: FileIndex,
    targets: readonly string[],
    depth: number,
  ): ValueType | undefined {
    let agreed: ValueType | undefined;
    let sawCircle = false;
    for (const target of new Set(targets)) {
      const type = this.follow(file, target, depth + 1);
      // Two headers that define a name by each other's: only one of them is ever included.
      if (type === CIRCULAR) sawCircle = true;
      else if (agreed === undefined) agreed = type;
      else if (!sameShape(agreed, type)) return undefined;
    }
    return agreed ?? (sawCircle ? CIRCULAR : undefined);
  }

  private ownTypedefs(file: FileIndex, name: string): readonly string[] {
    const id = this.graph.base.find(name);
    if (!this.graph.base.filesWith(id, Role.shapes).includes(file)) return [];
    return this.targetsIn(file, id);
  }

  /** What the name stands for in the nearest headers that define it: global ones, else all others. */
  private typedefsOf(file: FileIndex, name: string): readonly string[] {
    const { base } = this.graph;
    const id = base.find(name);
    const mine = architectureOf(base.path(file));
    const homes = base.filesWith(id, Role.shapes).filter((home) => {
      const theirs = architectureOf(base.path(home));
      return theirs === '' || mine === '' || theirs === mine;
    });
    const isGlobal = (home: FileIndex): boolean => isGlobalHeader(base.path(home));
    const isGeneric = (home: FileIndex): boolean =>
      isGlobal(home) && architectureOf(base.path(home)) === '';
    for (const wanted of [isGeneric, isGlobal, (): boolean => true]) {
      const targets = homes.filter(wanted).flatMap((home) => this.targetsIn(home, id));
      if (targets.length > 0) return targets;
    }
    return [];
  }

  private targetsIn(file: FileIndex, name: NameId): readonly string[] {
    const { base } = this.graph;
    return base
      .facts(file)
      .typedefs.filter((fact) => fact.name === name && fact.typeText !== 0)
      .map((fact) => base.text(fact.typeText));
  }
}

function plainDomain(shape: ValueShape): string {
  if (shape.kind === 'int') return shape.signed ? 'errno' : 'number';
  return shape.kind;
}

function sameShape(a: ValueShape, b: ValueShape): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind !== 'int' || b.kind !== 'int' || (a.bits === b.bits && a.signed === b.signed);
}

/** Words of a cast that say nothing about the type. */
const ATTRIBUTE =
  /^(?:const|volatile|restrict|__(?:force|bitwise|user|kernel|iomem|rcu|percpu|nocast|must_check))$/;

/** What C itself says of a type's text; `undefined` for a typedef's name. */
function builtIn(text: string): ValueType | undefined {
  if (/\*|\(\*|\[\]$/.test(text)) return POINTER;
  if (/\(\)$/.test(text)) return UNKNOWN;
  if (/^(?:struct|union)\b/.test(text)) return { kind: 'struct', domain: 'struct' };
  if (/^enum\b/.test(text) && !text.includes(' :')) {
    return { kind: 'int', bits: 32, signed: true, domain: text };
  }
  if (text === 'typeof()' || text.includes(' :')) return undefined;
  if (text === 'void') return { kind: 'void', domain: 'void' };
  if (text === '_Bool' || text === 'bool') return { kind: 'bool', domain: 'bool' };
  const words = text.split(' ');
  if (!words.every((word) => BASIC.has(word))) return undefined;
  if (words.includes('float') || words.includes('double')) return UNKNOWN;
  const has = (word: string): boolean => words.includes(word);
  const bits = has('char') ? 8 : has('short') ? 16 : has('long') ? 64 : 32;
  const signed = !has('unsigned');
  return { kind: 'int', bits, signed, domain: signed && bits >= 32 ? 'errno' : 'number' };
}

const BASIC = new Set(['char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned']);
