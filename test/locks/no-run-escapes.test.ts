import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findUses } from '../../src/callgraph/uses.ts';
import { programs } from './any-program.ts';
import { lockTree } from './lock-tree.ts';
import { programText } from './program-text.ts';
import { runProgram } from './run-program.ts';

test('no run holds other locks than the answers admit', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (shared) => {
      const program = structuredClone(JSON.parse(JSON.stringify(shared)) as typeof shared); // one object each
      const text = programText(program);
      const { search, properties } = await lockTree(new Map([['toy.c', text]]));
      const { graph, sites } = search;
      const uses = findUses(graph, sites, graph.base.find('place')).filter(
        (use) => use.kind === 'call',
      );
      const answers = uses.map((use) => {
        if (use.owner === undefined) throw new Error('a place outside functions');
        const place = { function: use.owner, siteIndex: use.siteIndex, line: use.line };
        return { sleep: properties.sleepAt(place), locks: properties.locksAt(place) };
      });
      for (const { place, held } of runProgram(program)) {
        const answer = answers[place];
        expect(answer).toBeDefined();
        if (answer === undefined) continue;
        const isAtomic = held.has('la') || held.has('lb');
        expect(answer.sleep.kind).not.toBe(isAtomic ? 'yes' : 'no');
        const names = new Set([...held].map((lock) => `&${lock}`));
        for (const { name } of answer.locks.must) expect(names).toContain(name);
        if (!answer.locks.isComplete) continue;
        const may = answer.locks.may.map(({ name }) => name);
        for (const name of names) expect(may).toContain(name);
      }
    }),
    { numRuns: 80 },
  );
});
