import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ConstantScope,
  type Evaluated,
  evaluateConstant,
  INT,
} from '../../src/outcomes/constant-expression.ts';
import { evaluateEnumeration } from '../../src/outcomes/enumeration-text.ts';
import { bytesLikeC } from '../syntax/any-text.ts';

const scope: ConstantScope = {
  nameOf: (name) => (name === 'SEVEN' ? { value: 7n, type: INT } : { unknown: `${name}?` }),
  callOf: (name, args) =>
    name === 'TWICE' ? evaluateConstant(`2 * (${args.join('; ')})`, scope) : undefined,
  typeOf: (words) => {
    const text = words.filter((word) => word !== '__force').join(' ');
    if (text === 'u8') return { bits: 8, signed: false };
    if (text === 'int') return INT;
    return text === 'u64' ? { bits: 64, signed: false } : undefined;
  },
};

function shown(evaluated: Evaluated): string {
  return 'unknown' in evaluated ? evaluated.unknown : String(evaluated.value);
}

describe('a constant expression', () => {
  test.each([
    ['0', '0'],
    ['0x10', '16'],
    ['010', '8'],
    ['0b101', '5'],
    ['1UL', '1'],
    ['((__force u64)0x000001)', '1'],
    ['(1 << 3) | (1 << 0)', '9'],
    ['1 << 31', '-2147483648'],
    ['1U << 31', '2147483648'],
    ['0x80000000', '2147483648'],
    ['-0x80000000', '2147483648'],
    ['~0', '-1'],
    ['~0U', '4294967295'],
    ['~0UL', '18446744073709551615'],
    ['-1 > 0U', '1'],
    ['-1L > 0U', '0'],
    ['(u8)-1', '255'],
    ['~(u8)0', '-1'],
    ["'a'", '97'],
    ["'\\n' + '\\0' + '\\x41' + '\\\\'", '167'],
    ["'\\377'", '-1'],
    ['SEVEN + SEVEN', '14'],
    ['(SEVEN) - 1', '6'],
    ['SEVEN ? 1 : NONE', '1'],
    ['TWICE(SEVEN)', '14'],
    ['TWICE((1) + (2))', '6'],
    ['0x1e+1', '31'],
    ['2 + 3 * 4 % 5 - 6 / 4', '3'],
    ['-7 / 2', '-3'],
    ['-7 % 2', '-1'],
    ['1 ? 2 : 3 ? 4 : 5', '2'],
    ['!SEVEN == 0', '1'],
    ['8 /* bits */ // of a byte', '8'],
    ['1 \\\n + 2', '3'],
    ['0 && NONE', '0'],
    ['NONE || 1', '1'],
    ['NONE && 1', 'NONE?'],
    ['1 + NONE', 'NONE?'],
    ['f(1)', 'calls f()'],
    ['sizeof(int)', 'depends on the size of a type'],
    ['1 / 0', 'divides by zero'],
    ['1 << 32', 'shifts too far'],
    ['1.5', 'is no integer'],
    ['089', 'is no integer'],
    ['"text"', 'is no constant expression'],
    ["'ab'", 'is no character of one byte'],
    ['', 'is empty'],
    ['do { } while (0)', 'is no C expression'],
    ['1 +', 'is no constant expression'],
    ['(1', 'is no constant expression'],
    ['1 2', 'is no constant expression'],
    ['('.repeat(1000), 'is nested too deep'],
    ['~'.repeat(1000), 'is nested too deep'],
  ])('%s is %s', (text, value) => {
    expect(shown(evaluateConstant(text, scope))).toBe(value);
  });

  test('takes no longer where a comment or a text has no end', () => {
    for (const text of [
      '/**/'.repeat(5000),
      '// a\n'.repeat(5000),
      '/* '.repeat(5000),
      '" '.repeat(5000),
    ]) {
      expect(shown(evaluateConstant(`1 ${text}{`, scope))).toBe('is no C expression');
    }
    expect(shown(evaluateConstant('1 // {\n+ 2', scope))).toBe('3');
    expect(shown(evaluateConstant('1 // a {\n{', scope))).toBe('is no C expression');
  });

  test('never throws', () => {
    const pieces = fc.constantFrom(
      ...[
        '(',
        ')',
        '1',
        '0x',
        "'",
        '"',
        '?',
        ':',
        '+',
        '<<',
        'SEVEN',
        'TWICE',
        ',',
        '\\',
        '/*',
        ' ',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        evaluateConstant(parts.join(''), scope);
      }),
      { numRuns: 2000 },
    );
  });
});

test('an enum has a value or a reason for every name, whatever its text is', () => {
  fc.assert(
    fc.property(bytesLikeC, (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      for (const [name, values] of evaluateEnumeration(text, scope)) {
        expect(name).toMatch(/^[A-Za-z_]\w*$/);
        expect(values.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

/** A random expression with its value computed in JavaScript, 32 bits wide. */
interface Sum {
  readonly text: string;
  readonly value: number;
}

function sums(width: { cast: (n: number) => number; suffix: string }): fc.Arbitrary<Sum> {
  const { sum } = fc.letrec<{ sum: Sum; leaf: Sum }>((tie) => ({
    leaf: fc.nat(0x7fffffff).map((value) => ({ text: `${value}${width.suffix}`, value })),
    sum: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc
        .record({
          left: tie('sum'),
          right: tie('sum'),
          by: fc.nat(31),
          operator: fc.constantFrom('+', '-', '*', '&', '|', '^', '<<', '>>', '<', '==', '?'),
        })
        .map(({ left, right, by, operator }): Sum => {
          const l = `(${left.text})`;
          const r = `(${right.text})`;
          const made = (text: string, value: number): Sum => ({ text, value: width.cast(value) });
          switch (operator) {
            case '+':
              return made(`${l}+${r}`, left.value + right.value);
            case '-':
              return made(`${l} - ${r}`, left.value - right.value);
            case '*':
              return made(`${l}*${r}`, Math.imul(left.value, right.value));
            case '&':
              return made(`${l}&${r}`, left.value & right.value);
            case '|':
              return made(`${l}|${r}`, left.value | right.value);
            case '^':
              return made(`${l} ^ ${r}`, left.value ^ right.value);
            case '<<':
              return made(`${l} << ${by}`, left.value << by);
            case '>>':
              return width.suffix === ''
                ? made(`${l} >> ${by}`, left.value >> by)
                : made(`${l} >> ${by}`, left.value >>> by);
            case '<':
              return made(`(${l} < ${r}) + 0${width.suffix}`, left.value < right.value ? 1 : 0);
            case '==':
              return made(`(${l} == ${r}) + 0${width.suffix}`, left.value === right.value ? 1 : 0);
            default:
              return made(`${l} ? ${r} : ~${l}`, left.value !== 0 ? right.value : ~left.value);
          }
        }),
    ),
  }));
  return sum;
}

describe('arithmetic is that of JavaScript', () => {
  test.each([
    ['int', { cast: (n: number) => n | 0, suffix: '' }],
    ['unsigned int', { cast: (n: number) => n >>> 0, suffix: 'U' }],
  ])('for %s', (_, width) => {
    fc.assert(
      fc.property(sums(width), ({ text, value }) => {
        expect({ text, value: shown(evaluateConstant(text, scope)) }).toEqual({
          text,
          value: String(value),
        });
      }),
      { numRuns: 1000 },
    );
  });
});
