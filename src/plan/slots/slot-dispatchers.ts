import { type FunctionId, functionId } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { mayEqual } from '../../outcomes/conjunct.ts';
import type { Callee, ControlFlowGraph, Line } from '../../outcomes/control-flow-graph.ts';
import type { Expressions, ExprId } from '../../outcomes/expression.ts';
import type { Guard } from '../../outcomes/guard.ts';
import { mapThrough } from '../../outcomes/mapping.ts';
import { NumberSet } from '../../outcomes/number-set.ts';
import {
  type CallSite,
  type ProbeWatcher,
  solve,
  type WatchedEvent,
} from '../../outcomes/solve.ts';
import { textOf } from '../../outcomes/spelling.ts';
import type { FunctionSummary } from '../../outcomes/summary.ts';
import { OTHER, rangeOf, type Width } from '../../outcomes/width.ts';
import { typeOfSlot } from './slot-other-uses.ts';
import type { SlotParts } from './slot-parts.ts';
import { calleeText } from './slot-result-flow.ts';
import { namesOfSlot } from './slot-site.ts';

/** What a function that calls through a slot does with the result. */
export interface Dispatcher {
  readonly function: FunctionId;
  readonly name: string;
  readonly file: FileIndex;
  readonly line: Line;
  /** What it does only when the result is not 0: "calls dev_warn() (line 20)". Empty: nothing depends on it. */
  readonly effects: readonly string[];
  /** Why that could not be found out. */
  readonly untold: string | undefined;
}

export interface Dispatchers {
  readonly known: readonly Dispatcher[];
  /** Calls through a field of the slot's name whose struct is not known, as places. */
  readonly possible: readonly string[];
}

/** Who calls through `slot`, and what depends on the result there. */
export function dispatchersOf(parts: SlotParts, slot: string): Dispatchers {
  let bySlot = found.get(parts);
  if (bySlot === undefined) {
    bySlot = new Map();
    found.set(parts, bySlot);
  }
  let dispatchers = bySlot.get(slot);
  if (dispatchers === undefined) {
    dispatchers = findDispatchers(parts, slot);
    bySlot.set(slot, dispatchers);
  }
  return dispatchers;
}

const found = new WeakMap<SlotParts, Map<string, Dispatchers>>();

function findDispatchers(parts: SlotParts, slot: string): Dispatchers {
  const { graph, slots } = parts;
  const [struct, field] = namesOfSlot(slot).map((name) => graph.base.find(name));
  const { exact, byName } = slots.dispatchesOf({ type: struct ?? 0, field: field ?? 0 });
  const isKnown = struct !== undefined && struct !== 0;
  const known = isKnown
    ? exact.map(({ file, site }) => describe(parts, slot, file, site.owner, site))
    : [];
  const possible = byName.map(({ file, site }) => `${graph.base.path(file)}:${site.line}`);
  return { known, possible };
}

function describe(
  parts: SlotParts,
  slot: string,
  file: FileIndex,
  owner: number,
  { line, resultUse }: { readonly line: Line; readonly resultUse: string },
): Dispatcher {
  if (owner < 0) {
    const nobody = { function: functionId(file, 0), name: 'code at file scope', file, line };
    return { ...nobody, effects: [], untold: 'it is in no function' };
  }
  const id = functionId(file, owner);
  const name = displayName(parts.graph, id);
  const base = { function: id, name, file, line };
  if (resultUse === 'ignored') return { ...base, effects: [], untold: undefined };
  const [, field] = namesOfSlot(slot);
  const isProbed = (callee: Callee, at: Line): boolean =>
    callee.kind === 'dispatch' && at === line && callee.slot.endsWith(`.${field}`);
  return { ...base, ...effectsOf(parts, id, inputsFor(parts, file, slot), isProbed) };
}

/** 0, and everything else that the slot's functions can return. */
function inputsFor(parts: SlotParts, file: FileIndex, slot: string): readonly NumberSet[] {
  const type = parts.types.ofText(file, typeOfSlot(parts, file, slot));
  const width: Width =
    type.kind === 'int' ? { kind: 'int', bits: type.bits, signed: type.signed } : OTHER;
  return [NumberSet.zero, rangeOf(width).without(NumberSet.zero)];
}

