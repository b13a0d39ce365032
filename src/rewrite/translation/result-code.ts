import type { Evaluator } from './evaluator.ts';
import type { ConvertedCall } from './function-task.ts';
import { ResultRunner } from './result-run.ts';
import { resultWay } from './result-way.ts';
import type { FunctionCode } from './statements.ts';
import { localVariable } from './variables.ts';

/** What a function makes of one value of a call in it; undefined when that is not told. */
export function codeOfCall(
  { code, evaluator }: { readonly code: FunctionCode; readonly evaluator: Evaluator },
  { extent }: ConvertedCall,
  value: bigint,
): bigint | undefined {
  const item = code.itemAt(extent.start);
  if (item === undefined) return undefined;
  const runner = new ResultRunner(code, evaluator, (name) => typeOf(code, name));
  const way = resultWay(code, item, new Map([[value, runner.fromCall(item, extent, value)]]));
  return typeof way === 'string' ? undefined : way.codes.get(value);
}

/** The type of a local variable or parameter, for a number that stands in its place. */
export function typeOf(code: FunctionCode, name: string): string {
  const local = localVariable(code, name);
  if (local === undefined) return 'int';
  return local.type.replace(/\b(static|const|register|volatile)\b/g, '').trim();
}
