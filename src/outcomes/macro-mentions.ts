import type { VariableId } from './control-flow-graph.ts';
import type { Lowering } from './lowering.ts';
import type { NameMeanings } from './names.ts';

/** The names in macros' texts. */
interface MacroWords {
  readonly all: ReadonlySet<string>;
  /** Those that are not only fields, tags and parameters. */
  readonly variables: ReadonlySet<string>;
}

/** By name, as far as one file's names lead. */
const wordsOfMacros = new WeakMap<NameMeanings, Map<string, MacroWords>>();

/**
 * Whether the macro's text, or that of macros in it, has the name of a variable that is not handed to it:
 * `#define FAIL(code) (err = -(code))` stores into its caller's `err`, which no call can.
 */
export function mentionsLocal(to: Lowering, name: string): boolean {
  for (const word of wordsBehind(to.names, name).variables)
    if (to.find(word) !== undefined) return true;
  return false;
}

/** The variables that `mentionsLocal` speaks of, in the order of their names. */
export function mentionedLocals(to: Lowering, name: string): readonly VariableId[] {
  if (!mentionsLocal(to, name)) return [];
  const words = [...wordsBehind(to.names, name).variables].sort();
  return words.flatMap((word) => to.find(word) ?? []);
}

/** Whether the name stands in the macro's text, or in that of a macro in it. */
export function isNamedBy(names: NameMeanings, macro: string, name: string): boolean {
  return wordsBehind(names, macro).all.has(name);
}

function wordsBehind(names: NameMeanings, name: string): MacroWords {
  const known = wordsOfMacros.get(names) ?? new Map<string, MacroWords>();
  wordsOfMacros.set(names, known);
  let words = known.get(name);
  if (words === undefined) {
    words = readWords(names, name);
    known.set(name, words);
  }
  return words;
}

function readWords(names: NameMeanings, name: string): MacroWords {
  const all = new Set<string>();
  const variables = new Set<string>();
  // A Set also yields members added while we iterate, so this follows macros inside macros.
  const macros = new Set([name]);
  for (const each of macros) {
    for (const { body, parameters } of names.macros(each)) {
      for (const [, before = '', word = ''] of body.matchAll(WORD)) {
        if (parameters?.includes(word) === true) continue;
        if (before === '' || before === '...') variables.add(word);
        if (all.has(word)) continue;
        all.add(word);
        // What `knowledge` explains touches no variable that it is not handed.
        if (names.meaning(word) === undefined && names.macros(word).length > 0) macros.add(word);
      }
    }
  }
  return { all, variables };
}

/** A name, with what makes it a field or a tag. */
const WORD = /(->|\.+|\b(?:struct|union|enum)(?=\s))?\s*([A-Za-z_]\w*)/g;
