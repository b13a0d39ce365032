import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { PrototypeFact } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { namesOfSlot } from '../../plan/slots/slot-site.ts';
import type { Change, ChangePromise } from '../change.ts';
import { findHead, retypeHead } from '../functions/function-heads.ts';
import type { SourceFile, SourceFiles } from '../functions/source-file.ts';
import type { RewriteParts } from '../parts.ts';
import { rebindEdits } from './binding-edits.ts';
import { isMustUse, wordsOfMacros } from './call-knowledge.ts';
import { CollectedEdits } from './collected-edits.ts';
import { dropResult } from './drop-result.ts';
import { FunctionBody } from './function-body.ts';
import { dropReturnComment } from './return-comment.ts';
import { retypeVariables } from './retype-variables.ts';
import type { MovingSite, SlotGroup } from './slot-groups.ts';
import { linesReading } from './slot-reads.ts';
import { splitVariable } from './split-variable.ts';

/** Why a group is not written, as a whole sentence, and the function that keeps it from that. */
export interface Problem {
  readonly problem: string;
  readonly culprit?: FunctionId;
}

/** The functions of a group with their prototypes, variables and bindings, as one change. */
export function writeGroup(
  parts: RewriteParts,
  files: SourceFiles,
  group: SlotGroup,
): Change | Problem {
  return new GroupWriter(parts, files, group).write();
}

/** Collects the edits of one group. */
class GroupWriter {
  private readonly parts: RewriteParts;
  private readonly files: SourceFiles;
  private readonly group: SlotGroup;
  private readonly edits = new CollectedEdits();
  private readonly retyped = new Map<FunctionId, string>();
  private hasSplit = false;

  constructor(parts: RewriteParts, files: SourceFiles, group: SlotGroup) {
    this.parts = parts;
    this.files = files;
    this.group = group;
  }

  write(): Change | Problem {
    const problem = this.collect();
    if (problem !== undefined) return problem;
    const files = this.edits.files(this.parts);
    if (files === undefined) return { problem: 'What has to be changed for it overlaps.' };
    const { functions, moving } = this.group;
    return {
      stage: 'convert',
      sites: moving.map(({ site }) => site),
      files,
      functions,
      promise: this.promise(),
      alsoDiffers: [],
    };
  }

  private promise(): ChangePromise {
    const { retyped } = this;
    const isDropped = [...retyped.values()].includes('void');
    const isRewritten = isDropped || this.hasSplit;
    const kind = isRewritten ? 'behavior' : retyped.size === 0 ? 'declarations' : 'types';
    return { renames: new Map(), replaced: new Map(), kind, translated: [], retyped };
  }

  private collect(): Problem | undefined {
    const { moving, functions, staying } = this.group;
    const [first] = staying;
    if (first !== undefined) {
      const { base } = this.parts.search.graph;
      const place = `${base.path(first.file)}:${first.line}`;
      return { problem: `The function is also put into a slot at ${place}, which stays.` };
    }
    const types = new Set(moving.map(({ move }) => move.resultType));
    const [type, other] = types;
    if (type === undefined || other !== undefined) {
      return { problem: 'It would get two types of result.' };
    }
    for (const id of functions) {
      const problem = this.writeFunction(id, type);
      if (problem !== undefined) return { problem, culprit: id };
    }
    const problem =
      firstProblem(moving, (each) => this.writePrototypes(each, type)) ??
      firstProblem(moving, (each) => this.writeBinding(each));
    return problem === undefined ? undefined : { problem };
  }

