import type { EntryPoint } from '../callgraph/entries.ts';
import type { FunctionId } from '../callgraph/function-id.ts';
import type { ControlFlowGraph } from '../outcomes/control-flow-graph.ts';
import type { HeldLock, LockChain, LockStep, TakenLock } from './answers.ts';
import type { Way } from './caller-walk.ts';
import type { NamedCount } from './held-state.ts';
import type { Taking } from './local-states.ts';
import type { LockEffects } from './lock-effects.ts';

/** The steps of a way from its outermost function down to the place. */
export function chainOf(effects: LockEffects, way: Way, entry: EntryPoint | undefined): LockChain {
  const steps: LockStep[] = [];
  for (let at: Way | undefined = way; at !== undefined; at = at.below) {
    steps.push({
      function: at.function,
      file: at.file,
      line: at.line,
      via: at.via,
      taken: takenBy(effects, at.function, at.takings),
    });
  }
  return { entry, steps, weak: way.weak };
}

/** A lock by the name it has in the text of `id`, whose parameters paths call `$0`, `$1`. */
export function lockIn(effects: LockEffects, id: FunctionId, one: NamedCount): HeldLock {
  return { name: spelledIn(effects, id, one.path), class: one.class, mode: one.mode };
}

function spelledIn(effects: LockEffects, id: FunctionId, path: string): string {
  const local = effects.statesOf(id);
  if ('unreadable' in local) return path;
  return path.replace(/\$(\d+)/g, (whole, position: string) =>
    parameterName(local.graph, Number(position), whole),
  );
}

function parameterName(graph: ControlFlowGraph, position: number, otherwise: string): string {
  return graph.variables.find((each) => each.parameter === position)?.name || otherwise;
}

/** What the calls on the way to a place took and nobody dropped before it. */
function takenBy(
  effects: LockEffects,
  id: FunctionId,
  takings: readonly Taking[],
): readonly TakenLock[] {
  const taken: TakenLock[] = [];
  for (const { call, held } of takings) {
    for (const one of held.locks) {
      const lock = lockIn(effects, id, one);
      const name = 'name' in call.callee ? call.callee.name : call.callee.text;
      if (one.count > 0) taken.push({ lock, text: `${name}(${lock.name})`, line: call.line });
      else drop(taken, lock);
    }
  }
  return taken;
}

/** Takes the lock of that name off the list, else the last of its class. */
function drop(taken: TakenLock[], { name, class: kind }: HeldLock): void {
  const isOne = (one: TakenLock): boolean => one.lock.class === kind && one.lock.name === name;
  let at = taken.findLastIndex(isOne);
  if (at < 0) at = taken.findLastIndex((one) => one.lock.class === kind);
  if (at >= 0) taken.splice(at, 1);
}
