import type { FactBase } from '../facts/fact-base.ts';
import type { Field, NameId, Receiver, StructFact } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { Definitions } from './definitions.ts';
import type { Includes } from './includes.ts';

/** Struct types by name, and what type an expression has as far as declarations tell. */
export class Types {
  private readonly base: FactBase;
  private readonly definitions: Definitions;
  private readonly includes: Includes;
  private readonly layouts = new Map<NameId, readonly Layout[]>();
  private readonly typedefs = new Map<NameId, NameId>();
  private readonly fieldTypes = new Map<NameId, NameId>();

  constructor(base: FactBase, definitions: Definitions, includes: Includes) {
    this.base = base;
    this.definitions = definitions;
    this.includes = includes;
  }

  /**
   * The struct that `receiver` denotes in `file`: its tag, or a typedef's name for a struct without one;
   * 0 when the declarations do not tell.
   */
  ofReceiver(file: FileIndex, receiver: Receiver): NameId {
    let type = this.ofBase(file, receiver);
    let path = receiver.path;
    if (type === 0) {
      // Only the outermost field is known; if every struct with that field gives it the same type, take it.
      const [first, ...rest] = path;
      if (first === undefined) return 0;
      type = this.ofFieldAnywhere(first);
      path = rest;
    }
    for (const field of path) {
      if (type === 0) return 0;
      type = this.ofField(file, type, field);
    }
    return type === 0 ? 0 : this.canonical(file, type);
  }

  /** The name of field number `index` of a struct, for positional initialisers; 0 when out of range. */
  fieldAt(file: FileIndex, type: NameId, index: number): NameId {
    return this.layoutsOf(file, type)[0]?.fact.fields[index]?.name ?? 0;
  }

  /** Whether the struct has a field of that name. */
  hasField(file: FileIndex, type: NameId, field: NameId): boolean {
    return this.layoutsOf(file, type).some((layout) =>
      layout.fact.fields.some((candidate) => candidate.name === field),
    );
  }

  /** The field of a struct or of a typedef's struct, as declared nearest to `file`. */
  fieldOf(file: FileIndex, type: NameId, field: NameId): Field | undefined {
    const tag = this.canonical(file, type);
    for (const layout of this.layoutsOf(file, tag)) {
      const found = layout.fact.fields.find((candidate) => candidate.name === field);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A typedef's struct tag; the name itself for tags. */
  canonical(file: FileIndex, type: NameId): NameId {
    if (this.layoutsOf(file, type).length > 0) return type;
    const known = this.typedefs.get(type);
    if (known !== undefined) return known;
    let target = type;
    for (const home of this.base.filesWith(type, Role.shapes)) {
      const found = this.base.facts(home).typedefs.find((fact) => fact.name === type);
      if (found !== undefined && found.type !== 0 && found.type !== type) {
        target = found.type;
        break;
      }
    }
    this.typedefs.set(type, target);
    return target;
  }

  private ofBase(file: FileIndex, receiver: Receiver): NameId {
    switch (receiver.base) {
      case 'type':
        return receiver.name;
      case 'variable':
        return this.ofVariable(file, receiver.name);
      case 'call':
        return this.ofResult(file, receiver.name);
      case 'unknown':
        return 0;
    }
  }

  private ofVariable(file: FileIndex, name: NameId): NameId {
    const own = this.base.facts(file).variables.find((fact) => fact.name === name);
    if (own !== undefined) return own.type;
    let type = 0;
    for (const home of this.base.filesWith(name, Role.shapes)) {
      for (const fact of this.base.facts(home).variables) {
        if (fact.name !== name || fact.isStatic || fact.type === 0) continue;
        if (type !== 0 && type !== fact.type) return 0; // two programs, two variables of that name
        type = fact.type;
      }
    }
    return type;
  }

  private ofResult(file: FileIndex, name: NameId): NameId {
    let type = 0;
    for (const id of this.definitions.meantBy(file, name)) {
      const fact = this.definitions.fact(id);
      const result = fact.kind === 'function' ? fact.resultType : fact.type;
      if (result === 0 || (type !== 0 && type !== result)) return 0;
      type = result;
    }
    return type;
  }

  private ofField(file: FileIndex, type: NameId, field: NameId): NameId {
    return this.fieldOf(file, type, field)?.type ?? 0;
  }

  private ofFieldAnywhere(field: NameId): NameId {
    const known = this.fieldTypes.get(field);
    if (known !== undefined) return known;
    let type = 0;
    let agreed = true;
    for (const file of this.base.filesWith(field, Role.shapes)) {
      for (const fact of this.base.facts(file).structs) {
        for (const candidate of fact.fields) {
          if (candidate.name !== field) continue;
          if (candidate.type === 0 || (type !== 0 && candidate.type !== type)) agreed = false;
          type = candidate.type;
        }
      }
      if (!agreed) break;
    }
    const answer = agreed ? type : 0;
    this.fieldTypes.set(field, answer);
    return answer;
  }

  /** Layouts of a tag that `file` can mean: its own, else those it includes, else all. */
  private layoutsOf(file: FileIndex, tag: NameId): readonly Layout[] {
    let all = this.layouts.get(tag);
    if (all === undefined) {
      const found: Layout[] = [];
      for (const home of this.base.filesWith(tag, Role.shapes)) {
        for (const fact of this.base.facts(home).structs) {
          if (fact.tag === tag) found.push({ file: home, fact });
        }
      }
      all = found;
      this.layouts.set(tag, all);
    }
    return all.length < 2 ? all : this.nearest(file, all);
  }

  /**
   * Of several structs with one tag: the file's own, those of its folder, those of global headers, those of
   * its part of the tree, else whatever it includes. Going through all includes is the last resort because it reads a thousand headers.
   */
  private nearest(file: FileIndex, all: readonly Layout[]): readonly Layout[] {
    const path = this.base.path(file);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const top = path.slice(0, path.indexOf('/') + 1);
    const pathOf = (layout: Layout): string => this.base.path(layout.file);
    const isOwn = (layout: Layout): boolean => layout.file === file;
    const isBeside = (layout: Layout): boolean =>
      pathOf(layout).startsWith(folder) && !pathOf(layout).includes('/', folder.length);
    const isGlobal = (layout: Layout): boolean => pathOf(layout).startsWith('include/');
    const isNearTool = (layout: Layout): boolean =>
      top === 'tools/' && pathOf(layout).startsWith(top);
    const area = path.split('/', 2).join('/');
    const isNear = (layout: Layout): boolean => pathOf(layout).startsWith(`${area}/`);
    for (const wanted of [isOwn, isBeside, isNearTool, isGlobal, isNear]) {
      const found = all.filter(wanted);
      if (found.length > 0) return found;
    }
    const included = all.filter((layout) => this.includes.reaches(file, layout.file));
    return included.length > 0 ? included : all;
  }
}

interface Layout {
  readonly file: FileIndex;
  readonly fact: StructFact;
}
