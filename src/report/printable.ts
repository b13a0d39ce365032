/**
 * The text with every character escaped that would act on a terminal instead of being shown on it.
 *
 * File names and C text come from the analysed tree, which need not wish us well: an escape sequence
 * in a file's name must not recolour or overwrite a report, and a bidirectional override must not
 * reorder it.
 */
export function printable(text: string): string {
  return plainText.test(text) ? text : text.replace(acting, escapeCharacter);
}

const plainText = /^[ -~]*$/;

/** Controls, line separators, marks and overrides of direction, and halves of surrogate pairs. */
const acting =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
