import { isGlobalHeader } from '../callgraph/definitions.ts';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { MacroFact, NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { TextReader } from '../facts/text-reader.ts';
import { type CalledDefinitions, calledDefinitions } from './called-definitions.ts';
import type { Constants } from './constants.ts';
import type { CType } from './control-flow-graph.ts';
import type { CallMeaning, MacroText, NameMeanings } from './names.ts';
import type { ValueTypes } from './value-types.ts';
import { OTHER, POINTER, type Width } from './width.ts';

export interface TreeNamesParts {
  readonly graph: Graph;
  readonly reader: TextReader;
  readonly constants: Constants;
  readonly types: ValueTypes;
  readonly meaningOf: (name: string) => CallMeaning | undefined;
  /** Texts of macros, shared by all files. */
  readonly macroTexts: Map<FunctionId, MacroText | undefined>;
}

/** Words by which a macro's text can lead out of the statement it stands in. */
const RETURNS = /\breturn\b/;
const JUMPS = /\bgoto\b/;
/** These do so as well, unless the text has a loop or switch of its own for them. */
const LEAVES_LOOP = /\b(?:break|continue)\s*(?:[;}]|$)/;
const HAS_LOOP = /\b(?:do|for|while|switch)\b/;
/** Labels of the text's own: jumps to them, also from an `asm goto` that gets them handed, stay inside. */
const LOCAL_LABEL = /\b__label__\b/;
/** What may be a call of another macro. */
const CALLS = /\b[A-Za-z_]\w*(?=\s*\()/g;

const UNKNOWN: CType = { text: '', width: OTHER };

/** What names mean in one file of a tree. Remembers every answer. */
export class TreeNames implements NameMeanings {
  private readonly parts: TreeNamesParts;
  private readonly file: FileIndex;
  /** Names of macros some definition of which may lead out of a statement. */
  private readonly leadsAway = new Map<string, boolean>();
  private variables: ReadonlySet<NameId> | undefined;
  private readonly numbers = new Map<string, bigint | undefined>();
  private readonly macroLists = new Map<string, readonly MacroText[]>();
  private readonly called = new Map<string, CalledDefinitions>();
  private readonly results = new Map<string, CType>();
  private readonly types = new Map<string, CType>();
  private readonly meanings = new Map<string, CallMeaning | undefined>();

  constructor(parts: TreeNamesParts, file: FileIndex) {
    this.parts = parts;
    this.file = file;
  }

  number(name: string): bigint | undefined {
    if (this.numbers.has(name)) return this.numbers.get(name);
    // A file's own `pal` is not the enumerator of a header that has nothing to do with it.
    const answer = this.ownVariables().has(this.nameId(name))
      ? undefined
      : this.parts.constants.valueOf(this.file, name);
    const value = answer?.kind === 'known' ? answer.value : undefined;
    this.numbers.set(name, value);
    return value;
  }

  private ownVariables(): ReadonlySet<NameId> {
    this.variables ??= new Set(
      this.parts.graph.base.facts(this.file).variables.map((variable) => variable.name),
    );
    return this.variables;
  }

  macros(name: string): readonly MacroText[] {
    return remembered(this.macroLists, name, () => {
      const { definitions } = this.parts.graph;
      const id = this.nameId(name);
      const called = this.calledBy(name);
      const meant = called.isFunction
        ? called.macros
        : definitions
            .meantBy(this.file, id)
            .filter((each) => definitions.fact(each).kind === 'macro')
            .filter((each) => this.isIncluded(each, name));
      const isOneFile = called.isFunction
        ? called.isDecidedByCondition
        : meant.every((each) => fileOf(each) === fileOf(meant[0] ?? each));
      return meant
        .map((each) => this.macroText(each))
        .filter((text) => text !== undefined)
        .map((text) => (isOneFile ? text : { ...text, condition: undefined }));
    });
  }

  /**
   * `#define jiffies raid6_jiffies()` in a header that nearly nobody includes must not stand for the
   * variable. Names in capitals and macros with arguments are not taken for variables.
   */
  private isIncluded(id: FunctionId, name: string): boolean {
    const { definitions, includes } = this.parts.graph;
    const fact = definitions.fact(id);
    if (fact.kind !== 'macro' || fact.isFunctionLike || !/[a-z]/.test(name)) return true;
    return fileOf(id) === this.file || includes.reaches(this.file, fileOf(id));
  }

  isFunction(name: string): boolean {
    const { isFunction, isAlwaysMacro } = this.calledBy(name);
    return isFunction && !isAlwaysMacro;
  }

  mayLeadAway(name: string): boolean {
    const known = this.leadsAway.get(name);
    if (known !== undefined) return known;
    // A Map also yields keys added while we iterate; the value says whether jumps end in a label around it.
    const reached = new Map([[name, false]]);
    for (const [each, isAroundLabels] of reached) {
      if (each !== name && this.isReadAsCall(each)) continue;
      for (const { body } of this.macros(each)) {
        if (leadsAway(body, isAroundLabels)) {
          this.leadsAway.set(name, true);
          return true;
        }
        const declares = isAroundLabels || LOCAL_LABEL.test(body);
        for (const inner of body.match(CALLS) ?? []) {
          if (!reached.has(inner)) reached.set(inner, declares);
        }
      }
    }
    for (const [each, isAroundLabels] of reached) {
      if (!isAroundLabels) this.leadsAway.set(each, false);
    }
    return false;
  }

  /** Whether the text of macros of that name is not looked at where it is called. */
  private isReadAsCall(name: string): boolean {
    const meaning = this.meaning(name);
    if (meaning === undefined) return this.isFunction(name) && this.macros(name).length === 0;
    return meaning.kind !== 'call' || meaning.isPure || meaning.results !== undefined;
  }

  resultType(name: string): CType {
    return remembered(this.results, name, () => {
      const { graph } = this.parts;
      const texts = new Set<NameId>();
      for (const id of this.calledBy(name).functions) {
        const fact = graph.definitions.fact(id);
        if (fact.kind === 'function') texts.add(fact.resultText);
      }
      if (texts.size === 0) this.addPrototypes(name, texts);
      const [only] = texts;
      return texts.size === 1 && only !== undefined && only !== 0
        ? this.type(graph.base.text(only))
        : UNKNOWN;
    });
  }

  type(text: string): CType {
    return remembered(this.types, text, () => ({ text, width: this.widthOf(text) }));
  }

  fieldType(type: CType, field: string): CType {
    const { base, types } = this.parts.graph;
    const tag = base.find(type.text.replace(/^(?:struct|union) /, ''));
    const name = base.find(field);
    if (tag === 0 || name === 0) return UNKNOWN;
    const fact = types.fieldOf(this.file, tag, name);
    return fact === undefined || fact.typeText === 0
      ? UNKNOWN
      : this.type(base.text(fact.typeText));
  }

  globalType(_name: string): CType {
    return UNKNOWN;
  }

  meaning(name: string): CallMeaning | undefined {
    return remembered(this.meanings, name, () => {
      const meaning = this.parts.meaningOf(name);
      return meaning === undefined || this.hasOwnDefinition(name) ? undefined : meaning;
    });
  }

  /** Whether a driver's own `swap()` or `min()` is meant, and not the project's. */
  private hasOwnDefinition(name: string): boolean {
    const { definitions, base } = this.parts.graph;
    return definitions.meantBy(this.file, this.nameId(name)).some((id) => {
      const fact = definitions.fact(id);
      const isLocal = fact.kind === 'macro' || fact.isStatic;
      return isLocal && !isGlobalHeader(base.path(fileOf(id)));
    });
  }

  private nameId(name: string): NameId {
    return this.parts.graph.base.find(name);
  }

  private calledBy(name: string): CalledDefinitions {
    return remembered(this.called, name, () => {
      const { graph, reader } = this.parts;
      return calledDefinitions(graph, reader, this.file, this.nameId(name));
    });
  }

  private addPrototypes(name: string, texts: Set<NameId>): void {
    const { base } = this.parts.graph;
    const id = this.nameId(name);
    for (const file of base.filesWith(id, Role.refers)) {
      for (const prototype of base.facts(file).prototypes) {
        if (prototype.name === id) texts.add(prototype.resultText);
      }
    }
  }

  private widthOf(text: string): Width {
    const shape = this.parts.types.ofText(this.file, text);
    switch (shape.kind) {
      case 'int':
        return { kind: 'int', bits: shape.bits, signed: shape.signed };
      case 'struct':
      case 'unknown':
        return OTHER;
      default:
        return shape.kind === 'pointer' ? POINTER : { kind: shape.kind };
    }
  }

  private macroText(id: FunctionId): MacroText | undefined {
    return remembered(this.parts.macroTexts, id, () => {
      const { graph, reader } = this.parts;
      const fact = graph.definitions.fact(id) as MacroFact; // macros were chosen
      const file = fileOf(id);
      const bytes = reader.bytes(file);
      const place = reader.ownerText(file, fact);
      if (bytes === undefined || place?.kind !== 'macro') return undefined;
      const textOf = (range: { start: number; end: number }): string =>
        Buffer.from(bytes.buffer, bytes.byteOffset + range.start, range.end - range.start).toString(
          'latin1',
        );
      const condition = fact.condition === 0 ? undefined : graph.base.text(fact.condition);
      const list = place.parameters === undefined ? undefined : textOf(place.parameters);
      return { ...parametersOf(list), body: textOf(place.body), condition };
    });
  }
}

function leadsAway(body: string, isAroundLabels: boolean): boolean {
  if (RETURNS.test(body)) return true;
  if (JUMPS.test(body) && !isAroundLabels && !LOCAL_LABEL.test(body)) return true;
  return LEAVES_LOOP.test(body) && !HAS_LOOP.test(body);
}

/** `a, b, args...` as names; `...` alone is `__VA_ARGS__`. */
function parametersOf(list: string | undefined): Pick<MacroText, 'parameters' | 'isVariadic'> {
  if (list === undefined) return { parameters: undefined, isVariadic: false };
  const plain = list.replace(/\/\*.*?\*\/|\\\r?\n/gs, ' ').trim();
  if (plain === '') return { parameters: [], isVariadic: false };
  const names = plain.split(',').map((name) => name.trim());
  const isVariadic = names.at(-1)?.endsWith('...') ?? false;
  const parameters = names.map((name) =>
    name === '...' ? '__VA_ARGS__' : name.replace(/\s*\.\.\.$/, ''),
  );
  return { parameters, isVariadic };
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (known.has(key)) return known.get(key) as Value; // just seen
  const value = find();
  known.set(key, value);
  return value;
}
