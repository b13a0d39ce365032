import { architectureOf } from '../callgraph/architecture.ts';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import { programOf } from './constant-definitions.ts';
import type { SourceTexts } from './source-texts.ts';

/** What a called name can stand for in one file. */
export interface CalledDefinitions {
  readonly functions: readonly FunctionId[];
  readonly macros: readonly FunctionId[];
  /** The name is a function, with or without a body in this tree. */
  readonly isFunction: boolean;
  /** A macro hides the functions wherever the file calls the name, but not inside the macro's own text. */
  readonly isAlwaysMacro: boolean;
  /**
   * The `#if` around a macro decides between it and the function: the file that has all the macros declares
   * the function as well. A header of another kind may not be included where the condition holds.
   */
  readonly isDecidedByCondition: boolean;
}

/**
 * Finds what a call of `name` in `file` can mean. Where the name is both a function and a macro, both are
 * listed, unless the place tells which:
 *
 * - a program of its own in the same repository defines nothing for the others;
 * - a function counts where a declaration of it can be seen, a macro where its header can be;
 * - behind a plain definition of the function no macro of that name is alive, or the definition would have
 *   been garbled; behind `#define` without a condition in the file itself nothing else is.
 */
export function calledDefinitions(
  graph: Graph,
  texts: SourceTexts,
  file: FileIndex,
  name: NameId,
): CalledDefinitions {
  if (name === 0) return NOTHING;
  const place: Place = { graph, texts, file, name };
  const meant = graph.definitions.meantBy(file, name).filter((id) => !isForeign(place, id));
  const macros = meant.filter((id) => factOf(place, id).kind === 'macro');
  const functions = meant.filter((id) => factOf(place, id).kind === 'function');
  if (macros.length === 0) {
    return { functions, macros, isFunction: functions.length > 0, ...UNDECIDED };
  }
  return withBoth(place, functions, macros);
}

const UNDECIDED = { isAlwaysMacro: false, isDecidedByCondition: false } as const;

const NOTHING: CalledDefinitions = {
  functions: [],
  macros: [],
  isFunction: false,
  ...UNDECIDED,
};

/** A mention of a name in a file. */
interface Place {
  readonly graph: Graph;
  readonly texts: SourceTexts;
  readonly file: FileIndex;
  readonly name: NameId;
}

function withBoth(
  place: Place,
  meant: readonly FunctionId[],
  macros: readonly FunctionId[],
): CalledDefinitions {
  const isOwn = (id: FunctionId): boolean => fileOf(id) === place.file;
  const ownMacros = macros.filter(isOwn);
  // The file's own macro hides what is elsewhere, but not in its own text, and not where an #if leaves it out.
  const functions = (ownMacros.length > 0 ? everyFunction(place) : meant).filter((id) =>
    isVisible(place, id),
  );
  const isFunction = functions.length > 0 || isDeclared(place);
  if (!isFunction) return { functions, macros, isFunction, ...UNDECIDED };
  if (ownMacros.length === 0 && functions.some((id) => isOwn(id) && isPlain(place, id))) {
    return { functions, macros: [], isFunction, ...UNDECIDED };
  }
  const seen = withDefaults(place, macros, ownMacros).filter((id) => mayBeSeen(place, fileOf(id)));
  return {
    functions,
    macros: seen,
    isFunction,
    isAlwaysMacro: ownMacros.some((id) => isAliveAtCalls(place, id)),
    isDecidedByCondition: isDecided(place, seen, functions),
  };
}

function isDecided(
  { graph, file, name }: Place,
  macros: readonly FunctionId[],
  functions: readonly FunctionId[],
): boolean {
  const [home, ...others] = new Set(macros.map(fileOf));
  if (home === undefined || others.length > 0) return false;
  if (home === file || prototypesOf(graph, name).includes(home)) return true;
  return functions.some((id) => fileOf(id) === home);
}

function factOf({ graph }: Place, id: FunctionId): ReturnType<Graph['definitions']['fact']> {
  return graph.definitions.fact(id);
}

/** Whether the definition belongs to a program, or to an architecture, that the file is no part of. */
function isForeign({ graph, file }: Place, id: FunctionId): boolean {
  const from = graph.base.path(file);
  const to = graph.base.path(fileOf(id));
  const program = programOf(to);
  if (program !== undefined && !from.startsWith(program)) return true;
  const mine = architectureOf(from);
  const theirs = architectureOf(to);
  return mine !== '' && theirs !== '' && mine !== theirs;
}

function everyFunction(place: Place): readonly FunctionId[] {
  const { graph, file, name } = place;
  return graph.definitions.of(name).filter((id) => {
    const fact = factOf(place, id);
    if (fact.kind !== 'function' || isForeign(place, id)) return false;
    if (fileOf(id) === file) return true;
    return !fact.isStatic || graph.base.path(fileOf(id)).endsWith('.h');
  });
}

