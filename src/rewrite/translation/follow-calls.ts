import { type ConvertedCall, type FunctionTask, Refusal } from './function-task.ts';
import { isReadFrom } from './reachability.ts';
import { typeOf } from './result-code.ts';
import { ResultRunner } from './result-run.ts';
import { type ResultWay, resultWay } from './result-way.ts';

/** A call with what becomes of its result. */
export interface FollowedCall {
  readonly call: ConvertedCall;
  readonly way: ResultWay;
}

/** Follows each call of a function; a refusal when the result of one cannot be followed. */
export function followCalls(task: FunctionTask): readonly FollowedCall[] | Refusal {
  const { code, evaluator, calls } = task;
  const runner = new ResultRunner(code, evaluator, (name) => typeOf(code, name));
  const followed: FollowedCall[] = [];
  for (const call of calls) {
    const item = code.itemAt(call.extent.start);
    if (item === undefined)
      return new Refusal('The call does not stand in a statement of its function.');
    const runs = new Map(
      call.values.map((value) => [value, runner.fromCall(item, call.extent, value)]),
    );
    const way = resultWay(code, item, runs);
    if (typeof way === 'string') return new Refusal(way);
    const { others, outcome } = way;
    const at = outcome.kind === 'assigned' ? outcome.at : undefined;
    const read = others.find((name) => isReadFrom(code, at, name));
    if (read !== undefined) return new Refusal(`\`${read}\` is read again behind its translation.`);
    followed.push({ call, way });
  }
  return followed;
}

/** Whether the result is translated at once and returned. */
export function isDirect({ between, outcome }: ResultWay): boolean {
  return between.length === 0 && outcome.kind === 'returned';
}
