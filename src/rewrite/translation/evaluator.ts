import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import type { NumberSet } from '../../outcomes/number-set.ts';
import { solve } from '../../outcomes/solve.ts';
import type { PlanParts } from '../../plan/parts.ts';

/** Names with their values, and the type each is declared with. */
export type Environment = ReadonlyMap<string, { readonly type: string; readonly value: bigint }>;

/** Says what pieces of one function's text come to, by the same analysis that made the plan. */
export class Evaluator {
  private readonly parts: PlanParts;
  private readonly owner: FunctionId;
  private readonly known = new Map<string, NumberSet | undefined>();

  constructor(parts: PlanParts, owner: FunctionId) {
    this.parts = parts;
    this.owner = owner;
  }

  /** The one value of an expression without effects; undefined where it has others, or more than one. */
  valueOf(expression: string, environment: Environment): bigint | undefined {
    const declared = [...environment].map(
      ([name, { type, value }]) => `${type} ${name} = ${value};`,
    );
    return this.resultsOf(`{ ${declared.join(' ')} return ${expression}; }`, true)?.single;
  }

  /** Everything that a function body can return; undefined when that is not told, or when it does something. */
  resultsOf(body: string, mustBePure: boolean): NumberSet | undefined {
    const key = `${mustBePure} ${body}`;
    if (!this.known.has(key)) this.known.set(key, this.find(body, mustBePure));
    return this.known.get(key);
  }

  private find(body: string, mustBePure: boolean): NumberSet | undefined {
    const { functions, summaries, pure } = this.parts;
    const text = `static long long flagday_value(void)\n${body}\n`;
    const graph = functions.lowered('flagday_value', text, fileOf(this.owner));
    if (graph === undefined || graph.limits.length > 0) return undefined;
    for (const one of graph.blocks.flatMap(({ instructions }) => instructions)) {
      if (one.kind !== 'call' || !mustBePure) continue;
      if (one.isSeen === true) return undefined;
      if (!one.isPure && !pure.isPure(this.owner, one.callee)) return undefined;
    }
    const answer = summaries.answerFor(this.owner, solve(graph));
    return answer.unknowns.length > 0 ? undefined : answer.results;
  }
}
