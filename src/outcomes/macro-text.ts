/**
 * Macros of the kernel's own arithmetic, written out. Their definitions are wrapped in checks at build time
 * or differ for assembler, and every subsystem uses them (6.1, include/vdso/bits.h, include/linux/bits.h,
 * include/uapi/linux/const.h). `undefined` for every other name.
 */
export function builtInMacro(name: string, args: readonly string[]): string | undefined {
  const [first = '', second = ''] = args;
  switch (name) {
    case 'BIT':
    case '_BITUL':
      return `(1UL << (${first}))`;
    case 'BIT_ULL':
    case '_BITULL':
      return `(1ULL << (${first}))`;
    case 'GENMASK':
    case 'GENMASK_ULL':
      return `((~0ULL - (1ULL << (${second})) + 1) & (~0ULL >> (63 - (${first}))))`;
    case '_AC':
    case '__AC':
      return `${first}${second}`;
    case '_UL':
    case 'UL':
      return `${first}UL`;
    case '_ULL':
    case 'ULL':
      return `${first}ULL`;
    default:
      return undefined;
  }
}

/**
 * A macro's body with `args` in place of its parameters; `undefined` when their number differs or the
 * macro makes a text of one.
 */
export function expandedBody(
  body: string,
  parameters: readonly string[],
  args: readonly string[],
): string | undefined {
  const given = args.length === 1 && args[0] === '' && parameters.length === 0 ? [] : args;
  if (given.length !== parameters.length || /(?:^|[^#])#(?!#)/.test(body)) return undefined;
  const values = new Map(parameters.map((parameter, index) => [parameter, given[index] ?? '']));
  return body
    .replace(PIECE, (piece) => (piece.startsWith('/') ? ' ' : (values.get(piece) ?? piece)))
    .replace(/\s*##\s*/g, '');
}

/** Comments and literals are pieces of their own, so that no parameter is found in them. */
const PIECE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\w+/g;
