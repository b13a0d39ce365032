/** A macro of a program's text. */
interface Macro {
  readonly name: string;
  /** Undefined for macros without a parameter list. */
  readonly parameters: readonly string[] | undefined;
  readonly body: string;
}

/**
 * The program as each build of it reads: without what stands in `#ifdef` … `#endif`, and with it. Lines keep
 * their numbers. A preprocessor of a few lines, so that the analysis is held against another reading than its
 * own: macros are expanded in function bodies, whose lines begin with a tab.
 */
export function buildsOf(text: string): readonly string[] {
  const macros = new Map<string, Macro>();
  let isInside = false;
  const lines = text.split('\n').map((line) => {
    if (/^#(ifdef|endif)\b/.test(line)) {
      isInside = line.startsWith('#ifdef');
      return '';
    }
    if (!isInside) return line;
    const [, name = '', list, body = ''] = /^#define (\w+)(\([^)]*\))? (.*)$/.exec(line) ?? [];
    const parameters = list?.slice(1, -1).split(', ');
    macros.set(name, { name, parameters: parameters?.filter((each) => each !== ''), body });
    return '';
  });
  const plain = lines.join('\n');
  if (macros.size === 0) return [plain];
  const inBody = (line: string): string =>
    line.startsWith('\t') ? expanded(line, macros, new Set()) : line;
  return [plain, lines.map(inBody).join('\n')];
}

/** `hidden` are the macros in whose texts we are: their names stay (C11 6.10.3.4). */
function expanded(
  text: string,
  macros: ReadonlyMap<string, Macro>,
  hidden: ReadonlySet<string>,
): string {
  let out = '';
  let rest = text;
  for (;;) {
    const found = /[A-Za-z_]\w*/.exec(rest);
    if (found === null) return out + rest;
    const [word] = found;
    out += rest.slice(0, found.index);
    rest = rest.slice(found.index + word.length);
    const macro = hidden.has(word) ? undefined : macros.get(word);
    const end = rest.startsWith('(') ? closingOf(rest) : 0;
    if (macro === undefined || end === 0) {
      out += word;
      continue;
    }
    const args = argumentsIn(rest.slice(1, end)).map((each) => expanded(each, macros, hidden));
    rest = rest.slice(end + 1);
    const body = substituted(macro, args.length);
    const inner = expanded(body, macros, new Set([...hidden, word]));
    out += inner.replace(/@(\d+)@/g, (_, index: string) => args[Number(index)] ?? '');
  }
}

/** The body with marks for the arguments, which were expanded before. */
function substituted({ parameters, body }: Macro, count: number): string {
  const mark = (index: number): string => `@${index}@`;
  if (parameters === undefined) {
    return `${body}(${Array.from({ length: count }, (_, index) => mark(index)).join(', ')})`;
  }
  return body.replace(/[A-Za-z_]\w*/g, (word) => {
    const index = parameters.indexOf(word);
    return index < 0 ? word : mark(index);
  });
}

/** Where the parenthesis that the text begins with is closed. */
function closingOf(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`not closed: ${text}`);
}

function argumentsIn(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at];
    if (letter === '(') depth++;
    else if (letter === ')') depth--;
    else if (letter === undefined || (letter === ',' && depth === 0)) {
      found.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  return found.length === 1 && found[0] === '' ? [] : found;
}
