import type { Graph } from '../callgraph/graph.ts';
import type { EnumerationFact, NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import { type ConstantDefinition, ConstantDefinitions } from './constant-definitions.ts';
import {
  type ConstantScope,
  type Evaluated,
  evaluateConstant,
  type IntegerType,
} from './constant-expression.ts';
import { evaluateEnumeration } from './enumeration-text.ts';
import { builtInMacro, expandedBody } from './macro-text.ts';
import type { SourceTexts } from './source-texts.ts';

export type ConstantValue =
  | { readonly kind: 'known'; readonly value: bigint; readonly type: IntegerType }
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the tree's own text does not say about constants. */
export interface ConstantKnowledge {
  /** errno names for trees that define none. */
  readonly errnos: ReadonlyMap<string, number>;
  /** For each domain of results the names of its values. */
  readonly domains: ReadonlyMap<string, { readonly values: readonly string[] }>;
}

const NOT_DEFINED = 'is not defined in the tree';
const NO_NUMBER = 'has no definition as a number here';
/** Of a file whose text cannot be read any more. */
const GONE = 'whose text is gone';
/** Macros that expand each other deeper than this give no number. */
const MAX_DEPTH = 40;
/** One question may look at so many names; a table of macros that multiply stops here. */
const MAX_STEPS = 5_000;

const ERRNO_HEADER = /^include\/(?:uapi\/)?(?:asm-generic\/errno(?:-base)?|linux\/errno)\.h$/;
const ERRNO_NAME = /^E[A-Z][A-Z0-9_]*$/;

/**
 * The numbers behind names: `#define`s, enumerators, and the way back from a number to its name.
 *
 * A name has a value in a file when every definition that the file may mean gives the same one, with the
 * exception of errno names, whose generic definition wins over those of a few architectures. No
 * configuration is chosen: what an `#if` decides is unknown unless both arms agree.
 */
export class Constants {
  private readonly graph: Graph;
  private readonly texts: SourceTexts;
  private readonly knowledge: ConstantKnowledge;
  private readonly definitions: ConstantDefinitions;
  private readonly typeOf: (file: FileIndex, words: readonly string[]) => IntegerType | undefined;
  private readonly values = new Map<FileIndex, Map<NameId, Evaluated>>();
  private readonly enumerations = new Map<string, ReadonlyMap<string, readonly Evaluated[]>>();
  private readonly open = new Set<string>();
  private steps = 0;
  private errnos: ErrnoNames | undefined;

  /** `typeOf` says which integer type the words of a cast name in a file. */
  constructor(
    graph: Graph,
    texts: SourceTexts,
    typeOf: (file: FileIndex, words: readonly string[]) => IntegerType | undefined,
    knowledge: ConstantKnowledge,
  ) {
    this.graph = graph;
    this.texts = texts;
    this.typeOf = typeOf;
    this.knowledge = knowledge;
    this.definitions = new ConstantDefinitions(graph, texts);
  }

  /** The number that `name` stands for in `file`. */
  valueOf(file: FileIndex, name: NameId | string): ConstantValue {
    this.steps = 0;
    const text = typeof name === 'string' ? name : this.graph.base.text(name);
    return answer(text, this.evaluate(file, text));
  }

  /** The value of a constant expression in the words of `file`. */
  valueOfText(file: FileIndex, text: string): ConstantValue {
    this.steps = 0;
    return answer(text, evaluateConstant(text, this.scopeOf([file])));
  }

  /** `EINVAL` for 22: the name of a positive errno by the tree's generic headers, else by knowledge. */
  errnoName(value: number | bigint): string | undefined {
    return this.errnoNames().byNumber.get(Number(value));
  }

  /** 22 for `EINVAL`; `undefined` for what is no errno. */
  errnoNumber(name: string): number | undefined {
    return this.errnoNames().byName.get(name) ?? this.knowledge.errnos.get(name);
  }

  /** The one name that a value has in a domain (`irqreturn_t`, `enum zone_type`), as seen from `file`. */
  nameFor(file: FileIndex, domain: string, value: bigint): string | undefined {
    return this.namesIn(file, domain).find((named) => named.value === value)?.name;
  }

  /**
   * The names that a set of flags is made of, in the order of the domain: `VM_FAULT_OOM`, or
   * `VM_FAULT_MAJOR` and `VM_FAULT_LOCKED`. `undefined` when a bit has no name.
   */
  flagNames(file: FileIndex, domain: string, value: bigint): readonly string[] | undefined {
    const all = this.namesIn(file, domain);
    const whole = all.find((named) => named.value === value);
    if (whole !== undefined) return [whole.name];
    let rest = value;
    const names: string[] = [];
    for (const named of all) {
      const isOneBit = named.value > 0n && (named.value & (named.value - 1n)) === 0n;
      if (!isOneBit || (rest & named.value) === 0n) continue;
      names.push(named.name);
      rest &= ~named.value;
    }
    return rest === 0n ? names : undefined;
  }

  /** The values of a domain that have a number in this tree. */
  namesIn(file: FileIndex, domain: string): readonly { name: string; value: bigint }[] {
    const names = this.knowledge.domains.get(domain)?.values ?? this.enumeratorNames(file, domain);
    const found: { name: string; value: bigint }[] = [];
    for (const name of names) {
      const value = this.valueOf(file, name);
      if (value.kind === 'known') found.push({ name, value: value.value });
    }
    return found;
  }

  /** The enumerators of `enum tag` in the first file that defines it with any, the asking file first. */
  private enumeratorNames(file: FileIndex, domain: string): readonly string[] {
    const { base } = this.graph;
    const tag = base.find(domain.replace(/^enum /, ''));
    const homes = base.filesWith(tag, Role.shapes);
    for (const home of homes.includes(file) ? [file, ...homes] : homes) {
      const facts = base.facts(home);
      const isWanted = (fact: EnumerationFact | undefined): boolean => fact?.tag === tag;
      const names = facts.constants.filter((one) => isWanted(facts.enumerations[one.enumeration]));
      if (names.length > 0) return names.map((one) => base.text(one.name));
    }
    return [];
  }

  private evaluate(file: FileIndex, text: string): Evaluated {
    if (text.startsWith('CONFIG_')) return { unknown: 'depends on the configuration' };
    const name = this.graph.base.find(text);
    if (name === 0) return this.fallback(text, NOT_DEFINED);
    let values = this.values.get(file);
    if (values === undefined) {
      values = new Map();
      this.values.set(file, values);
    }
    const known = values.get(name);
    if (known !== undefined) return known;
    const key = `${file} ${name}`;
    if (this.open.has(key)) return { unknown: 'refers to itself' };
    if (++this.steps > MAX_STEPS || this.open.size > MAX_DEPTH) {
      return { unknown: 'takes too many steps' };
    }
    this.open.add(key);
    const value = this.evaluateMeanings(file, name, text);
    this.open.delete(key);
    values.set(name, value);
    return value;
  }

  private evaluateMeanings(file: FileIndex, name: NameId, text: string): Evaluated {
    const meanings = this.meaningsOf(file, name, text).filter(
      (definition) => definition.kind !== 'macro' || !definition.macro.isFunctionLike,
    );
    let agreed: { readonly value: Evaluated; readonly at: ConstantDefinition } | undefined;
    for (const at of meanings) {
      const value = this.evaluateDefinition(file, at, text);
      if (value === undefined) continue;
      if (agreed === undefined) agreed = { value, at };
      else if ('unknown' in agreed.value) break;
      else if ('unknown' in value) agreed = { value, at };
      else if (value.value !== agreed.value.value) {
        const path = (definition: ConstantDefinition): string => this.placeOf(definition);
        return {
          unknown: `is ${agreed.value.value} in ${path(agreed.at)} and ${value.value} in ${path(at)}`,
        };
      }
    }
    return agreed?.value ?? this.fallback(text, NO_NUMBER);
  }

  private placeOf({ file, place }: ConstantDefinition): string {
    return `${this.graph.base.path(file)}:${place.line}`;
  }

  private fallback(text: string, reason: string): Evaluated {
    const value = this.knowledge.errnos.get(text);
    const type = { bits: 32, signed: true };
    return value === undefined ? { unknown: reason } : { value: BigInt(value), type };
  }

  private meaningsOf(file: FileIndex, name: NameId, text: string): readonly ConstantDefinition[] {
    const all = this.definitions.of(name);
    if (ERRNO_NAME.test(text) && !all.some((definition) => definition.file === file)) {
      const generic = all.filter((one) => ERRNO_HEADER.test(this.graph.base.path(one.file)));
      if (generic.length > 0) return generic;
    }
    return this.definitions.seenFrom(file, name, all);
  }

  /** `undefined` for `#define NAME NAME`, which only makes the enumerator NAME visible to `#ifdef`. */
  private evaluateDefinition(
    file: FileIndex,
    definition: ConstantDefinition,
    text: string,
  ): Evaluated | undefined {
    if (definition.kind === 'enumerator') return this.evaluateEnumerator(definition, text);
    const body = this.bodyOf(definition);
    if (body === undefined) return { unknown: `is in ${this.placeOf(definition)}, ${GONE}` };
    if (body === text) return undefined;
    return evaluateConstant(body, this.scopeOf([file, definition.file]));
  }

  private bodyOf(definition: ConstantDefinition): string | undefined {
    const { file, place } = definition;
    const bytes = this.texts.bytes(file);
    if (bytes === undefined) return undefined;
    if (definition.kind === 'macro') {
      const range = this.texts.ownerText(file, definition.macro);
      return range?.kind === 'macro' ? latin1(bytes, range.body.start, range.body.end) : undefined;
    }
    const start = this.texts.offsetOf(file, place);
    if (start === undefined) return undefined;
    const end = bytes.indexOf(0x0a, start);
    // One line without a comment: the extractor lists no other number this way.
    return latin1(bytes, start, end < 0 ? bytes.length : end)
      .replace(/^\w+\s*/, '')
      .trim();
  }

  private evaluateEnumerator(
    definition: ConstantDefinition & { kind: 'enumerator' },
    text: string,
  ): Evaluated {
    const { file, enumeration } = definition;
    const key = `${file} ${enumeration}`;
    let values = this.enumerations.get(key);
    if (values === undefined) {
      const fact = this.graph.base.facts(file).enumerations[enumeration];
      const bytes = this.texts.bytes(file);
      const start = fact === undefined ? undefined : this.texts.offsetOf(file, fact);
      if (bytes === undefined || start === undefined) {
        return { unknown: `is in ${this.placeOf(definition)}, ${GONE}` };
      }
      const body = latin1(bytes, start + 1, Math.min(bytes.length, start + MAX_ENUMERATION_BYTES));
      values = evaluateEnumeration(body, this.scopeOf([file]));
      this.enumerations.set(key, values);
    }
    const [first, ...others] = values.get(text) ?? [];
    if (first === undefined) return { unknown: 'was not found in its enum' };
    const same = others.every(
      (one) => !('unknown' in one) && !('unknown' in first) && one.value === first.value,
    );
    return same ? first : { unknown: 'has several values in its enum' };
  }

  /** What names mean in the first of `files`, and where that is nothing in the next. */
  private scopeOf(files: readonly FileIndex[]): ConstantScope {
    const [file = -1] = files;
    return {
      nameOf: (name) => {
        let value: Evaluated = { unknown: NOT_DEFINED };
        for (const one of files) {
          value = this.evaluate(one, name);
          if (!('unknown' in value)) return value;
          if (value.unknown !== NOT_DEFINED && value.unknown !== NO_NUMBER) break;
        }
        return { unknown: `needs ${name}, which ${value.unknown}` };
      },
      callOf: (name, args) => this.evaluateCall(files, name, args),
      typeOf: (words) => this.typeOf(file, words),
    };
  }

  private evaluateCall(
    files: readonly FileIndex[],
    name: string,
    args: readonly string[],
  ): Evaluated | undefined {
    const scope = this.scopeOf(files);
    const builtIn = builtInMacro(name, args);
    if (builtIn !== undefined) return evaluateConstant(builtIn, scope);
    const key = `${name}(${args.join(',')})`;
    if (this.open.has(key)) return { unknown: `needs ${name}(), which refers to itself` };
    if (++this.steps > MAX_STEPS || this.open.size > MAX_DEPTH) {
      return { unknown: `needs ${name}(), which takes too many steps` };
    }
    this.open.add(key);
    const value = this.expandCall(files, name, args);
    this.open.delete(key);
    return value;
  }

  private expandCall(
    files: readonly FileIndex[],
    name: string,
    args: readonly string[],
  ): Evaluated | undefined {
    const id = this.graph.base.find(name);
    let agreed: Evaluated | undefined;
    for (const file of files) {
      for (const definition of this.meaningsOf(file, id, name)) {
        if (definition.kind !== 'macro' || !definition.macro.isFunctionLike) continue;
        const body = this.bodyOf(definition);
        const parameters = definition.macro.parameters.map((one) => this.graph.base.text(one));
        const text = body === undefined ? undefined : expandedBody(body, parameters, args);
        const value: Evaluated =
          text === undefined
            ? { unknown: `needs ${name}(), which is no arithmetic` }
            : evaluateConstant(text, this.scopeOf([...files, definition.file].slice(-2)));
        if ('unknown' in value) return value;
        if (agreed !== undefined && !('unknown' in agreed) && agreed.value !== value.value) {
          return { unknown: `needs ${name}(), which has several definitions` };
        }
        agreed = value;
      }
      if (agreed !== undefined) return agreed;
    }
    return undefined;
  }

  private errnoNames(): ErrnoNames {
    this.errnos ??= this.readErrnoNames();
    return this.errnos;
  }

  /** The generic headers' names in the order of their text; an alias does not take a number's name away. */
  private readErrnoNames(): ErrnoNames {
    const { base } = this.graph;
    const headers = new Set<FileIndex>();
    for (const probe of ['EPERM', 'EDEADLK', 'ERESTARTSYS']) {
      for (const file of base.filesWith(base.find(probe), Role.defines)) {
        if (ERRNO_HEADER.test(base.path(file))) headers.add(file);
      }
    }
    const names: ErrnoNames = { byNumber: new Map(), byName: new Map() };
    for (const header of headers) {
      const facts = base.facts(header);
      const macros = facts.owners.filter((owner) => owner.kind === 'macro');
      for (const fact of [...facts.constants, ...macros]) {
        const name = base.text(fact.name);
        const value = ERRNO_NAME.test(name) ? this.evaluate(header, name) : undefined;
        if (value !== undefined && !('unknown' in value))
          addErrno(names, name, Number(value.value));
      }
    }
    if (names.byName.size === 0) {
      for (const [name, value] of this.knowledge.errnos) addErrno(names, name, value);
    }
    return names;
  }
}

interface ErrnoNames {
  readonly byNumber: Map<number, string>;
  readonly byName: Map<string, number>;
}

/** Aliases (EWOULDBLOCK, EDEADLOCK) come later in the headers and are longer. */
function addErrno(names: ErrnoNames, name: string, value: number): void {
  names.byName.set(name, value);
  const known = names.byNumber.get(value);
  if (known === undefined || name.length < known.length) names.byNumber.set(value, name);
}

/** No enum is longer; the largest of Linux 6.1 has some hundred kilobytes. */
const MAX_ENUMERATION_BYTES = 4 * 1024 * 1024;

function answer(text: string, value: Evaluated): ConstantValue {
  return 'unknown' in value
    ? { kind: 'unknown', reason: `${text} ${value.unknown}` }
    : { kind: 'known', value: value.value, type: value.type };
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
