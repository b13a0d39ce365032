import type { ContextSearch, UsePlace } from '../../callgraph/context-search.ts';
import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type {
  ControlFlowGraph,
  Instruction,
  Place,
  Value,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import type { TreeFunctions } from '../../outcomes/tree-functions.ts';
import { keyOfPlace, type MemoryKey, structTag } from './memory-key.ts';
import { type IsCut, reachedBlocks, reaches, reachesAfter } from './reachability.ts';

/** Where the object that a use works on comes from, other than from the handler it runs in. */
export type ObjectOrigin = { readonly file: FileIndex; readonly line: number } & (
  | /** Its table is compared before the use: only objects with this one get there. */
  { readonly kind: 'checked'; readonly table: string }
  /** It was read from there. */
  | { readonly kind: 'kept'; readonly key: MemoryKey }
  | { readonly kind: 'unknown'; readonly reason: string }
);

interface Parts {
  readonly search: ContextSearch;
  readonly functions: Pick<TreeFunctions, 'solved' | 'calleesOf'>;
}

/** The struct whose objects are asked for, and the field that holds their table. */
export interface ObjectKind {
  readonly struct: string;
  readonly tableField: string;
}

/** Calls up that an object is followed through parameters. */
const MAX_DEPTH = 8;

/** Every origin of the object that the call of `api` at `use` is handed, on all ways to it. */
export function findOrigins(
  parts: Parts,
  use: UsePlace,
  api: string,
  kind: ObjectKind,
): readonly ObjectOrigin[] {
  const trace = new OriginTrace(parts, kind);
  const isUse = (instruction: Instruction): instruction is Call =>
    instruction.kind === 'call' && instruction.line === use.line && nameOf(instruction) === api;
  const found = new Map<string, ObjectOrigin>();
  for (const origin of trace.ofCall(use.function, isUse, undefined, 0)) {
    found.set(JSON.stringify(origin), origin);
  }
  return [...found.values()];
}

type Call = Extract<Instruction, { kind: 'call' }>;

class OriginTrace {
  private readonly parts: Parts;
  private readonly kind: ObjectKind;
  private readonly seen = new Set<string>();

  constructor(parts: Parts, kind: ObjectKind) {
    this.parts = parts;
    this.kind = kind;
  }

  /** The object among the arguments of the calls that `isCall`; at `position`, or wherever its type says. */
  ofCall(
    id: FunctionId,
    isCall: (instruction: Instruction) => instruction is Call,
    position: number | undefined,
    depth: number,
  ): readonly ObjectOrigin[] {
    const graph = this.graphOf(id);
    if (graph === undefined) return this.lost(id, 0, 'cannot be read');
    const calls = graph.blocks.flatMap(({ instructions }) => instructions.filter(isCall));
    if (calls.length === 0) return this.lost(id, 0, 'does not show the call in its text');
    return calls.flatMap((call) => {
      const found = position ?? call.arguments.findIndex((value) => this.isObject(value));
      const value = call.arguments[found];
      if (value === undefined) return this.lost(id, call.line, 'hands over no object of the type');
      const checked = this.checkedBefore(id, graph, isCall, value);
      return checked === undefined ? this.ofValue(id, graph, value, call.line, depth) : [checked];
    });
  }

  private isObject(value: Value): boolean {
    if (value.kind === 'convert') return this.isObject(value.operand);
    return structTag(value.type.text.replace(/ \*$/, '')) === this.kind.struct;
  }

  private ofValue(
    id: FunctionId,
    graph: ControlFlowGraph,
    value: Value,
    line: number,
    depth: number,
  ): readonly ObjectOrigin[] {
    if (value.kind === 'convert') return this.ofValue(id, graph, value.operand, line, depth);
    if (value.kind !== 'read') return this.lost(id, line, 'makes the object of an expression');
    const { place } = value;
    if (place.kind === 'local') return this.ofVariable(id, graph, place.variable, line, depth);
    const key = keyOfPlace(place);
    if (key === undefined) return this.lost(id, line, 'reads the object from an unnamed place');
    return [{ kind: 'kept', key, file: fileOf(id), line }];
  }

  private ofVariable(
    id: FunctionId,
    graph: ControlFlowGraph,
    variable: VariableId,
    line: number,
    depth: number,
  ): readonly ObjectOrigin[] {
    const step = `${id}:${variable}`;
    if (this.seen.has(step)) return [];
    this.seen.add(step);
    const found: ObjectOrigin[] = [];
    for (const instruction of graph.blocks.flatMap(({ instructions }) => instructions)) {
      if (instruction.kind === 'call') {
        if (instruction.result === variable) found.push(...this.ofResult(id, instruction));
      } else if (isVariable(instruction.place, variable) && !isNull(instruction.value)) {
        found.push(...this.ofValue(id, graph, instruction.value, instruction.line, depth));
      }
    }
    const parameter = graph.variables[variable]?.parameter ?? -1;
    if (parameter >= 0) found.push(...this.ofParameter(id, parameter, depth));
    return found.length > 0 ? found : this.lost(id, line, 'uses an object of unknown origin');
  }

  private ofParameter(id: FunctionId, parameter: number, depth: number): readonly ObjectOrigin[] {
    const { search } = this.parts;
    const name = displayName(search.graph, id);
    if (depth >= MAX_DEPTH) return this.lost(id, 0, `is more than ${MAX_DEPTH} calls deep`);
    const { edges } = search.incoming.of(id);
    if (edges.length === 0) return this.lost(id, 0, 'has no caller that was found');
    return edges.flatMap((edge) => {
      const isCall = (instruction: Instruction): instruction is Call =>
        instruction.kind === 'call' &&
        instruction.line === edge.line &&
        nameOf(instruction) === name;
      return this.ofCall(edge.caller, isCall, parameter, depth + 1);
    });
  }

  /** An object that a function returns: it may have been checked there. */
  private ofResult(id: FunctionId, call: Call): readonly ObjectOrigin[] {
    const callees = this.parts.functions.calleesOf(id, call.callee);
    const what = `gets the object from ${nameOf(call) ?? 'a pointer'}()`;
    if ('reason' in callees) return this.lost(id, call.line, what);
    return callees.flatMap((callee) => {
      const graph = this.graphOf(callee);
      const checked = graph === undefined ? undefined : this.checkedResult(graph, callee);
      return checked === undefined ? this.lost(id, call.line, what) : [checked];
    });
  }

  /** The table that every object returned was found to have. */
  private checkedResult(graph: ControlFlowGraph, id: FunctionId): ObjectOrigin | undefined {
    for (const check of this.checksIn(graph)) {
      const reached = reachedBlocks(graph, check.isCut);
      const isSafe = [...reached].every((block) => {
        const terminator = graph.blocks[block]?.terminator;
        if (terminator?.kind !== 'return') return true;
        return terminator.value === undefined || isNull(terminator.value);
      });
      if (isSafe)
        return { kind: 'checked', table: check.table, file: fileOf(id), line: check.line };
    }
    return undefined;
  }

  /** The table that the object is found to have on every way to the calls. */
  private checkedBefore(
    id: FunctionId,
    graph: ControlFlowGraph,
    isCall: (instruction: Instruction) => boolean,
    value: Value,
  ): ObjectOrigin | undefined {
    for (const { table, object, isCut, line } of this.checksIn(graph)) {
      if (!isSameVariable(object, value)) continue;
      if (reaches(graph, isCall, isCut)) continue;
      // Another object may be put into the variable behind the comparison.
      const isStore = (instruction: Instruction): boolean => storesInto(instruction, object);
      if (reachesAfter(graph, isStore, isCall, isCut)) continue;
      return { kind: 'checked', table, file: fileOf(id), line };
    }
    return undefined;
  }

  /** Comparisons of an object's table with one that is named. `isCut` leaves out the ways on which they agree. */
  private checksIn(graph: ControlFlowGraph): readonly TableCheck[] {
    const checks = new Map<string, TableCheck>();
    for (const { terminator } of graph.blocks) {
      if (terminator.kind !== 'branch') continue;
      const compared = this.comparedTable(terminator.condition);
      if (compared === undefined) continue;
      const { table, object } = compared;
      const isCut: IsCut = (other, to) => {
        if (other.kind !== 'branch' || other.yes === other.no) return false;
        const same = this.comparedTable(other.condition);
        if (same?.table !== table || !isSameVariable(same.object, object)) return false;
        return to === (same.isEqual ? other.yes : other.no);
      };
      checks.set(`${table} ${JSON.stringify(variableOf(object))}`, {
        table,
        object,
        isCut,
        line: terminator.line,
      });
    }
    return [...checks.values()];
  }

  private comparedTable(condition: Value): ComparedTable | undefined {
    if (condition.kind === 'not') {
      const inner = this.comparedTable(condition.operand);
      return inner && { ...inner, isEqual: !inner.isEqual };
    }
    if (condition.kind !== 'compare') return undefined;
    const { operator, left, right } = condition;
    if (operator !== '==' && operator !== '!=') return undefined;
    const isEqual = operator === '==';
    for (const [field, table] of [
      [left, right],
      [right, left],
    ] as const) {
      const object = this.objectOfTable(field);
      if (object === undefined || table.kind !== 'address') continue;
      if (table.place.kind === 'global') return { table: table.place.name, object, isEqual };
    }
    return undefined;
  }

  /** The pointer in `pointer->vm_ops`. */
  private objectOfTable(value: Value): Value | undefined {
    if (value.kind !== 'read' || value.place.kind !== 'field') return undefined;
    const { name, base } = value.place;
    if (name !== this.kind.tableField || base.kind !== 'target') return undefined;
    return structTag(base.type.text) === this.kind.struct ? base.pointer : undefined;
  }

  private graphOf(id: FunctionId): ControlFlowGraph | undefined {
    const solved = this.parts.functions.solved(id);
    return 'unreadable' in solved ? undefined : solved.graph;
  }

  private lost(id: FunctionId, line: number, what: string): readonly ObjectOrigin[] {
    const { graph } = this.parts.search;
    const place = line > 0 ? line : graph.definitions.fact(id).line;
    const reason = `${displayName(graph, id)}() ${what}.`;
    return [{ kind: 'unknown', reason, file: fileOf(id), line: place }];
  }
}

interface ComparedTable {
  readonly table: string;
  readonly object: Value;
  readonly isEqual: boolean;
}

interface TableCheck {
  readonly table: string;
  readonly object: Value;
  readonly isCut: IsCut;
  readonly line: number;
}

function nameOf(call: Call): string | undefined {
  const { callee } = call;
  return callee.kind === 'function' || callee.kind === 'macro' ? callee.name : undefined;
}

function isVariable(place: Place, variable: VariableId): boolean {
  return place.kind === 'local' && place.variable === variable;
}

function storesInto(instruction: Instruction, variable: Value): boolean {
  const wanted = variableOf(variable);
  if (wanted === undefined) return true;
  return instruction.kind === 'assign'
    ? isVariable(instruction.place, wanted)
    : instruction.result === wanted || instruction.writes.includes(wanted);
}

function isSameVariable(a: Value, b: Value): boolean {
  const variable = variableOf(a);
  return variable !== undefined && variable === variableOf(b);
}

function variableOf(value: Value): VariableId | undefined {
  if (value.kind === 'convert') return variableOf(value.operand);
  return value.kind === 'read' && value.place.kind === 'local' ? value.place.variable : undefined;
}

function isNull(value: Value): boolean {
  if (value.kind === 'convert') return isNull(value.operand);
  return value.kind === 'number' && value.value === 0n;
}
