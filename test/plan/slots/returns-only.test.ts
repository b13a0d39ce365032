import { expect, test } from 'vitest';
import type { FunctionId } from '../../../src/callgraph/function-id.ts';
import type { SlotParts } from '../../../src/plan/slots/slot-parts.ts';
import { returnsOnly } from '../../../src/plan/slots/slot-returned-values.ts';
import { inScratchTree, withSlotParts } from './slot-tree.ts';

const text = `
#define TOY_BUSY 7
int zero(void) { return 0; }
int busy(int state) { return state ? -EBUSY : 0; }
int named(int state) { return state ? TOY_BUSY : 0; }
int handed_over(int state) { return state; }
int not_known(int state) { return elsewhere(state); }
int not_known_or_busy(int state) { return state ? -EBUSY : elsewhere(state); }
void nothing(int state) { }
`;

test('returnsOnly says no where a value is another one, and unknown where it may be', async () => {
  await inScratchTree(new Map([['toy.c', text]]), (tree) =>
    withSlotParts(tree, [], (parts) => {
      const ask = (name: string, ...values: readonly string[]): string =>
        returnsOnly(parts, idOf(parts, name), values);
      expect(ask('zero', '0')).toBe('yes');
      expect(ask('zero', '-EBUSY')).toBe('no');
      expect(ask('busy', '0')).toBe('no');
      expect(ask('busy', '0', '-EBUSY')).toBe('yes');
      expect(ask('named', '0', 'TOY_BUSY')).toBe('yes');
      expect(ask('named', '0', 'TOY_ABSENT')).toBe('unknown');
      expect(ask('handed_over', '0')).toBe('unknown');
      expect(ask('not_known', '0')).toBe('unknown');
      expect(ask('not_known_or_busy', '0')).toBe('no');
      expect(ask('nothing', '0')).toBe('yes');
    }),
  );
});

function idOf({ graph }: SlotParts, name: string): FunctionId {
  const [id] = graph.definitions.of(graph.base.find(name));
  if (id === undefined) throw new Error(`${name} is not defined`);
  return id;
}
