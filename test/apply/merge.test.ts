import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeWithLineEnds } from '../../src/engine/apply-line-ends.ts';
import { ChangeMerger } from '../../src/engine/apply-merge.ts';
import type { Change } from '../../src/rewrite/change.ts';
import type { TextEdit } from '../../src/rewrite/text-edit.ts';

const files: Readonly<Record<string, string>> = {
  'a.c': 'one two three\n',
  'b.c': 'four five six\n',
};
const readFile = (path: string): Uint8Array | undefined => {
  const text = files[path];
  return text === undefined ? undefined : Buffer.from(text, 'latin1');
};

describe('changes that are joined', () => {
  test('stand side by side in one file', () => {
    const merger = new ChangeMerger(readFile);
    expect(merger.take(change({ 'a.c': [edit(0, 3, 'ONE')] }))).toBeUndefined();
    expect(merger.take(change({ 'a.c': [edit(8, 13, 'THREE')] }))).toBeUndefined();
    expect(textsOf(merger)).toEqual({ 'a.c': 'ONE two THREE\n' });
  });

  test('make the same edit once', () => {
    const merger = new ChangeMerger(readFile);
    const include = edit(0, 0, '#include\n');
    expect(merger.take(change({ 'a.c': [include, edit(4, 7, 'TWO')] }))).toBeUndefined();
    expect(merger.take(change({ 'a.c': [include] }))).toBeUndefined();
    expect(textsOf(merger)).toEqual({ 'a.c': '#include\none TWO three\n' });
  });

  test('are left out whole when one of their edits meets another one', () => {
    const merger = new ChangeMerger(readFile);
    merger.take(change({ 'b.c': [edit(0, 9, 'x')] }));
    const reason = merger.take(change({ 'a.c': [edit(0, 3, 'ONE')], 'b.c': [edit(5, 13, 'y')] }));
    expect(reason).toBe('another change edits the same place of b.c');
    expect(textsOf(merger)).toEqual({ 'b.c': 'x six\n' });
  });

  test('are left out whole when one of their files is', () => {
    const merger = new ChangeMerger(readFile);
    merger.leaveOut('b.c', 'it is not understood');
    const both = change({ 'a.c': [edit(0, 3, 'ONE')], 'b.c': [edit(0, 4, 'FOUR')] });
    expect(merger.take(both)).toBe('b.c is left out: it is not understood');
    expect(merger.take(change({ 'c.c': [edit(0, 0, 'x')] }))).toBe('c.c cannot be read');
    expect(merger.files()).toEqual([]);
  });

  test('never touch each other, whatever is offered in whatever order', () => {
    const anyEdit = fc
      .tuple(fc.nat(13), fc.nat(4), fc.string({ maxLength: 2, unit: fc.constantFrom('x', 'y') }))
      .map(([start, length, text]) => edit(start, Math.min(14, start + length), text));
    const property = fc.property(fc.array(fc.array(anyEdit, { maxLength: 3 })), (offered) => {
      const merger = new ChangeMerger(readFile);
      const taken = offered.filter((edits) => merger.take(change({ 'a.c': edits })) === undefined);
      // What is inserted and what is cut out can be told apart by counting.
      const unique = new Map(
        taken.flat().map((one) => [`${one.start} ${one.end} ${one.text}`, one]),
      );
      const grown = [...unique.values()].reduce(
        (sum, { start, end, text }) => sum + text.length - (end - start),
        0,
      );
      const [file] = merger.files();
      expect((file?.after.length ?? 14) - 14).toBe(file === undefined ? 0 : grown);
    });
    fc.assert(property);
  });
});

describe('line ends', () => {
  const dos = (): Uint8Array => Buffer.from('a\r\nb\r\nc', 'latin1');

  test('of new lines are those of the line in which they begin', () => {
    const mixed = (): Uint8Array => Buffer.from('a\r\nb\nc', 'latin1');
    const edits = [edit(0, 0, 'x\n'), edit(3, 3, 'y\n')];
    const [file] = changeWithLineEnds(change({ 'm.c': edits }), mixed).files;
    expect(file?.edits.map(({ text }) => text)).toEqual(['x\r\n', 'y\n']);
  });

  test('of a last line without one are those of the line above', () => {
    const [file] = changeWithLineEnds(change({ 'd.c': [edit(7, 7, '\nd')] }), dos).files;
    expect(file?.edits.map(({ text }) => text)).toEqual(['\r\nd']);
  });

  test('that are right already stay', () => {
    const [file] = changeWithLineEnds(change({ 'd.c': [edit(0, 1, 'x\r\ny\n')] }), dos).files;
    expect(file?.edits.map(({ text }) => text)).toEqual(['x\r\ny\r\n']);
  });
});

function edit(start: number, end: number, text: string): TextEdit {
  return { start, end, text };
}

function change(edits: Readonly<Record<string, readonly TextEdit[]>>): Change {
  return {
    stage: 'convert',
    sites: [],
    files: Object.entries(edits).map(([path, list]) => ({ path, edits: list })),
    functions: [],
    promise: { renames: new Map(), replaced: new Map(), kind: 'argued', translated: [] },
    alsoDiffers: [],
  };
}

function textsOf(merger: ChangeMerger): Readonly<Record<string, string>> {
  return Object.fromEntries(
    merger.files().map(({ path, after }) => [path, Buffer.from(after).toString('latin1')]),
  );
}
