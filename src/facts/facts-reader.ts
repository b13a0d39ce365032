import { ByteReader } from '../base/byte-reader.ts';
import {
  type Argument,
  BINDING_FORMS,
  type BindingFact,
  type ConstantFact,
  type EnumerationFact,
  type FileCounts,
  type FileFacts,
  type FunctionFact,
  type GuardFact,
  type IncludeFact,
  type MentionFact,
  type NameId,
  type OwnerFact,
  type PrototypeFact,
  RECEIVER_BASES,
  RESULT_USES,
  type Receiver,
  type ReferenceFact,
  type Site,
  type StructFact,
  type TypedefFact,
  type VariableFact,
} from './model.ts';
import {
  ARGUMENT_KINDS,
  OWNER_FLAGS,
  SECTIONS,
  type SectionName,
  SITE_KINDS,
} from './record-format.ts';
import { ROLE_BITS } from './roles.ts';

/**
 * One file's record, opened. A section is decoded at the first question for it, since most questions
 * need one or two of them. Throws `RangeError` when the record is damaged.
 */
export class FactsRecord implements FileFacts {
  readonly counts: FileCounts;
  private readonly names: Int32Array;
  private readonly starts = new Map<SectionName, { reader: ByteReader; count: number }>();
  private readonly decoded: Partial<Record<SectionName, readonly unknown[]>> = {};

  constructor(bytes: Uint8Array) {
    const reader = new ByteReader(bytes);
    const names = new Int32Array(reader.varint());
    for (let i = 1; i < names.length; i++) {
      names[i] = reader.varint() >>> ROLE_BITS;
    }
    this.names = names;
    this.counts = readCounts(reader);
    for (const section of SECTIONS) {
      const length = reader.varint();
      const count = reader.varint();
      const end = reader.offset + length;
      if (end > bytes.length) throw new RangeError('record ends early');
      this.starts.set(section, { reader: new ByteReader(bytes, reader.offset, end), count });
      reader.offset = end;
    }
  }

  get owners(): readonly OwnerFact[] {
    return this.section('owners', (reader, line, column) => this.readOwner(reader, line, column));
  }

  get sites(): readonly Site[] {
    return this.section('sites', (reader, line, column) => this.readSite(reader, line, column));
  }

  get guards(): readonly GuardFact[] {
    return this.section('guards', (reader, _line, column): GuardFact => {
      const coded = reader.varint();
      const value = reader.signed();
      const from = reader.varint();
      const to = from + reader.varint();
      return {
        owner: column - 1,
        parameter: coded >>> 1,
        equal: (coded & 1) === 1,
        value,
        from,
        to,
      };
    });
  }

  get bindings(): readonly BindingFact[] {
    return this.section('bindings', (reader, line, column) =>
      this.readBinding(reader, line, column),
    );
  }

  get references(): readonly ReferenceFact[] {
    return this.section('references', (reader, line, column): ReferenceFact => {
      const owner = reader.varint() - 1;
      const name = this.name(reader);
      const site = reader.varint() - 1;
      return { line, column, owner, name, site, position: site < 0 ? 0 : reader.varint() };
    });
  }

  get structs(): readonly StructFact[] {
    return this.section('structs', (reader, line, _column): StructFact => {
      const tag = this.name(reader);
      const fields = Array.from({ length: reader.varint() }, () => ({
        name: this.name(reader),
        type: this.name(reader),
        typeText: this.name(reader),
      }));
      return { tag, line: line, fields };
    });
  }

  get typedefs(): readonly TypedefFact[] {
    return this.section('typedefs', (reader) => ({
      name: this.name(reader),
      type: this.name(reader),
      typeText: this.name(reader),
    }));
  }

  get variables(): readonly VariableFact[] {
    return this.section('variables', (reader, line, column): VariableFact => {
      const coded = reader.varint();
      const name = this.names[coded >>> 1] as number;
      return { line, column, name, type: this.name(reader), isStatic: (coded & 1) === 1 };
    });
  }

