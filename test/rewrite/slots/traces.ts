import { runConcretely } from '../../outcomes/concrete-interpreter.ts';
import { ConcreteProgram } from '../../outcomes/concrete-program.ts';

/** Calls and stores of a run in the order they happen, and what is returned; undefined for a run without an end. */
export function traceOf(
  text: string,
  name: string,
  environment: number,
): readonly string[] | undefined {
  const trace: string[] = [];
  const times = new Map<string, number>();
  const watcher = {
    calls(called: string, args: readonly bigint[]): readonly bigint[] {
      trace.push(`${called}(${args.join()})`);
      const time = times.get(called) ?? 0;
      times.set(called, time + 1);
      return [0n, answer(environment, time)];
    },
    stores: (address: bigint, value: bigint): void => void trace.push(`*${address}=${value}`),
    enters: (): void => undefined,
    returns: (): void => undefined,
  };
  const oracle = Array.from({ length: 30 }, (_, i) => answer(environment, i + 100));
  const program = new ConcreteProgram(text);
  const last = runConcretely(program, name, { oracle, rightFirst: false, watcher }).at(-1);
  if (last?.function !== name) return undefined;
  return [...trace, ...(last.result === undefined ? [] : [`returns ${last.result}`])];
}

/** Small numbers that go by the environment and the moment. */
function answer(environment: number, moment: number): bigint {
  const mixed = Math.imul((environment + 1) * 31 + moment, 0x9e3779b1) >>> 0;
  return BigInt(mixed % 12) - 6n;
}
