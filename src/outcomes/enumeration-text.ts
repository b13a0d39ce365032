import {
  type ConstantScope,
  type Evaluated,
  evaluateConstant,
  INT,
} from './constant-expression.ts';

/**
 * The values of the enumerators in `text`, which begins behind an enum's brace; what follows the closing
 * brace is not looked at. A name that stands in several arms of an `#if` has a value for each.
 *
 * A place behind an `#if` is known only when all arms lead to the same number.
 */
export function evaluateEnumeration(
  text: string,
  scope: ConstantScope,
): ReadonlyMap<string, readonly Evaluated[]> {
  const values = new Map<string, Evaluated[]>();
  const inside: ConstantScope = {
    ...scope,
    nameOf: (name) => {
      const [first, ...others] = values.get(name) ?? [];
      if (first === undefined) return scope.nameOf(name);
      return others.length === 0 ? first : { unknown: `needs ${name}, which has several values` };
    },
  };
  let last: Evaluated = { value: -1n, type: INT };
  const open: Level[] = [];
  for (const item of itemsOf(text)) {
    switch (item.kind) {
      case 'enumerator': {
        last =
          item.expression === undefined ? successor(last) : asEnumerator(item.expression, inside);
        const known = values.get(item.name);
        if (known === undefined) values.set(item.name, [last]);
        else known.push(last);
        break;
      }
      case 'macro':
        last = { unknown: `follows enumerators that ${item.name}() makes` };
        break;
      case 'if':
        open.push({ before: last, ends: [], hasElse: false });
        break;
      case 'elif':
      case 'else': {
        const level = open.at(-1);
        if (level === undefined) break;
        level.ends.push(last);
        level.hasElse ||= item.kind === 'else';
        last = level.before;
        break;
      }
      case 'endif': {
        const level = open.pop();
        if (level !== undefined) last = joined(level, last);
        break;
      }
    }
  }
  return values;
}

/** An `#if` that is open: the last value before it, and at the end of each arm. */
interface Level {
  readonly before: Evaluated;
  readonly ends: Evaluated[];
  hasElse: boolean;
}

function joined(level: Level, last: Evaluated): Evaluated {
  const ends = [...level.ends, last];
  if (!level.hasElse) ends.push(level.before);
  const isSame = (end: Evaluated): boolean =>
    'unknown' in end ? 'unknown' in last : !('unknown' in last) && end.value === last.value;
  return ends.every(isSame) ? last : { unknown: 'follows enumerators that depend on an #if' };
}

function successor(last: Evaluated): Evaluated {
  return 'unknown' in last ? last : enumerator(last.value + 1n);
}

function asEnumerator(expression: string, scope: ConstantScope): Evaluated {
  const value = evaluateConstant(expression, scope);
  return 'unknown' in value ? value : enumerator(value.value);
}

/** An enumerator is an int where it fits; compilers take a wider type where it does not. */
function enumerator(value: bigint): Evaluated {
  const fits = BigInt.asIntN(32, value) === value;
  if (fits) return { value, type: INT };
  return { value, type: { bits: value >> 32n === 0n ? 32 : 64, signed: value < 0n } };
}

type Item =
  | { readonly kind: 'enumerator'; readonly name: string; readonly expression: string | undefined }
  | { readonly kind: 'macro'; readonly name: string }
  | { readonly kind: 'if' | 'elif' | 'else' | 'endif' };

/** Comments, directives, literals, words and single characters, in this order of preference. */
const PIECE =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|^[ \t]*#(?:[^\n\\]|\\[\s\S])*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\w+|[^\S\n]+|[\s\S]/gm;

function* itemsOf(text: string): Generator<Item> {
  let name = '';
  let expression: string | undefined;
  let isMacro = false;
  let hasAttribute = false;
  let depth = 0;
  const finish = (): Item | undefined => {
    const item: Item | undefined =
      name === ''
        ? undefined
        : isMacro
          ? { kind: 'macro', name }
          : { kind: 'enumerator', name, expression };
    name = '';
    expression = undefined;
    isMacro = false;
    hasAttribute = false;
    return item;
  };
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece.startsWith('/*') || piece.startsWith('//')) continue;
    const directive = /^[ \t]*#[ \t]*(if|elif|else|endif)/.exec(piece)?.[1];
    if (directive !== undefined && depth === 0) {
      // An enumerator whose comma stands behind the directive is complete all the same.
      const item = finish();
      if (item !== undefined) yield item;
      yield { kind: directive as 'if' | 'elif' | 'else' | 'endif' }; // what the expression matches
      continue;
    }
    if (/^[ \t]*#/.test(piece)) continue;
    if (depth === 0 && (piece === ',' || piece === '}')) {
      const item = finish();
      if (item !== undefined) yield item;
      if (piece === '}') return;
      continue;
    }
    if (piece === '(' || piece === '[' || piece === '{') depth++;
    else if (piece === ')' || piece === ']' || piece === '}') depth--;
    if (expression !== undefined) expression += piece;
    else if (piece === '=' && depth === 0) expression = '';
    else if (/^[A-Za-z_]/.test(piece) && depth === 0) {
      if (isMacro) {
        // MACRO(x) without a comma behind it
        const item = finish();
        if (item !== undefined) yield item;
      }
      if (name === '') name = piece;
      else hasAttribute = true;
    } else if (piece === '(' && depth === 1) isMacro = name !== '' && !hasAttribute;
  }
  const item = finish();
  if (item !== undefined) yield item;
}
