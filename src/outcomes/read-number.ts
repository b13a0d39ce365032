import { INT, LONG, UNSIGNED_LONG, type Width } from './width.ts';

const UNSIGNED_INT: Width = { kind: 'int', bits: 32, signed: false };

/** The value and type of a C integer constant (C11 6.4.4.1); undefined for floating constants and others. */
export function readNumber(
  text: string,
): { readonly value: bigint; readonly width: Width } | undefined {
  const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlL]*)$/.exec(text);
  if (match === null) return undefined;
  const [, digits = '', suffix = ''] = match;
  const isOctal = /^0[0-9]/.test(digits);
  if (isOctal && /[89]/.test(digits)) return undefined;
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  const isUnsigned = /u/i.test(suffix);
  const isDecimal = /^[1-9]/.test(digits);
  const isLong = /l/i.test(suffix);
  return { value, width: widthOf(value, isUnsigned, isLong, isDecimal) };
}

function widthOf(value: bigint, isUnsigned: boolean, isLong: boolean, isDecimal: boolean): Width {
  if (!isLong && value < 1n << 31n) return isUnsigned ? UNSIGNED_INT : INT;
  if (!isLong && value < 1n << 32n && (isUnsigned || !isDecimal)) return UNSIGNED_INT;
  return isUnsigned || value >= 1n << 63n ? UNSIGNED_LONG : LONG;
}

const ESCAPES: Readonly<Record<string, bigint>> = {
  n: 10n,
  t: 9n,
  r: 13n,
  a: 7n,
  b: 8n,
  f: 12n,
  v: 11n,
};

/** The value of a character constant of one character. */
export function readCharacter(text: string): bigint | undefined {
  const match = /^'(?:\\([0-7]{1,3})|\\x([0-9a-fA-F]+)|\\(.)|([^\\]))'$/s.exec(text);
  if (match === null) return undefined;
  const [, octal, hex, escaped, plain] = match;
  if (octal !== undefined) return BigInt(`0o${octal}`);
  if (hex !== undefined) return BigInt(`0x${hex}`);
  if (escaped !== undefined) return ESCAPES[escaped] ?? BigInt(escaped.charCodeAt(0));
  return plain === undefined ? undefined : BigInt(plain.charCodeAt(0));
}
