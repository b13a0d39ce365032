import fc from 'fast-check';

const names = [
  'alpha',
  'beta',
  'gamma',
  'delta',
  'probe',
  'ring',
  'page',
  'count',
  'flags',
  'next',
];
const name = fc.constantFrom(...names);
const number = fc.nat(9).map(String);
const operator = fc.constantFrom('+', '-', '<', '==', '&', '|', '<<', '&&');
const value = fc.oneof(
  name,
  number,
  fc.tuple(name, operator, name).map((parts) => parts.join(' ')),
  fc.tuple(name, name).map(([of, field]) => `${of}->${field}`),
  fc.tuple(name, name, number).map(([callee, first, second]) => `${callee}(${first}, ${second})`),
);
const plain = fc.oneof(
  fc.tuple(name, fc.constantFrom('=', '+=', '|='), value).map((parts) => `\t${parts.join(' ')};`),
  fc.tuple(name, value).map(([callee, argument]) => `\t${callee}(${argument});`),
  value.map((result) => `\treturn ${result};`),
  fc.constantFrom('\t/* alpha is no name here */', '\tdiscard("alpha");'),
);

/** The lines of a function's body. */
export const bodyLines: fc.Arbitrary<string[]> = fc.array(
  fc.oneof(
    plain,
    fc.tuple(value, plain).map(([test, then]) => `\tif (${test})\n\t${then}`),
    fc.tuple(name, plain).map(([condition, line]) => `#ifdef ${condition}\n${line}\n#endif`),
  ),
  { minLength: 5, maxLength: 25 },
);

/** A one-to-one renaming, which may only let names change places. */
export const renamings: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .shuffledSubarray([...names, 'other', 'fresh', 'tail', 'zone'], { minLength: names.length })
  .map((others) => new Map(names.map((from, i) => [from, others[i] ?? from])));

export function functionOf(called: string, lines: readonly string[]): string {
  return `int ${called}(void)\n{\n${lines.join('\n')}\n}\n`;
}

/** The lines with their names replaced; what is in comments and strings stays. */
export function renamed(lines: readonly string[], renaming: ReadonlyMap<string, string>): string[] {
  return lines.map((line) =>
    line.replace(/\/\*.*?\*\/|"[^"]*"|\b[a-z]+\b/g, (word) => renaming.get(word) ?? word),
  );
}
