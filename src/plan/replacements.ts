import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { definedFunctions, publicDefinitions } from './defined-functions.ts';
import { type Replacement, renamed, translated, unrelated, wrapperOf } from './image.ts';
import type { PlanParts } from './parts.ts';

/** The functions that rules put in the place of one subject. Owns a cache: each is read once. */
export class Replacements {
  private readonly parts: PlanParts;
  private readonly spec: MigrationSpec;
  private readonly subject: string;
  private readonly definitions: readonly FunctionId[];
  private readonly known = new Map<string, Replacement>();

  /** `definitions` are the subject's. */
  constructor(
    parts: PlanParts,
    spec: MigrationSpec,
    subject: string,
    definitions: readonly FunctionId[],
  ) {
    this.parts = parts;
    this.spec = spec;
    this.subject = subject;
    this.definitions = definitions;
  }

  /** What takes the place of the subject, by its name. */
  by(to: string): Replacement {
    let replacement = this.known.get(to);
    if (replacement === undefined) {
      replacement = this.findReplacement(to);
      this.known.set(to, replacement);
    }
    return replacement;
  }

  /** The same, with `through` called on its result. */
  translatedBy(to: string, through: string): Replacement {
    const first = this.by(to);
    const [id] = definedFunctions(this.parts, through);
    const solved = id === undefined ? undefined : this.parts.functions.solved(id);
    if (id === undefined || solved === undefined || 'unreadable' in solved) {
      const reason = `${through}() is not in this tree, or could not be read`;
      return unrelated(`${through}(${to})`, first.file, 'errno', reason);
    }
    return translated(this.parts, first, through, { graph: solved.graph, at: id });
  }

  private findReplacement(to: string): Replacement {
    const { parts, subject, spec } = this;
    const [first] = this.definitions;
    const file = first === undefined ? 0 : fileOf(first);
    const rename = spec.introduce.find((one) => one.how === 'rename' && one.of === subject);
    const names = rename === undefined ? [subject] : [subject, rename.name];
    const introduced = spec.introduce.find(
      (one) => one.name === to && (one.of === subject || one.how === 'existing'),
    );
    const [existing, other] = publicDefinitions(parts, to);
    if (introduced?.how === 'rename' && introduced.of === subject) {
      return renamed(to, file, 'errno');
    }
    if (existing !== undefined && other !== undefined) {
      const reason = `${to}() has several definitions, of which only one can be followed`;
      return unrelated(to, file, 'unknown', reason);
    }
    if (existing !== undefined) {
      const solved = parts.functions.solved(existing);
      if ('unreadable' in solved) {
        return unrelated(to, file, 'unknown', `${to}() could not be read: ${solved.unreadable}`);
      }
      return wrapperOf(parts, to, names, { graph: solved.graph, at: existing });
    }
    if (introduced?.definition !== undefined && first !== undefined) {
      const graph = parts.functions.lowered(to, introduced.definition, file);
      if (graph !== undefined) return wrapperOf(parts, to, names, { graph, at: first });
      return unrelated(
        to,
        file,
        'unknown',
        `the definition of ${to}() in ${introduced.place} could not be read`,
      );
    }
    return unrelated(
      to,
      file,
      'unknown',
      `${to}() is defined neither in the tree nor in the migration`,
    );
  }
}
