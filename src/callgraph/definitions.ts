import type { FactBase } from '../facts/fact-base.ts';
import type { FunctionFact, MacroFact, NameId, OwnerFact } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import { architectureOf } from './architecture.ts';
import { type FunctionId, fileOf, functionId, ownerOf } from './function-id.ts';
import type { Includes } from './includes.ts';

/** What each name means where: definitions, and which of them a mention can refer to. */
export class Definitions {
  private readonly base: FactBase;
  private readonly includes: Includes;
  private readonly meant = new Map<FunctionId, Map<FileIndex, boolean>>();
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
    let answers = this.meant.get(id);
    if (answers === undefined) {
      answers = new Map();
      this.meant.set(id, answers);
    }
    let answer = answers.get(file);
    if (answer === undefined) {
      answer = this.canMeanElsewhere(file, home, id);
      answers.set(file, answer);
    }
    return answer;
  }

  private canMeanElsewhere(file: FileIndex, home: FileIndex, id: FunctionId): boolean {
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
      if (fact.kind === 'macro') return true;
      // A stub in one arm of an `#if` hides nothing in the other arm.
      return fact.isStatic && (fact.condition === 0 || !this.declares(file, name));
    });
  }

  private declares(file: FileIndex, name: NameId): boolean {
    return this.base.facts(file).prototypes.some((prototype) => prototype.name === name);
  }

  private sameArchitecture(from: FileIndex, to: FileIndex): boolean {
    const mine = architectureOf(this.base.path(from));
    const theirs = architectureOf(this.base.path(to));
    return mine === '' || theirs === '' || mine === theirs;
  }

  /** A macro or static function reaches other files through `#include` only. */
  private seesHeader(file: FileIndex, id: FunctionId, fact: FunctionFact | MacroFact): boolean {
    const home = fileOf(id);
    const isShared = isGlobalHeader(this.base.path(home)) && !this.hasRival(file, id, fact.name);
    if (isShared) return true;
    // Going through all includes reads a thousand headers, so a private header must be near or named.
    const isNear =
      isGlobalHeader(this.base.path(home)) ||
      sharesFolder(this.base.path(file), this.base.path(home));
    const isCandidate = isNear || this.includes.names(file, this.base.path(home));
    return isCandidate && this.includes.reaches(file, home);
  }

  /** A header near `file` defines the same name, so it matters which one is included. */
  private hasRival(file: FileIndex, id: FunctionId, name: NameId): boolean {
    const path = this.base.path(file);
    const home = fileOf(id);
    return this.of(name).some((other) => {
      const rival = this.base.path(fileOf(other));
      if (fileOf(other) === home || !rival.endsWith('.h')) return false;
      const fact = this.fact(other);
      if (fact.kind === 'function' && !fact.isStatic) return false;
      return isGlobalHeader(rival)
        ? architectureOf(rival) === architectureOf(this.base.path(home))
        : sharesFolder(path, rival);
    });
  }
}

/** Headers that any file may include by `<…>`. */
export function isGlobalHeader(path: string): boolean {
  return path.startsWith('include/') || /^arch\/[^/]+\/include\//.test(path);
}

/** Whether the first two folders are the same, as for files of one driver or one tool. */
export function sharesFolder(a: string, b: string): boolean {
  const folders = a.split('/').slice(0, -1).slice(0, 2).join('/');
  return folders === b.split('/').slice(0, -1).slice(0, 2).join('/');
}
