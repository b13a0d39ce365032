import { extractFacts } from '../../src/facts/extract-file.ts';
import { Extraction } from '../../src/facts/extraction.ts';
import { FactsRecord } from '../../src/facts/facts-reader.ts';
import type { Argument, FileFacts, GuardFact, NameId, Receiver } from '../../src/facts/model.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';

/** Reads texts as one worker of a run does, with one symbol table for all of them. */
export class Reader {
  readonly symbols: SymbolTable;
  private readonly extraction: Extraction;

  constructor(capacity = 1 << 16) {
    this.symbols = SymbolTable.create(capacity).table;
    this.extraction = new Extraction(this.symbols);
  }

  /** The record's bytes. `leftover` stands behind the content, as an earlier file's would. */
  record(content: Uint8Array, leftover = 0x61): Uint8Array {
    const bytes = new Uint8Array(content.length + 16).fill(leftover);
    bytes.set(content);
    return Uint8Array.from(extractFacts(this.extraction, bytes, content.length));
  }

  facts(content: Uint8Array): { facts: FileFacts; text: (name: NameId) => string } {
    const facts = new FactsRecord(this.record(content));
    const texts = new Map<NameId, string>();
    for (let symbol = 1; symbol < this.symbols.size; symbol++) {
      const id = this.symbols.knownDictionaryId(symbol);
      if (id !== 0) texts.set(id, this.symbols.text(symbol));
    }
    return { facts, text: (name) => (name === 0 ? '' : (texts.get(name) ?? `?${name}`)) };
  }
}

export interface DescribedFacts {
  /** Facts by the line they are at, each a phrase. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
  /** Facts that have no place. */
  readonly file: readonly string[];
}