/** What `id` does otherwise when the probed call returns something else than 0. */
function effectsOf(
  parts: SlotParts,
  id: FunctionId,
  inputs: readonly NumberSet[],
  isProbed: (callee: Callee, line: Line) => boolean,
): { readonly effects: readonly string[]; readonly untold: string | undefined } {
  const untold = (why: string) => ({ effects: [], untold: why });
  const plain = parts.functions.solved(id);
  if ('unreadable' in plain) return untold(plain.unreadable);
  const isThere = plain.sites.some(
    (site) => site !== undefined && isProbed(site.instruction.callee, site.instruction.line),
  );
  if (!isThere) return untold('the call was not found in the text that was read');
  const log = new EffectLog();
  const probe = { inputs, at: { kind: 'call', isProbed }, watcher: log } as const;
  const mapping = mapThrough(parts.functions, parts.summaries, id, probe);
  if (mapping === undefined) return untold('its text');
  if (log.isLost) return untold('it has too many paths');
  const effects = new Set([...callsOnlyFor(plain.graph, inputs, isProbed), ...log.differences()]);
  const [zero, other] = mapping.rows.map((row) => returnedTexts(parts, row.answer));
  if (zero !== other) effects.add(`returns ${other || 'nothing'} instead of ${zero || 'nothing'}`);
  return { effects: [...effects], untold: undefined };
}

/** Calls that are made only behind one of the two results; messages are among them, which are no events. */
function callsOnlyFor(
  graph: ControlFlowGraph,
  inputs: readonly NumberSet[],
  isProbed: (callee: Callee, line: Line) => boolean,
): readonly string[] {
  const [zero, other] = inputs.map((input) => {
    const { sites } = solve(graph, { inputs: [input], at: { kind: 'call', isProbed } });
    return new Map(sites.flatMap((site, number) => (site === undefined ? [] : [[number, site]])));
  });
  if (zero === undefined || other === undefined) return [];
  const text = ({ instruction }: CallSite): string =>
    `calls ${calleeText(instruction)} (line ${instruction.line})`;
  const only = [...other].filter(([number]) => !zero.has(number));
  const gone = [...zero].filter(([number]) => !other.has(number));
  return [
    ...only.map(([, site]) => text(site)),
    ...gone.map(([, site]) => `no longer ${text(site)}`),
  ];
}

function returnedTexts({ answer }: SlotParts, summary: FunctionSummary): string {
  const values = answer(summary).outcomes.map((outcome) => outcome.value);
  return [...new Set(values)].sort().join(' or ');
}

/** What happens behind the call, with a result of 0 and with another one. */
class EffectLog implements ProbeWatcher {
  isLost = false;
  private readonly events = [new Map<string, WatchedEvent>(), new Map<string, WatchedEvent>()];

  see(event: WatchedEvent, tag: number, guard: Guard, exprs: Expressions): void {
    if (event.kind === 'branch' && isDecided(exprs, guard, event.operands[0])) return;
    const operands = event.operands.map((operand) => operandText(exprs, operand)).join(', ');
    const key = `${event.kind} ${event.text} ${event.position} ${operands}`;
    this.events[tag - 1]?.set(key, event);
  }

  lose(): void {
    this.isLost = true;
  }

  /** In the order of the text. */
  differences(): string[] {
    const [zero, other] = this.events;
    if (zero === undefined || other === undefined) return [];
    const texts = [
      ...onlyIn(other, zero).map((event) => doingText(event)),
      ...onlyIn(zero, other).map((event) => `no longer ${doingText(event)}`),
    ];
    return [...new Set(texts)];
  }
}

/** The path goes one way: that is no event of its own. */
function isDecided(exprs: Expressions, guard: Guard, condition: ExprId | undefined): boolean {
  if (condition === undefined) return false;
  return guard.every((when) => {
    const set = mayEqual(exprs, when, condition);
    return set.isWithin(NumberSet.zero) || !set.has(0n);
  });
}

/** As its text, so that memory read before and behind a call is the same. */
function operandText(exprs: Expressions, operand: ExprId | undefined): string {
  if (operand === undefined) return '';
  const expr = exprs.get(operand);
  if (expr.kind === 'any') return `any ${expr.why}`;
  return textOf(exprs, operand) ?? '?';
}

function onlyIn(
  mine: ReadonlyMap<string, WatchedEvent>,
  theirs: ReadonlyMap<string, WatchedEvent>,
): readonly WatchedEvent[] {
  return [...mine]
    .filter(([key]) => !theirs.has(key))
    .map(([, event]) => event)
    .sort((a, b) => a.position - b.position);
}

function doingText({ kind, text, line }: WatchedEvent): string {
  switch (kind) {
    case 'call':
      return `calls ${text}() (line ${line})`;
    case 'store':
      return `stores something else (line ${line})`;
    case 'branch':
      return `decides something by it (line ${line})`;
    case 'loop':
      return 'goes through a loop with it';
  }
}
