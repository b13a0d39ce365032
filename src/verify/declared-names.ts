import { fileOf } from '../callgraph/function-id.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { Introduction } from '../spec/migration-spec.ts';

/** Whether names can be used in a file. */
export class DeclaredNames {
  private readonly parts: RewriteParts;
  private readonly introductions: readonly Introduction[];

  constructor(parts: RewriteParts, introductions: readonly Introduction[]) {
    this.parts = parts;
    this.introductions = introductions;
  }

  /**
   * Whether `name` is declared in a header that `file` includes, at once or through others, or is introduced at such
   * a place. `instead` are names that the file used so far: where no include leads to the declaration, one that
   * stands in the same header as theirs counts as well.
   */
  isDeclared(file: FileIndex, name: string, instead: readonly string[]): boolean {
    const homes = this.homesOf(name);
    const { includes } = this.parts.search.graph;
    if (homes.some((home) => home === file || includes.reaches(file, home))) return true;
    const known = new Set(instead.flatMap((old) => this.homesOf(old)));
    return homes.some((home) => known.has(home));
  }

  /** The files that declare a name. */
  private homesOf(name: string): readonly FileIndex[] {
    const { base, definitions } = this.parts.search.graph;
    const id = base.find(name);
    const homes: FileIndex[] = id === 0 ? [] : definitions.of(id).map(fileOf);
    for (const file of id === 0
      ? []
      : base.filesWith(id, Role.defines | Role.shapes | Role.refers)) {
      const facts = base.facts(file);
      const isHere =
        facts.prototypes.some((one) => one.name === id) ||
        facts.constants.some((one) => one.name === id) ||
        facts.typedefs.some((one) => one.name === id) ||
        facts.structs.some((one) => one.tag === id) ||
        facts.variables.some((one) => one.name === id);
      if (isHere) homes.push(file);
    }
    return [...homes, ...this.homesOfIntroduced(name)];
  }

  private homesOfIntroduced(name: string): readonly FileIndex[] {
    const { includes } = this.parts.search.graph;
    const found: FileIndex[] = [];
    for (const { name: introduced, of, header, definition } of this.introductions) {
      const isIt = introduced === name || new RegExp(`\\b${name}\\b`).test(definition ?? '');
      if (!isIt) continue;
      const place = header === undefined ? undefined : includes.fileAt(header);
      if (place !== undefined) found.push(place);
      else if (introduced !== of && of !== '') found.push(...this.homesOf(of));
    }
    return found;
  }
}
