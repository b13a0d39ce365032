import { expect, test } from 'vitest';
import { lostComments } from '../../src/engine/apply-comments.ts';
import { SymbolTable } from '../../src/syntax/symbol-table.ts';

const { table } = SymbolTable.create(1 << 10);

function lost(before: string, start: number, end: number, text: string): readonly string[] {
  const old = Buffer.from(before);
  const after = Buffer.from(before.slice(0, start) + text + before.slice(end));
  return lostComments(table, [{ path: 'a.c', before: old, after, edits: [{ start, end, text }] }]);
}

const BEFORE = `int f(int err)
{
	/* Stays. */
	switch (err) {
	case 0: // nothing was "wrong /* here"
		return 1;
	/*
	 * Nobody may try again here, whatever it is that the caller
	 * really believes.
	 */
	default:
		return 2;
	}
}
`;

test('comments that go with the code around them are told', () => {
  const start = BEFORE.indexOf('switch');
  const end = BEFORE.lastIndexOf('}\n}') + 1;
  expect(lost(BEFORE, start, end, 'return g();')).toEqual([
    'a.c:5 loses a comment with the code around it: "nothing was "wrong /* here""',
    'a.c:7 loses a comment with the code around it: "Nobody may try again here, whatever it is that the caller re…"',
  ]);
});

test('comments that are moved, changed or untouched are not', () => {
  const start = BEFORE.indexOf('/*\n');
  const end = BEFORE.indexOf('default');
  expect(lost(BEFORE, start, end, '/* Nobody may try again here, never. */\n\t')).toEqual([]);
  expect(lost(BEFORE, start, end, '/* Some say that the caller really believes. */\n\t')).toEqual(
    [],
  );
  expect(lost(BEFORE, BEFORE.indexOf('return 1'), BEFORE.indexOf('1;') + 1, 'return 3')).toEqual(
    [],
  );
});
