import type { FunctionId } from '../../src/callgraph/function-id.ts';
import type { Callee, ControlFlowGraph } from '../../src/outcomes/control-flow-graph.ts';
import { lowerFunction } from '../../src/outcomes/lower-function.ts';
import { PureFunctions } from '../../src/outcomes/pure-functions.ts';
import { Summaries } from '../../src/outcomes/summaries.ts';
import type { LockstepAnswer } from '../../src/verify/lockstep/answer.ts';
import {
  type BodySource,
  compareVersions,
  type FunctionVersion,
} from '../../src/verify/lockstep/lockstep.ts';
import { symbols, ToyFunctions, treeOf } from '../outcomes/toy-functions.ts';

export interface ToyCorrespondence {
  readonly renames?: ReadonlyMap<string, string>;
  readonly opened?: readonly string[];
}

/** A text of which functions are compared with those of another text. */
export class ToyText implements BodySource {
  readonly functions: ToyFunctions;
  private readonly summaries: Summaries;
  private readonly pure: PureFunctions;

  constructor(text: string) {
    this.functions = new ToyFunctions(text);
    this.summaries = new Summaries(this.functions, { maxDepth: 8, maxFunctions: 40 });
    this.pure = new PureFunctions(this.functions, this.summaries);
  }

  get names(): readonly string[] {
    return this.functions.definitions.map(({ name }) => name);
  }

  version(name: string): FunctionVersion {
    return { graph: this.graph(this.functions.idOf(name)), bodies: this };
  }

  bodiesOf(callee: Callee, from: ControlFlowGraph): readonly ControlFlowGraph[] | undefined {
    const found = this.functions.calleesOf(this.functions.idOf(from.name), callee);
    return 'reason' in found ? undefined : found.map((id) => this.graph(id));
  }

  isPure(callee: Callee, from: ControlFlowGraph): boolean {
    return this.pure.isPure(this.functions.idOf(from.name), callee);
  }

  private graph(id: FunctionId): ControlFlowGraph {
    const item = this.functions.definitions[id];
    if (item === undefined) throw new Error(`no function ${id}`);
    const tree = treeOf(item);
    const lineOf = (token: number): number => {
      const start = tree.tokens.starts[token] ?? item.text.length;
      return item.line + item.text.slice(0, start).split('\n').length - 1;
    };
    const text = { name: item.name, tree, lineOf };
    const graph = lowerFunction(text, this.functions.names, symbols, true);
    if (graph === undefined) throw new Error(`${item.name} is no function`);
    return graph;
  }
}

export function compareTexts(
  before: ToyText,
  after: ToyText,
  name: string,
  { renames = new Map(), opened = [] }: ToyCorrespondence = {},
): LockstepAnswer {
  const known = {
    renames,
    opened: new Set(opened),
    marked: new Set<string>(),
    translated: new Set(opened),
    isResultDropped: false,
    resultsOf: (): undefined => undefined,
    parametersOf: (): undefined => undefined,
    isIntroducedType: (): boolean => false,
  };
  return compareVersions(before.version(name), after.version(name), known);
}
