import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName } from '../callgraph/graph.ts';
import type { IncomingEdge } from '../callgraph/incoming.ts';
import type { SlotBinding } from '../callgraph/slots.ts';
import type { FileIndex } from '../facts/postings.ts';
import { unfollowedBehind } from '../outcomes/behind-call.ts';
import { frameOf } from '../outcomes/frame.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { Divergence } from '../outcomes/probe-log.ts';
import type { CallChoice } from '../outcomes/translation.ts';
import type { PlanParts } from './parts.ts';
import { type SplitTranslation, translateSplit } from './split-translation.ts';

/** One value of the replaced call, with what takes its place. */
export interface ProbedValue {
  readonly input: NumberSet;
  /** What the replacement returns instead. */
  readonly image: NumberSet;
  /** Whether the callee returns it at all; the others stand in the driver's text only. */
  readonly isReachable: boolean;
}

/** Where the result is finally looked at: a function whose own result others take as a code of the new domain. */
export interface Destination {
  readonly function: FunctionId;
  /** For each probed value what the function returns then. */
  readonly results: readonly NumberSet[];
  /**
   * Bits that the function adds to the replacement's code, on some paths, whatever the code: {0} for a function
   * that returns the codes as they are. Undefined when it returns others.
   */
  readonly frame: NumberSet | undefined;
}

/** Something on the way that a change of codes would change besides the returned value. */
export interface Obstacle {
  readonly function: FunctionId;
  readonly text: string;
}

/** The way of a call's result up through the callers of the function that holds the call. */
export interface Travel {
  readonly destinations: readonly Destination[];
  /** Every function on the way, the first one left out. */
  readonly through: readonly FunctionId[];
  /** Values that the new codes put together and the code on the way tells apart. */
  readonly obstacles: readonly Obstacle[];
  /** Why the way could not be followed to its end. */
  readonly unknown: readonly string[];
  /** Whether the call, or one on the way, can run again before its function ends. */
  readonly isRepeated: boolean;
  /** Whether the result has any influence on what a function returns. */
  readonly isUsed: boolean;
}

/** Codes that are compared one by one. */
const MAX_CODES = 48;
/** Functions a result may travel up through. */
const MAX_DEPTH = 8;
const MAX_FUNCTIONS = 40;

/**
 * Follows what a call in `from` returns to the functions that give it a meaning for others: entry points, and
 * functions whose results are of the replacement's domain already.
 */
export function followResult(
  parts: PlanParts,
  from: FunctionId,
  isChosen: CallChoice,
  values: readonly ProbedValue[],
  { domain, isDropped }: { readonly domain: string; readonly isDropped: boolean },
): Travel {
  const traveller = new Traveller(parts, values, domain, isDropped);
  const inputs = values.map(({ input }) => input);
  if (!isDropped) traveller.noteUnfollowed(from, isChosen);
  traveller.visit(from, isChosen, inputs, 0);
  return traveller.finish(from);
}

class Traveller {
  private readonly parts: PlanParts;
  private readonly values: readonly ProbedValue[];
  private readonly domain: string;
  /** Whether nothing looks at the result where it is returned, so that nothing can depend on it. */
  private readonly isDropped: boolean;
  private readonly destinations: Destination[] = [];
  private readonly through = new Set<FunctionId>();
  private readonly obstacles: Obstacle[] = [];
  private readonly unknown = new Set<string>();
  /** Calls of helpers that were followed, each with what it may return. */
  private readonly climbed = new Set<string>();
  private isRepeated = false;
  private isUsed = false;

  constructor(
    parts: PlanParts,
    values: readonly ProbedValue[],
    domain: string,
    isDropped: boolean,
  ) {
    this.parts = parts;
    this.values = values;
    this.domain = domain;
    this.isDropped = isDropped;
  }

  finish(from: FunctionId): Travel {
    this.through.delete(from);
    return {
      destinations: this.destinations,
      through: [...this.through],
      obstacles: this.obstacles,
      unknown: [...this.unknown],
      isRepeated: this.isRepeated,
      isUsed: this.isUsed,
    };
  }

  /** What a log of calls, stores and decisions does not show may depend on the result all the same. */
  noteUnfollowed(id: FunctionId, isChosen: CallChoice): void {
    const solved = this.parts.functions.solved(id);
    if ('unreadable' in solved) return; // which is said elsewhere
    const found = unfollowedBehind(solved.graph, isChosen);
    if (found === undefined) return;
    const name = displayName(this.parts.search.graph, id);
    this.unknown.add(
      `what ${name}() does behind the call is not followed in full: ${found.reason}${placeText(found)}`,
    );
  }

