import type { FactBase } from '../facts/fact-base.ts';
import type { FunctionFact, MacroFact, NameId, OwnerFact } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import { type FunctionId, fileOf, functionId, ownerOf } from './function-id.ts';
import type { Includes } from './includes.ts';

/** What each name means where: definitions, and which of them a mention can refer to. */
export class Definitions {
  private readonly base: FactBase;
  private readonly includes: Includes;
  private readonly byName = new Map<NameId, readonly FunctionId[]>();

  constructor(base: FactBase, includes: Includes) {
    this.base = base;
    this.includes = includes;
  }

  /** Every function and macro of that name, by file. */
  of(name: NameId): readonly FunctionId[] {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const found: FunctionId[] = [];
    for (const file of this.base.filesWith(name, Role.defines)) {
      this.base.facts(file).owners.forEach((owner, index) => {
        if (owner.name === name) found.push(functionId(file, index));
      });
    }
    this.byName.set(name, found);
    return found;
  }

  fact(id: FunctionId): OwnerFact {
    const fact = this.base.facts(fileOf(id)).owners[ownerOf(id)];
    if (fact === undefined) throw new RangeError('no such function');
    return fact;
  }

  /**
   * Whether a mention of the name in `file` can mean the definition `id`: a static function means itself
   * in its own file (and in files that include it), and hides every other function of that name there; an
   * extern one is meant everywhere else, except from another architecture's code.
   */
  canMean(file: FileIndex, id: FunctionId): boolean {
    const home = fileOf(id);
    if (home === file) return true;
    const fact = this.fact(id);
    if (this.hasOwn(file, fact.name)) return false;
    if (!this.sameArchitecture(file, home)) return false;
    if (fact.kind === 'function' && !fact.isStatic && fact.macro < 0) return true;
    return this.seesHeader(file, id, fact);
  }

  /** The definitions that a mention of `name` in `file` can mean. */
  meantBy(file: FileIndex, name: NameId): readonly FunctionId[] {
    return this.of(name).filter((id) => this.canMean(file, id));
  }

  /** Whether the file itself holds a static function or a macro of that name. */
  private hasOwn(file: FileIndex, name: NameId): boolean {
    return this.of(name).some((id) => {
      if (fileOf(id) !== file) return false;
      const fact = this.fact(id);
      return fact.kind === 'macro' || fact.isStatic;
    });
  }

  private sameArchitecture(from: FileIndex, to: FileIndex): boolean {
    const mine = architectureOf(this.base.path(from));
    const theirs = architectureOf(this.base.path(to));
    return mine === '' || theirs === '' || mine === theirs;
  }

  /** A macro or static function reaches other files through `#include` only. */
  private seesHeader(file: FileIndex, id: FunctionId, fact: FunctionFact | MacroFact): boolean {
    const home = fileOf(id);
    const path = this.base.path(home);
    const isShared = path.startsWith('include/') && !this.hasRival(id, fact.name);
    return isShared || this.includes.reaches(file, home);
  }

  /** Another header defines the same name, so it matters which one is included. */
  private hasRival(id: FunctionId, name: NameId): boolean {
    const home = fileOf(id);
    return this.of(name).some((other) => {
      if (fileOf(other) === home) return false;
      const fact = this.fact(other);
      return (
        this.base.path(fileOf(other)).endsWith('.h') && (fact.kind === 'macro' || fact.isStatic)
      );
    });
  }
}

/** `x86` for `arch/x86/mm/fault.c`; empty for code of no architecture. */
export function architectureOf(path: string): string {
  if (!path.startsWith('arch/')) return '';
  return path.slice(5, path.indexOf('/', 5));
}