/** A function that is not declared where it is called is another file's business. */
function isVisible(place: Place, id: FunctionId): boolean {
  const home = fileOf(id);
  if (home === place.file || mayBeSeen(place, home)) return true;
  const fact = factOf(place, id);
  if (fact.kind === 'function' && fact.isStatic) return false;
  const declaring = prototypesOf(place.graph, place.name);
  // Declared by a macro, it may be declared anywhere.
  return declaring.length === 0 || declaring.some((header) => mayBeSeen(place, header));
}

/** Whether a header declares the function, though nobody defines it: it is assembler, or made by a macro. */
function isDeclared(place: Place): boolean {
  return prototypesOf(place.graph, place.name).some(
    (file) => file === place.file || mayBeSeen(place, file),
  );
}

/** Files that declare the name with a type; `LIST_HEAD(x);` reads like a declaration, but has none. */
function prototypesOf(graph: Graph, name: NameId): readonly FileIndex[] {
  const known = prototypes.get(graph) ?? new Map<NameId, readonly FileIndex[]>();
  prototypes.set(graph, known);
  let files = known.get(name);
  if (files === undefined) {
    files = graph.base.filesWith(name, Role.refers).filter((file) => {
      const facts = graph.base.facts(file);
      return facts.prototypes.some((each) => each.name === name && each.resultText !== 0);
    });
    known.set(name, files);
  }
  return files;
}

const prototypes = new WeakMap<Graph, Map<NameId, readonly FileIndex[]>>();

/**
 * Whether the file includes the header, as far as that is known. An architecture may take any header of
 * `include/asm-generic` by a file that only the build makes.
 */
function mayBeSeen({ graph, file }: Place, header: FileIndex): boolean {
  if (header === file || graph.base.path(header).startsWith('include/asm-generic/')) return true;
  return graph.includes.reaches(file, header);
}

/** `#ifndef f`, `#define f(x)` is only a default, so that the other macros count as well. */
function withDefaults(
  place: Place,
  macros: readonly FunctionId[],
  ownMacros: readonly FunctionId[],
): readonly FunctionId[] {
  const { graph, name } = place;
  const isDefault = (id: FunctionId): boolean => {
    const { condition } = factOf(place, id);
    return condition !== 0 && wordsOf(graph.base.text(condition)).includes(graph.base.text(name));
  };
  if (ownMacros.length === 0 || !ownMacros.every(isDefault)) return macros;
  const others = graph.definitions.of(name).filter((id) => {
    return factOf(place, id).kind === 'macro' && !isForeign(place, id);
  });
  return others.filter((id) => macros.includes(id) || isHeader(place, id));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\w+/g) ?? [];
}

function isHeader({ graph }: Place, id: FunctionId): boolean {
  return graph.base.path(fileOf(id)).endsWith('.h');
}

/**
 * Whether the file defines the function with its bare name and in every build: `int f(int x) {`, while
 * `int (f)(int x) {` lets a macro be. A macro that `#undef` ends may still be meant further up.
 */
function isPlain(place: Place, id: FunctionId): boolean {
  const fact = factOf(place, id);
  if (fact.kind !== 'function' || fact.condition !== 0 || fact.macro >= 0) return false;
  const bytes = place.texts.bytes(place.file);
  const offset = place.texts.offsetOf(place.file, fact);
  if (bytes === undefined || offset === undefined) return false;
  const before = Buffer.from(bytes.subarray(Math.max(0, offset - 80), offset)).toString('latin1');
  if (before.trimEnd().endsWith('(')) return false;
  const ends = lastUndef(place, bytes);
  return ends === undefined || ends < firstCall(place);
}

/** Whether `#define` stands above every call of the name in the file, and nothing takes it back. */
function isAliveAtCalls(place: Place, id: FunctionId): boolean {
  const fact = factOf(place, id);
  const bytes = place.texts.bytes(place.file);
  if (fact.condition !== 0 || bytes === undefined) return false;
  const ends = lastUndef(place, bytes);
  return fact.line < firstCall(place) && (ends === undefined || ends < fact.line);
}

/** The line of the file's first call of the name, but for those in the text of a macro of that name. */
function firstCall({ graph, file, name }: Place): number {
  const { owners, sites } = graph.base.facts(file);
  let first = Number.POSITIVE_INFINITY;
  for (const site of sites) {
    const owner = owners[site.owner];
    const isInside = owner?.kind === 'macro' && owner.name === name;
    if (site.kind === 'call' && site.name === name && !isInside) first = Math.min(first, site.line);
  }
  return first;
}

/** The line of the last `#undef` of the name; undefined when there is none. */
function lastUndef({ graph, name }: Place, bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const wanted = graph.base.text(name);
  const index = text
    .split('\n')
    .findLastIndex((line) => /^\s*#\s*undef\s+(\w+)/.exec(line)?.[1] === wanted);
  return index < 0 ? undefined : index + 1;
}