  visit(id: FunctionId, isChosen: CallChoice, inputs: readonly NumberSet[], depth: number): void {
    const name = displayName(this.parts.search.graph, id);
    if (depth > MAX_DEPTH || this.through.size > MAX_FUNCTIONS) {
      this.unknown.add(`the result travels further up than ${name}(), where the search stopped`);
      return;
    }
    this.through.add(id);
    const translation = this.translationIn(id, isChosen, inputs);
    if (typeof translation === 'string') {
      this.unknown.add(`${name}(): ${translation}`);
      return;
    }
    const results = this.resultsOf(id, translation);
    if (results === undefined) {
      this.noteObstacles(id, translation, false);
      return;
    }
    this.isUsed ||= isInfluential(results, translation.isRepeated);
    if (translation.isRepeated) this.isRepeated = true;
    const frame = this.frameOf(translation);
    const isLast = frame !== undefined || this.isDestination(id, results);
    if (depth > 0 || !this.isDropped) this.noteObstacles(id, translation, isLast);
    if (allEqual(results)) this.noteStoredResult(id, translation);
    if (isLast) this.arrive(id, results, frame);
    else this.goUp(id, results, depth);
  }

  private arrive(
    id: FunctionId,
    results: readonly NumberSet[],
    frame: NumberSet | undefined,
  ): void {
    const name = displayName(this.parts.search.graph, id);
    const isTold = results.every(
      (result, i) =>
        this.values[i]?.isReachable !== true || result.members(MAX_CODES) !== undefined,
    );
    if (!isTold) this.unknown.add(`what ${name}() returns is told by its range only`);
    this.destinations.push({ function: id, results, frame });
  }

  /** What is not returned may still reach others by memory, where it is not followed. */
  private noteStoredResult(id: FunctionId, translation: SplitTranslation): void {
    const name = displayName(this.parts.search.graph, id);
    this.values.forEach(({ isReachable }, i) => {
      const divergence = isReachable ? translation.divergence(0, i, false) : undefined;
      if (divergence?.kind !== 'store') return;
      const where = placeText(divergence);
      this.unknown.add(`what ${name}() stores${where} depends on the result, and is not followed`);
    });
  }

  private translationIn(
    id: FunctionId,
    isChosen: CallChoice,
    inputs: readonly NumberSet[],
  ): SplitTranslation | string {
    const solved = this.parts.functions.solved(id);
    if ('unreadable' in solved) return `could not be read: ${solved.unreadable}`;
    const { graph } = solved;
    if (graph.limits.length > 0) return `could not be read: ${graph.limits[0]?.reason}`;
    const translation = translateSplit(this.parts, { graph, id }, isChosen, inputs);
    return translation ?? 'the call does not stand in its text as a plain call';
  }

  /** What it returns for each value; undefined when that is not told, which is noted. Nothing counts as 0. */
  private resultsOf(id: FunctionId, { answers }: SplitTranslation): NumberSet[] | undefined {
    const name = displayName(this.parts.search.graph, id);
    const results: NumberSet[] = [];
    for (const [i, some] of answers.entries()) {
      const isReachable = this.values[i]?.isReachable === true;
      const [reason] = some.flatMap(({ unknowns }) => unknowns);
      if (reason !== undefined && isReachable) {
        this.unknown.add(`what ${name}() returns is not told in full: ${reason.about}`);
        return undefined;
      }
      if (some.some(({ outcomes }) => outcomes.length === 0) && isReachable) {
        const input = this.inputText(id, i);
        this.unknown.add(`${name}() does not come to its end when ${input} is returned to it`);
        return undefined;
      }
      const result = some.reduce((all, each) => all.union(each.results), NumberSet.nothing);
      // A function without a result hands nothing on, whatever the call returned.
      results.push(result.isEmpty ? NumberSet.zero : result);
    }
    return results;
  }

  /** Values with one image must lead to the same doing, or the new codes lose what tells them apart. */
  private noteObstacles(id: FunctionId, translation: SplitTranslation, isLast: boolean): void {
    const groups = new Map<string, number>();
    for (const [i, { input, image, isReachable }] of this.values.entries()) {
      if (!isReachable) continue;
      this.noteShownError(id, translation, i);
      const key = image.toString();
      const first = groups.get(key);
      groups.set(key, first ?? i);
      // One input may be many values: then the new codes put those together.
      if (first === undefined && input.single !== undefined) continue;
      const divergence = translation.divergence(first ?? i, i, isLast);
      if (divergence === undefined) continue;
      const name = displayName(this.parts.search.graph, id);
      this.obstacles.push({
        function: id,
        text: `${name}() ${doingText(divergence)} otherwise for ${this.inputText(id, i)} than for ${this.inputText(id, first ?? i)}, which the new codes put together`,
      });
    }
  }

  /** An error number that is written into a log or kept somewhere would be a code there. */
  private noteShownError(id: FunctionId, translation: SplitTranslation, index: number): void {
    const { image } = this.values[index] as ProbedValue; // one of ours
    const { errorNumbers } = this.parts;
    const shown = translation.shows(
      index,
      (number) => errorNumbers.has(number) && image.single !== number,
    );
    if (shown === undefined) return;
    const name = displayName(this.parts.search.graph, id);
    const how = shown.kind === 'call' ? `hands it to ${shown.text}()` : 'stores it';
    this.obstacles.push({
      function: id,
      text: `${name}() needs the errno itself for ${this.inputText(id, index)}: it ${how}${placeText(shown)}`,
    });
  }

