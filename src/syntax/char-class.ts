/** What a byte can begin. Letters, `_`, `$` and bytes above 127 (UTF-8) make identifiers. */
export const CharClass = {
  stray: 0,
  blank: 1,
  newline: 2,
  letter: 3,
  digit: 4,
  quote: 5,
  operator: 6,
  slash: 7,
  hash: 8,
  backslash: 9,
  /** `( ) [ ] { }` */
  bracket: 10,
  /** `; , : ? ~`: complete tokens whatever follows. */
  single: 11,
} as const;

export const charClass: Uint8Array = buildClasses();

/** 1 for bytes that continue an identifier. */
export const identifierByte: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  charClass[byte] === CharClass.letter || charClass[byte] === CharClass.digit ? 1 : 0,
);

function buildClasses(): Uint8Array {
  const table = new Uint8Array(256);
  const set = (chars: string, value: number): void => {
    for (const char of chars) table[char.charCodeAt(0)] = value;
  };
  set(' \t\r\v\f', CharClass.blank);
  set('\n', CharClass.newline);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$', CharClass.letter);
  for (let byte = 128; byte < 256; byte++) table[byte] = CharClass.letter;
  set('0123456789', CharClass.digit);
  set('"\'', CharClass.quote);
  set('{}()[]', CharClass.bracket);
  set(';,:?~', CharClass.single);
  set('+-*%^&|!=<>.', CharClass.operator);
  set('/', CharClass.slash);
  set('#', CharClass.hash);
  set('\\', CharClass.backslash);
  return table;
}
