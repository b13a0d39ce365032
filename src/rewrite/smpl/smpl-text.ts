import type { SmplConversion } from './smpl-conversion.ts';

/** The functions in which alone a rule holds, or does not hold. */
export interface RuleLimit {
  readonly kind: 'only' | 'not';
  readonly functions: readonly string[];
}

/** What the uses of a rule are like. */
export interface RuleForm {
  readonly files: readonly string[];
  /** Nobody takes the address, no macro hides it. */
  readonly areCalls: boolean;
}

/** Lines of a comment of SmPL, broken between words. */
export function comment(lines: readonly string[]): string {
  return lines
    .flatMap((line) => wrapped(line, '// '))
    .join('\n')
    .concat('\n');
}

/** One rule. The files with uses are named for whoever does not want to run it over all others. */
export function renderRule(
  number: number,
  conversion: SmplConversion,
  limit: RuleLimit,
  { files, areCalls }: RuleForm,
): string {
  const { because, kind } = conversion;
  const said = [
    ...(because === undefined ? [] : [because]),
    limit.kind === 'not'
      ? 'Holds for every use in these files:'
      : 'Holds for these functions, in these files only; others may have functions of the same names:',
    ...files.map((file) => `  ${file}`),
  ];
  const isLimited = limit.functions.length > 0;
  const declarations = [...(isLimited ? functionList(limit) : []), ...metavariables(conversion)];
  const body = kind === 'name' ? nameChange(conversion, areCalls) : patternChange(conversion);
  const rule = isLimited ? inFunctions(body) : body;
  return [`${comment(said)}@rule${number}@`, ...declarations, '@@', ...rule, ''].join('\n');
}

/** A call's arguments stay as they are written. */
function nameChange({ from, to }: SmplConversion, areCalls: boolean): readonly string[] {
  return [`- ${from}`, `+ ${to}`, ...(areCalls ? ['  (...)'] : [])];
}

function patternChange(conversion: SmplConversion): readonly string[] {
  const names = smplNames(conversion);
  const lines = (text: string, mark: string): string[] =>
    spelled(text, names)
      .trim()
      .split('\n')
      .map((line) => `${mark} ${line}`);
  return [...lines(conversion.from, '-'), ...lines(conversion.to, '+')];
}

function inFunctions(body: readonly string[]): readonly string[] {
  return [`  ${FUNCTION}(...)`, '  {', '  <...', ...body, '  ...>', '  }'];
}

const FUNCTION = 'in_function';

function functionList({ kind, functions }: RuleLimit): readonly string[] {
  const sign = kind === 'only' ? '=' : '!=';
  return wrapped(`identifier ${FUNCTION} ${sign} { ${functions.join(', ')} };`, '');
}

/** What patterns write as `...`: the rest of a call's arguments. */
const REST = '...';

function metavariables(conversion: SmplConversion): readonly string[] {
  if (conversion.kind === 'name') return [];
  return [...smplNames(conversion)].map(([name, smpl]) => {
    if (name === REST) return `expression list ${smpl};`;
    const type = conversion.types.get(name);
    return type === undefined ? `expression ${smpl};` : declared(type, smpl);
  });
}

/** `struct vm_area_struct *` and `vma`, as C declares it. */
function declared(type: string, name: string): string {
  const gap = type.endsWith('*') ? '' : ' ';
  return `${type}${gap}${name};`;
}

/** What each metavariable is called: a name that stands for itself in the pattern is taken. */
function smplNames({ from, to }: SmplConversion): ReadonlyMap<string, string> {
  const code = [from, to].map((text) => text.replace(STRING, '""')).join(' ');
  const own = new Set([...code.matchAll(/(?<!\$)\b[A-Za-z_]\w*/g)].map(([word]) => word));
  const names = new Map<string, string>();
  for (const [, name = ''] of code.matchAll(/\$([A-Za-z_]\w*)/g)) {
    names.set(name, freeName(name, own));
  }
  if (code.includes(REST)) names.set(REST, freeName('rest', new Set([...own, ...names.values()])));
  return names;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  while (taken.has(free) || free === FUNCTION) free += '_';
  return free;
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

/** The pattern with the metavariables' names; inside of strings, a dollar is one. */
function spelled(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\$([A-Za-z_]\w*)|\.\.\./g, (whole, name?: string) => {
    if (whole === REST) return names.get(REST) ?? whole;
    return name === undefined ? whole : (names.get(name) ?? name);
  });
}

const WIDTH = 100;

/** Lines of at most so many columns, further ones moved in. */
function wrapped(text: string, mark: string): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    const margin = lines.length === 0 ? indent : `${indent}  `;
    if (line !== '' && mark.length + margin.length + line.length + 1 + word.length > WIDTH) {
      lines.push(`${mark}${margin}${line}`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, `${mark}${lines.length === 0 ? indent : `${indent}  `}${line}`];
}
