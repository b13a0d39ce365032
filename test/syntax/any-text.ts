import * as fc from 'fast-check';

const words = [
  'int',
  'struct',
  'static',
  'typedef',
  'if',
  'else',
  'for',
  'switch',
  'case',
  'default',
  'return',
  'goto',
  'do',
  'while',
  'sizeof',
  'const',
  'enum',
  'union',
  'x',
  'y',
  'ops',
  'fault',
  'do_it',
  'MACRO',
  'NULL',
  '-EINVAL',
  '0',
  '12',
  '"s"',
  "'c'",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ';',
  ',',
  ':',
  '?',
  '=',
  '*',
  '&',
  '->',
  '.',
  '!',
  '==',
  '#',
  '##',
  '...',
  '\n',
  '\n#if A\n',
  '\n#if 0\n',
  '\n#elif B\n',
  '\n#else\n',
  '\n#endif\n',
  '\n#define M(a, b) ',
  '\n#define N ',
  '\n#include <x.h>\n',
  '\\\n',
  '\\',
  '/*',
  '*/',
  '//',
  '/**',
  '"',
  "'",
  '\0',
  '\xff',
  '\r\n',
];

/** Words of C in no order, with loose ends of everything that can be left open. */
export const tokenSoup: fc.Arbitrary<Uint8Array> = fc
  .array(fc.constantFrom(...words), { maxLength: 120 })
  .chain((parts) =>
    fc.constantFrom('', ' ').map((between) => Buffer.from(parts.join(between), 'latin1')),
  );

const noise = fc.uint8Array({ maxLength: 300 });

export const bytesLikeC: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 3, arbitrary: tokenSoup },
  { weight: 1, arbitrary: noise },
);

/** Slices deleted, doubled, moved, overwritten: still mostly C, but broken somewhere. */
export function mutationsOf(sources: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    kind: fc.constantFrom('delete', 'double', 'flip', 'insert', 'move'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 80 }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: tokenSoup,
  });
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([source, changes]) => {
      let content = Buffer.from(source);
      for (const { kind, at, length, to, bytes } of changes) {
        const from = Math.floor(at * content.length);
        const slice = content.subarray(from, from + length);
        const before = content.subarray(0, from);
        const behind = content.subarray(from + slice.length);
        switch (kind) {
          case 'delete':
            content = Buffer.concat([before, behind]);
            break;
          case 'double':
            content = Buffer.concat([before, slice, slice, behind]);
            break;
          case 'insert':
            content = Buffer.concat([before, bytes, slice, behind]);
            break;
          case 'move': {
            const rest = Buffer.concat([before, behind]);
            const target = Math.floor(to * rest.length);
            content = Buffer.concat([rest.subarray(0, target), slice, rest.subarray(target)]);
            break;
          }
          case 'flip':
            content = Buffer.concat([before, slice.map((byte) => byte ^ (length & 0xff)), behind]);
        }
      }
      return content;
    });
}
