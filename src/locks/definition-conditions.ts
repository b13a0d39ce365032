import { architectureOf } from '../callgraph/architecture.ts';
import type { FunctionId } from '../callgraph/function-id.ts';
import { type Graph, pathOf } from '../callgraph/graph.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import { configurationKey, NO_FACTS, type PathFacts } from './path-facts.ts';

/**
 * What must be configured for a definition to be the one that is meant: the `#if` arms around it, and its
 * architecture. So a helper that locks under an option and one that unlocks under it go together.
 */
export function conditionsOf(graph: Graph, id: FunctionId): PathFacts {
  const { condition } = graph.definitions.fact(id);
  const architecture = architectureOf(pathOf(graph, id));
  if (condition === 0 && architecture === '') return NO_FACTS;
  const facts = new Map<string, NumberSet>();
  if (architecture !== '') {
    facts.set(configurationKey('architecture'), NumberSet.of(numberOf(architecture)));
  }
  const text = condition === 0 ? '' : graph.base.text(condition);
  for (const clause of clausesOf(text)) {
    const { name, holds } = stripped(clause);
    if (name !== '') facts.set(configurationKey(name), holds ? NumberSet.notZero : NumberSet.zero);
  }
  return facts;
}

/** The parts of a condition that all must hold: `A && !(B || C)` is two. */
function clausesOf(text: string): readonly string[] {
  const clauses: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (depth === 0 && text.startsWith('||', at)) return [text];
    else if (depth === 0 && text.startsWith('&&', at)) {
      clauses.push(text.slice(from, at));
      from = at + 2;
    }
  }
  return [...clauses, text.slice(from)];
}

/** `!(defined(CONFIG_X))` is CONFIG_X, not set. */
function stripped(clause: string): { readonly name: string; readonly holds: boolean } {
  let name = clause.trim();
  let holds = true;
  for (;;) {
    const inner =
      /^(?:(!)\s*)?(?:(?:defined|IS_ENABLED|IS_BUILTIN|IS_REACHABLE)\s*)?\((.*)\)$/.exec(name);
    if (inner !== null && isBalanced(inner[2] ?? '')) {
      if (inner[1] !== undefined) holds = !holds;
      name = (inner[2] ?? '').trim();
    } else if (name.startsWith('!') && /^!\s*\w+$/.test(name)) {
      holds = !holds;
      name = name.slice(1).trim();
    } else return { name, holds };
  }
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    else if (letter === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** A number of its own for each architecture; never 0. */
function numberOf(architecture: string): bigint {
  let number = 1n;
  for (const letter of architecture) number = number * 256n + BigInt(letter.charCodeAt(0));
  return number & ((1n << 62n) - 1n);
}
