/**
 * Just enough of a TypeScript tokenizer to find import statements without being fooled by comments,
 * strings, templates and regular expressions. TypeScript 7 has no compiler API to ask instead.
 */
export interface Token {
  readonly kind: 'word' | 'string' | 'template' | 'punctuation' | 'other';
  /** For a string, what stands between the quotes; escapes stay as written. */
  readonly text: string;
  readonly line: number;
}

const blank = /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const word = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const quoted = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const number = /\.?\d(?:[eE][+-]|[\w.])*/y;
const regularExpression = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const templatePart = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

/** Words after which a slash begins a regular expression although a value usually ends in a word. */
const wordsBeforeValue = new Set(
  'return typeof case in of do else void delete throw new instanceof yield await'.split(' '),
);

/** Text that is no TypeScript yields odd tokens; it is never an error. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  /** How many braces are open in each `${…}` around the current place. */
  const templateDepths: number[] = [];
  let at = 0;
  let line = 1;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined || found === '') return undefined;
    at += found.length;
    return found;
  };
  const push = (kind: Token['kind'], tokenText: string, source = tokenText): void => {
    tokens.push({ kind, text: tokenText, line });
    line += countNewlines(source);
  };
  const takeTemplate = (): void => {
    const part = take(templatePart) ?? '';
    push('template', part);
    if (text.startsWith('${', at)) {
      templateDepths.push(0);
      at += 2;
    } else {
      at += 1;
    }
  };

  while (at < text.length) {
    const skipped = take(blank);
    if (skipped !== undefined) {
      line += countNewlines(skipped);
      continue;
    }
    const string = take(quoted);
    if (string !== undefined) {
      push('string', string.slice(1, -1), string);
      continue;
    }
    const name = take(word);
    if (name !== undefined) {
      push('word', name);
      continue;
    }
    const other =
      take(number) ?? (valueMayBegin(tokens.at(-1)) ? take(regularExpression) : undefined);
    if (other !== undefined) {
      push('other', other);
      continue;
    }
    const character = text.charAt(at);
    at += 1;
    const depth = templateDepths.at(-1);
    if (character === '`') {
      takeTemplate();
    } else if (character === '}' && depth === 0) {
      templateDepths.pop();
      takeTemplate();
    } else {
      if (depth !== undefined)
        templateDepths[templateDepths.length - 1] = depth + nesting(character);
      push('punctuation', character);
    }
  }
  return tokens;
}

function nesting(character: string): number {
  if (character === '{') return 1;
  return character === '}' ? -1 : 0;
}

function valueMayBegin(previous: Token | undefined): boolean {
  if (previous === undefined) return true;
  if (previous.kind === 'word') return wordsBeforeValue.has(previous.text);
  return previous.kind === 'punctuation' && !')]}'.includes(previous.text);
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