  get prototypes(): readonly PrototypeFact[] {
    return this.section('prototypes', (reader, line, column) => ({
      line,
      column,
      name: this.name(reader),
      resultText: this.name(reader),
    }));
  }

  get enumerations(): readonly EnumerationFact[] {
    return this.section('enumerations', (reader, line, column) => ({
      line,
      column,
      tag: this.name(reader),
    }));
  }

  get constants(): readonly ConstantFact[] {
    return this.section('constants', (reader, line, column) => ({
      line,
      column,
      name: this.name(reader),
      enumeration: reader.varint() - 1,
    }));
  }

  get includes(): readonly IncludeFact[] {
    return this.section('includes', (reader) => ({ path: this.name(reader) }));
  }

  get mentions(): readonly MentionFact[] {
    return this.section('mentions', (reader, line, column) => ({
      line,
      column,
      name: this.name(reader),
    }));
  }

  /** How many facts a section holds, without decoding it. */
  count(section: SectionName): number {
    return this.starts.get(section)?.count ?? 0;
  }

  private section<Fact>(
    name: SectionName,
    read: (reader: ByteReader, line: number, column: number) => Fact,
  ): readonly Fact[] {
    const known = this.decoded[name];
    // Each section is only ever asked for through its own getter, so the type is the one stored.
    if (known !== undefined) return known as readonly Fact[];
    const start = this.starts.get(name);
    const facts: Fact[] = [];
    if (start !== undefined) {
      const reader = start.reader;
      let line = 0;
      for (let i = 0; i < start.count; i++) {
        line += reader.signed();
        facts.push(read(reader, line, reader.varint()));
      }
    }
    this.decoded[name] = facts;
    return facts;
  }

  private name(reader: ByteReader): NameId {
    const place = reader.varint();
    if (place >= this.names.length) throw new RangeError('record names an unknown name');
    return this.names[place] as number;
  }

  private readOwner(reader: ByteReader, line: number, column: number): OwnerFact {
    const flags = reader.byte();
    const name = this.name(reader);
    if ((flags & OWNER_FLAGS.macro) !== 0) {
      const parameters = Array.from({ length: reader.varint() }, () => this.name(reader));
      const endLine = line + reader.varint();
      const type = this.name(reader);
      const condition = this.name(reader);
      const isFunctionLike = (flags & OWNER_FLAGS.functionLike) !== 0;
      const rest = { isFunctionLike, parameters, type, endLine, condition };
      return { line, column, kind: 'macro', name, ...rest };
    }
    const resultType = this.name(reader);
    const resultText = this.name(reader);
    const parameters = Array.from({ length: reader.varint() }, () => ({
      name: this.name(reader),
      type: this.name(reader),
    }));
    const extent = readExtent(reader, line);
    const condition = this.name(reader);
    const docDistance = reader.varint();
    const definer = (flags & OWNER_FLAGS.definer) !== 0 ? this.name(reader) : 0;
    const macro = (flags & OWNER_FLAGS.inMacro) !== 0 ? reader.varint() - 1 : -1;
    return {
      line,
      column,
      kind: 'function',
      name,
      isStatic: (flags & OWNER_FLAGS.static) !== 0,
      isInline: (flags & OWNER_FLAGS.inline) !== 0,
      isWeak: (flags & OWNER_FLAGS.weak) !== 0,
      definer,
      resultType,
      resultText,
      parameters,
      ...extent,
      condition,
      macro,
      docLine: docDistance === 0 ? 0 : line - docDistance,
    };
  }