  private inputText(id: FunctionId, index: number): string {
    const single = this.values[index]?.input.single;
    return single === undefined ? 'other values' : this.parts.spell(fileOf(id), 'errno', single);
  }

  private frameOf({ comparable }: SplitTranslation): NumberSet | undefined {
    const framed = comparable.flatMap((some, i) => {
      const value = this.values[i];
      if (value?.isReachable !== true) return [];
      return some.map((answer) => ({ answer, image: value.image }));
    });
    return frameOf(framed);
  }

  private isDestination(id: FunctionId, results: readonly NumberSet[]): boolean {
    const { parts, domain } = this;
    if (parts.search.entries.of(id).length > 0) return true;
    const solved = parts.functions.solved(id);
    if ('unreadable' in solved) return false;
    const file = fileOf(id);
    const { resultType } = solved.graph;
    if (parts.domainOf(file, resultType) === domain) return true;
    if (resultType.width.kind === 'bool' || resultType.width.kind === 'pointer') return false;
    // What is made of names of the domain is a code of it: a 0 alone would say nothing.
    return results.every((result) => {
      const members = result.members(16);
      return (
        members?.every((value) => value > 0n && parts.isOfDomain(file, domain, value)) === true
      );
    });
  }

  private goUp(id: FunctionId, results: readonly NumberSet[], depth: number): void {
    const { graph } = this.parts.search;
    const name = displayName(graph, id);
    const { edges, deadEnds, bindings } = this.parts.search.incoming.of(id);
    for (const { file, line } of this.addressesTaken(id, bindings, edges)) {
      const path = graph.base.path(file);
      this.unknown.add(
        `the address of ${name}() is taken in ${path}:${line}, and who calls it by that is not seen`,
      );
    }
    if (edges.length === 0) {
      this.unknown.add(`${name}() has no caller that would translate its result`);
    }
    for (const dead of deadEnds) this.unknown.add(`${name}(): ${dead.reason}`);
    for (const edge of edges) this.climb(id, edge, results, depth);
  }

  /** Places outside functions where its address is put somewhere from which no call is seen. */
  private addressesTaken(
    id: FunctionId,
    bindings: readonly SlotBinding[],
    edges: readonly IncomingEdge[],
  ): readonly { readonly file: FileIndex; readonly line: number }[] {
    const { search } = this.parts;
    const called = new Set(edges.map(({ via }) => via));
    const silent = bindings.filter(({ slot }) => !called.has(`slot ${search.slots.textOf(slot)}`));
    const bound = new Set(bindings.map(({ file, line }) => `${file}:${line}`));
    const { name } = search.graph.definitions.fact(id);
    const references = search.sites
      .referencesOf(name)
      .filter(({ file, reference }) => {
        const isMeant = search.graph.definitions.canMean(file, id);
        const isExport = reference.site >= 0 && reference.owner < 0;
        return (
          isMeant && reference.owner < 0 && !isExport && !bound.has(`${file}:${reference.line}`)
        );
      })
      .map(({ file, reference }) => ({ file, line: reference.line }));
    return [...silent, ...references];
  }

  private climb(
    id: FunctionId,
    edge: IncomingEdge,
    results: readonly NumberSet[],
    depth: number,
  ): void {
    const { graph } = this.parts.search;
    const name = displayName(graph, id);
    if (edge.weak || edge.via.startsWith('callback')) {
      this.unknown.add(`${name}() is reached by a ${edge.via}, where its result is not followed`);
      return;
    }
    if (graph.definitions.fact(edge.caller).kind === 'macro') {
      const macro = displayName(graph, edge.caller);
      this.unknown.add(`the result of ${name}() goes through the macro ${macro}`);
      return;
    }
    // A function that is called in two places may return something else from each of them.
    const key = `${edge.caller}:${edge.line} ${results.map((result) => result.toString()).join()}`;
    if (this.climbed.has(key)) return;
    this.climbed.add(key);
    const isChosen = callAt(edge, name);
    if (!allEqual(results)) this.noteUnfollowed(edge.caller, isChosen);
    this.visit(edge.caller, isChosen, results, depth + 1);
  }
}

/** The call that an edge of the call graph stands for. */
function callAt(edge: IncomingEdge, name: string): CallChoice {
  return (callee, line) => {
    if (line !== edge.line) return false;
    if (callee.kind === 'function') return callee.name === name;
    return callee.kind === 'dispatch' && edge.via === `slot ${callee.slot}`;
  };
}

/** Where a call runs more than once, only a result that is always one number says nothing of what it returned. */
function isInfluential(results: readonly NumberSet[], isRepeated: boolean): boolean {
  return !allEqual(results) || (isRepeated && results.some(({ single }) => single === undefined));
}

function doingText(divergence: Divergence): string {
  const { kind, text } = divergence;
  const what = kind === 'call' ? `calls ${text}()` : kind === 'store' ? 'stores' : 'goes on';
  return `${what}${placeText(divergence)}`;
}

function placeText({ line }: { readonly line: number }): string {
  return line > 0 ? ` in line ${line}` : '';
}

function allEqual(results: readonly NumberSet[]): boolean {
  return results.every((result) => result.equals(results[0] ?? result));
}