  private writeFunction(id: FunctionId, to: string): string | undefined {
    const { graph } = this.parts.search;
    const fact = graph.definitions.fact(id);
    const name = displayName(graph, id);
    if (fact.kind !== 'function') return `${name} is a macro.`;
    const from = graph.base.text(fact.resultText);
    if (from === to) return undefined;
    const isNamedByTypedef = graph.base
      .facts(fileOf(id))
      .variables.some((each) => each.name === fact.name);
    if (isNamedByTypedef) return `${name}() is also declared by the name of a type, which stays.`;
    const file = this.files.of(fileOf(id));
    const offset = this.parts.reader.offsetOf(fileOf(id), fact);
    const tree = offset === undefined ? undefined : file?.treeAt(offset);
    if (file === undefined || tree === undefined || offset === undefined) {
      return `The text of ${name}() could not be read.`;
    }
    const head = findHead(file, tree, offset, from);
    if (head === undefined) return `Where ${name}() says what it returns was not found.`;
    this.retyped.set(id, to);
    this.edits.add(fileOf(id), [retypeHead(file, head, to)]);
    if (to !== 'void')
      return this.writeVariables(id, file, new FunctionBody(tree, head.node), from, to);
    const body = dropResult(this.parts, id, file, tree, head);
    if (typeof body === 'string') return `${name}() keeps its result: ${body}`;
    this.edits.add(fileOf(id), body);
    const start = this.parts.reader.offsetOf(fileOf(id), fact.start);
    if (start !== undefined) this.edits.add(fileOf(id), dropReturnComment(file, start));
    return undefined;
  }

  private writeVariables(
    id: FunctionId,
    file: SourceFile,
    body: FunctionBody,
    from: string,
    to: string,
  ): string | undefined {
    const variables = this.group.moving
      .flatMap(({ judgement }) => judgement.variables)
      .filter((variable) => variable.function === id);
    const names = new Set(variables.map(({ name }) => name));
    const words = wordsOfMacros(this.parts, id);
    for (const variable of variables) {
      const { name, holdsToo } = variable;
      if (holdsToo.length === 0) continue;
      const macro = words.get(name);
      if (macro !== undefined) return `The macro ${macro} may use the variable ${name}.`;
      const split = splitVariable(file, body, variable, names, { from, to });
      if (typeof split === 'string') return `${split} It also holds ${holdsToo.join(', ')}.`;
      this.edits.add(fileOf(id), split.edits);
      this.hasSplit = true;
      if (!split.keepsName) names.delete(name);
    }
    const edits = retypeVariables(file, body, [...names], from, to);
    if (typeof edits === 'string') return edits;
    this.edits.add(fileOf(id), edits);
    return undefined;
  }

  private writePrototypes({ judgement }: MovingSite, to: string): string | undefined {
    const names = new Set(
      this.group.functions.map((id) => this.parts.search.graph.definitions.fact(id).name),
    );
    return firstProblem(judgement.declarations, ({ file: index, line, column }) => {
      const prototype = this.prototypeAt(index, line, column);
      // Those of a helper that another change takes care of.
      if (prototype === undefined || !names.has(prototype.name)) return undefined;
      const offset = this.parts.reader.offsetOf(index, { line, column });
      const file = this.files.of(index);
      const tree = offset === undefined ? undefined : file?.treeAt(offset);
      const from = this.parts.search.graph.base.text(prototype.resultText);
      const head =
        file === undefined || tree === undefined || offset === undefined
          ? undefined
          : findHead(file, tree, offset, from);
      if (file === undefined || tree === undefined || head === undefined) {
        const path = this.parts.search.graph.base.path(index);
        return `Its declaration at ${path}:${line} could not be read.`;
      }
      if (to === 'void' && tree !== undefined && isMustUse(tree.text(tree.root))) {
        const path = this.parts.search.graph.base.path(index);
        return `Its declaration at ${path}:${line} says that its result must be used.`;
      }
      this.edits.add(index, [retypeHead(file, head, to)]);
      return undefined;
    });
  }

  private prototypeAt(file: FileIndex, line: number, column: number): PrototypeFact | undefined {
    const { prototypes } = this.parts.search.graph.base.facts(file);
    return prototypes.find((each) => each.line === line && each.column === column);
  }

  private writeBinding({ site, move }: MovingSite): string | undefined {
    if (move.slot === move.to) return undefined;
    const file = this.files.of(site.file);
    const offset = this.parts.reader.offsetOf(site.file, site);
    const [struct, from] = namesOfSlot(move.slot);
    const [, to] = namesOfSlot(move.to);
    const edits =
      file === undefined || offset === undefined ? undefined : rebindEdits(file, offset, from, to);
    const [read] = file === undefined ? [] : linesReading(file, struct, from);
    if (read !== undefined) return `Line ${read} of its file reads ${from} itself.`;
    if (edits === undefined) return `Where it is put into ${move.slot} was not found in the text.`;
    this.edits.add(site.file, edits);
    return undefined;
  }
}

function firstProblem<Item>(
  items: readonly Item[],
  problemOf: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