  private readSite(reader: ByteReader, line: number, column: number): Site {
    const owner = reader.varint() - 1;
    const coded = reader.byte();
    const resultUse = RESULT_USES[coded >>> 2] ?? 'used';
    const kind = SITE_KINDS[coded & 3];
    switch (kind) {
      case 'dispatch': {
        const receiver = this.readReceiver(reader);
        const field = this.name(reader);
        return {
          line,
          column,
          kind,
          owner,
          resultUse,
          receiver,
          field,
          arguments: this.readArguments(reader),
        };
      }
      case 'parameter-call': {
        const parameter = reader.varint();
        return {
          line,
          column,
          kind,
          owner,
          resultUse,
          parameter,
          arguments: this.readArguments(reader),
        };
      }
      case 'call': {
        const name = this.name(reader);
        return {
          line,
          column,
          kind,
          owner,
          resultUse,
          name,
          arguments: this.readArguments(reader),
        };
      }
      default:
        throw new RangeError('record holds an unknown kind of site');
    }
  }

  private readArguments(reader: ByteReader): readonly Argument[] {
    const count = reader.varint();
    if (count === 0) return NO_ARGUMENTS;
    return Array.from({ length: count }, (): Argument => {
      const coded = reader.varint();
      const position = coded >>> 2;
      switch (ARGUMENT_KINDS[coded & 3]) {
        case 'constant':
          return { kind: 'constant', position, value: reader.signed() };
        case 'parameter':
          return { kind: 'parameter', position, parameter: reader.signed() };
        case 'initializes':
          return { kind: 'initializes', position, type: this.name(reader) };
        default:
          throw new RangeError('record holds an unknown kind of argument');
      }
    });
  }

  private readReceiver(reader: ByteReader): Receiver {
    const coded = reader.byte();
    const base = RECEIVER_BASES[coded & 3] ?? 'unknown';
    const name = base === 'unknown' ? 0 : this.name(reader);
    const path = Array.from({ length: coded >>> 2 }, () => this.name(reader));
    return { base, name, path };
  }

  private readBinding(reader: ByteReader, line: number, column: number): BindingFact {
    const owner = reader.varint() - 1;
    const form = BINDING_FORMS[reader.byte()] ?? 'designated';
    const receiver = this.readReceiver(reader);
    const field = this.name(reader);
    const index = reader.signed();
    const target = this.name(reader);
    const targetParameter = reader.signed();
    const wrapper = this.name(reader);
    const object = this.name(reader);
    const condition = this.name(reader);
    return {
      line,
      column,
      owner,
      form,
      receiver,
      field,
      index,
      target,
      targetParameter,
      wrapper,
      object,
      condition,
    };
  }
}

/** Both ends of a definition. Most begin and end in the first column, which costs no byte of its own. */
function readExtent(
  reader: ByteReader,
  line: number,
): Pick<FunctionFact, 'start' | 'endLine' | 'endColumn'> {
  const before = reader.varint();
  const startColumn = (before & 1) === 0 ? 1 : reader.varint();
  const behind = reader.varint();
  const endColumn = (behind & 1) === 0 ? 1 : reader.varint();
  return {
    start: { line: line - (before >>> 1), column: startColumn },
    endLine: line + (behind >>> 1),
    endColumn,
  };
}

const NO_ARGUMENTS: readonly Argument[] = [];

function readCounts(reader: ByteReader): FileCounts {
  return {
    lines: reader.varint(),
    unmatchedBrackets: reader.varint(),
    unknownItems: reader.varint(),
    unlistedConstants: reader.varint(),
  };
}

/** The names of a record that have roles, for the index of a tree: calls `visit` for each. */
export function visitNames(bytes: Uint8Array, visit: (name: NameId, roles: number) => void): void {
  const reader = new ByteReader(bytes);
  const count = reader.varint();
  for (let i = 1; i < count; i++) {
    const coded = reader.varint();
    const roles = coded & ((1 << ROLE_BITS) - 1);
    // Nobody looks for a file by a type's text or a parameter's name.
    if (roles !== 0) visit(coded >>> ROLE_BITS, roles);
  }
}
