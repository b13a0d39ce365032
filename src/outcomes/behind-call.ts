import {
  type BasicBlock,
  type BlockId,
  type ControlFlowGraph,
  type Line,
  type Place,
  successorsOf,
  type VariableId,
} from './control-flow-graph.ts';
import type { CallChoice } from './translation.ts';

/**
 * The first thing behind the chosen calls that a log of calls, stores and decisions does not show in full; undefined
 * when there is none. What is behind it cannot be said to be the same for two results of the call.
 */
export function unfollowedBehind(
  graph: ControlFlowGraph,
  isChosen: CallChoice,
): { readonly reason: string; readonly line: Line } | undefined {
  const region = new Region(graph, isChosen);
  return region.unshown() ?? region.loop() ?? region.instruction();
}

class Region {
  private readonly graph: ControlFlowGraph;
  private readonly blocks = new Set<BlockId>();
  /** The call's place in each block that holds one. */
  private readonly calls = new Map<BlockId, number>();
  private readonly parts: BasicBlock['instructions'][number][] = [];

  constructor(graph: ControlFlowGraph, isChosen: CallChoice) {
    this.graph = graph;
    graph.blocks.forEach(({ instructions, terminator }, block) => {
      const at = instructions.findIndex(
        (one) => one.kind === 'call' && isChosen(one.callee, one.line),
      );
      if (at < 0) return;
      this.calls.set(block, at);
      this.parts.push(...instructions.slice(at + 1));
      for (const next of successorsOf(terminator)) this.blocks.add(next);
    });
    // The set grows while it is walked.
    for (const block of this.blocks) {
      const found = graph.blocks[block];
      if (found === undefined) continue;
      this.parts.push(...found.instructions);
      for (const next of successorsOf(found.terminator)) this.blocks.add(next);
    }
  }

  unshown(): { readonly reason: string; readonly line: Line } | undefined {
    return this.graph.unshown.find(({ place }) => {
      if (place === undefined || this.blocks.has(place.block)) return true;
      const call = this.calls.get(place.block);
      return call !== undefined && place.instruction > call;
    });
  }

  loop(): { readonly reason: string; readonly line: Line } | undefined {
    for (const block of this.blocks) {
      if (this.reachesItself(block)) return { reason: 'a loop', line: this.lineOf(block) };
    }
    return undefined;
  }

  instruction(): { readonly reason: string; readonly line: Line } | undefined {
    const throughPointers = this.parts.some(
      (one) =>
        one.kind === 'call' && (one.callee.kind === 'pointer' || one.callee.kind === 'dispatch'),
    );
    for (const one of this.parts) {
      if (one.kind === 'call') {
        const isAsm = 'name' in one.callee && one.callee.name === 'asm';
        if (isAsm) return { reason: 'assembler', line: one.line };
        continue;
      }
      const variable = rootOf(one.place);
      if (variable === undefined) continue;
      const held = this.graph.variables[variable];
      if (held?.isMemory === true)
        return { reason: 'a struct or array of its own that is written', line: one.line };
      if (throughPointers && held?.type.width.kind !== 'int')
        return { reason: 'a call through a pointer that may have been chosen', line: one.line };
    }
    return undefined;
  }

  private reachesItself(start: BlockId): boolean {
    const seen = new Set<BlockId>();
    const waiting = [start];
    for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
      const found = this.graph.blocks[block];
      for (const next of found === undefined ? [] : successorsOf(found.terminator)) {
        if (next === start) return true;
        if (seen.has(next)) continue;
        seen.add(next);
        waiting.push(next);
      }
    }
    return false;
  }

  private lineOf(block: BlockId): Line {
    const found = this.graph.blocks[block];
    const [first] = found?.instructions ?? [];
    if (first !== undefined) return first.line;
    return found !== undefined && 'line' in found.terminator ? found.terminator.line : 0;
  }
}

/** The variable that a place is, or is a part of. */
function rootOf(place: Place): VariableId | undefined {
  if (place.kind === 'local') return place.variable;
  return place.kind === 'field' || place.kind === 'element' ? rootOf(place.base) : undefined;
}