/** Every fact of a file in words, in the order of the record's sections. */
export function describeFacts(facts: FileFacts, text: (name: NameId) => string): DescribedFacts {
  const lines = new Map<number, string[]>();
  const at = (line: number, phrase: string): void => {
    const known = lines.get(line);
    if (known === undefined) lines.set(line, [phrase]);
    else known.push(phrase);
  };
  const type = (name: NameId): string => (name === 0 ? '' : `: ${text(name)}`);
  const typed = (name: NameId, full: NameId): string =>
    full === name || full === 0 ? type(name) : `${type(name)} "${text(full)}"`;
  const when = (condition: NameId): string => (condition === 0 ? '' : ` #if ${text(condition)}`);
  const owner = (index: number): string =>
    index < 0 ? '' : ` in ${text(facts.owners[index]?.name ?? 0)}`;

  for (const fact of facts.owners) {
    if (fact.kind === 'macro') {
      const list = fact.isFunctionLike ? `(${fact.parameters.map(text).join(', ')})` : '';
      const holds = fact.type === 0 ? '' : ` of struct ${text(fact.type)}`;
      at(fact.line, `macro ${text(fact.name)}${list}${holds}${when(fact.condition)}`);
      continue;
    }
    const words = [
      fact.isStatic ? 'static ' : '',
      fact.isInline ? 'inline ' : '',
      fact.isWeak ? 'weak ' : '',
    ].join('');
    const list = fact.parameters.map((one) => `${text(one.name)}${type(one.type)}`).join(', ');
    const by = fact.definer === 0 ? '' : ` by ${text(fact.definer)}`;
    const made = fact.macro < 0 ? '' : ` made by ${text(facts.owners[fact.macro]?.name ?? 0)}`;
    const doc = fact.docLine === 0 ? '' : ` documented ${fact.line - fact.docLine} above`;
    const result = typed(fact.resultType, fact.resultText);
    at(
      fact.line,
      `${words}function ${text(fact.name)}(${list})${result}${by}${made}${when(fact.condition)}${doc}`,
    );
  }
  facts.sites.forEach((site, index) => {
    const list = site.arguments.map((one) => argumentText(one, text)).join(', ');
    const called =
      site.kind === 'call'
        ? `call ${text(site.name)}`
        : site.kind === 'dispatch'
          ? `dispatch ${receiverText(site.receiver, text)}->${text(site.field)}`
          : `call of parameter ${site.parameter}`;
    const guards = facts.guards.filter((guard) => guard.from <= index && index < guard.to);
    const guarded = guards.map((guard) => ` ${guardText(guard)}`).join('');
    at(site.line, `${called}(${list}) ${site.resultUse}${owner(site.owner)}${guarded}`);
  });
  for (const binding of facts.bindings) {
    const slot = binding.field === 0 ? `[${binding.index}]` : `.${text(binding.field)}`;
    const value =
      binding.target === 0 ? `parameter ${binding.targetParameter}` : text(binding.target);
    const object = binding.object === 0 ? '' : ` of ${text(binding.object)}`;
    const wrapper = binding.wrapper === 0 ? '' : ` through ${text(binding.wrapper)}`;
    const slotText = `${receiverText(binding.receiver, text)}${slot}`;
    at(
      binding.line,
      `${binding.form} ${slotText} = ${value}${object}${wrapper}${owner(binding.owner)}${when(binding.condition)}`,
    );
  }
  for (const reference of facts.references) {
    const site = facts.sites[reference.site];
    const called =
      site === undefined ? '' : ` as argument ${reference.position} of ${siteName(site, text)}`;
    at(reference.line, `name ${text(reference.name)}${called}${owner(reference.owner)}`);
  }
  for (const fact of facts.structs) {
    const fields = fact.fields
      .map((field) => ` ${text(field.name)}${typed(field.type, field.typeText)};`)
      .join('');
    at(fact.line, `struct ${text(fact.tag)} {${fields} }`);
  }
  for (const fact of facts.variables) {
    at(fact.line, `${fact.isStatic ? 'static ' : ''}variable ${text(fact.name)}${type(fact.type)}`);
  }
  for (const fact of facts.prototypes) {
    at(fact.line, `prototype ${text(fact.name)}${typed(0, fact.resultText)}`);
  }
  for (const fact of facts.enumerations)
    at(fact.line, `enum${fact.tag === 0 ? '' : ` ${text(fact.tag)}`}`);
  for (const fact of facts.constants) {
    const enumeration = facts.enumerations[fact.enumeration];
    if (enumeration === undefined) at(fact.line, `constant ${text(fact.name)}`);
    else at(fact.line, `enumerator ${text(fact.name)} of enum ${text(enumeration.tag)}`.trimEnd());
  }
  for (const fact of facts.mentions) at(fact.line, `mention ${text(fact.name)}`);
  const file = [
    ...facts.includes.map((fact) => `include ${text(fact.path)}`),
    ...facts.typedefs.map((fact) => `typedef ${text(fact.name)}${typed(fact.type, fact.typeText)}`),
  ];
  return { lines, file };
}

type Site = FileFacts['sites'][number];

function siteName(site: Site, text: (name: NameId) => string): string {
  if (site.kind === 'call') return text(site.name);
  return site.kind === 'dispatch' ? text(site.field) : `parameter ${site.parameter}`;
}

function argumentText(argument: Argument, text: (name: NameId) => string): string {
  switch (argument.kind) {
    case 'constant':
      return `#${argument.position} ${argument.value}`;
    case 'parameter':
      return `#${argument.position} parameter ${argument.parameter}`;
    case 'initializes':
      return `an element of ${text(argument.type)}`;
  }
}

function guardText(guard: GuardFact): string {
  return `if parameter ${guard.parameter} ${guard.equal ? '==' : '!='} ${guard.value}`;
}

function receiverText(receiver: Receiver, text: (name: NameId) => string): string {
  const base = {
    unknown: '?',
    type: `(${text(receiver.name)})`,
    variable: text(receiver.name),
    call: `${text(receiver.name)}()`,
  }[receiver.base];
  return [base, ...receiver.path.map(text)].join('.');
}
