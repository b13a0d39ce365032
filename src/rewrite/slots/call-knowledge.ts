import { type FunctionId, fileOf, ownerOf } from '../../callgraph/function-id.ts';
import type { Place } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import type { TextReader } from '../../facts/text-reader.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import type { RewriteParts } from '../parts.ts';
import type { CallKnowledge } from './draft.ts';

/** What the tree says of the functions that `caller` calls. */
export function callsOf(parts: RewriteParts, caller: FunctionId, tree: SyntaxTree): CallKnowledge {
  const nameOf = (call: NodeId): string | undefined => {
    const callee = tree.firstChild[call] as NodeId;
    return tree.kind(callee) === N.identifier ? tree.text(callee) : undefined;
  };
  return {
    isPure: (call) => {
      const name = nameOf(call);
      return name !== undefined && parts.pure.isPure(caller, { kind: 'function', name });
    },
    mustUseResult: (call) => {
      const name = nameOf(call);
      return name !== undefined && mustUse(parts, caller, name);
    },
  };
}

const MUST_USE = /__must_check|warn_unused_result/;

/** Whether a function's head says that its result must be used, which one without a result must not say. */
export function isMustUse(head: string): boolean {
  return MUST_USE.test(head);
}

/** Whether a declaration or definition says that the result has to be looked at. */
function mustUse(parts: RewriteParts, caller: FunctionId, name: string): boolean {
  const { base, definitions } = parts.search.graph;
  const id = base.find(name);
  if (id === 0) return false;
  const isSaid = definitions
    .meantBy(fileOf(caller), id)
    .some((target) => MUST_USE.test(headOf(parts, target)));
  return (
    isSaid ||
    base.filesWith(id, Role.refers).some((file) =>
      base
        .facts(file)
        .prototypes.filter((prototype) => prototype.name === id)
        .some((prototype) => MUST_USE.test(prototypeText(parts, file, prototype))),
    )
  );
}

/** A function's text in front of its body. */
function headOf({ search, reader }: RewriteParts, id: FunctionId): string {
  const text = reader.ownerText(fileOf(id), search.graph.definitions.fact(id));
  if (text?.kind !== 'function') return '';
  const whole = textOf(reader, fileOf(id), text.start, text.end);
  return whole.slice(0, whole.indexOf('{'));
}

/** From the item before it to its semicolon. */
function prototypeText({ reader }: RewriteParts, file: FileIndex, place: Place): string {
  const offset = reader.offsetOf(file, place);
  const bytes = reader.bytes(file);
  if (offset === undefined || bytes === undefined) return '';
  const end = bytes.indexOf(SEMICOLON, offset);
  const start = Math.max(
    bytes.lastIndexOf(SEMICOLON, offset),
    bytes.lastIndexOf(CLOSE_BRACE, offset),
    bytes.lastIndexOf(SLASH, offset),
  );
  return textOf(reader, file, start + 1, end < 0 ? bytes.length : end);
}

const SEMICOLON = 0x3b;
const CLOSE_BRACE = 0x7d;
const SLASH = 0x2f;

function textOf(reader: TextReader, file: FileIndex, start: number, end: number): string {
  const bytes = reader.bytes(file);
  return bytes === undefined ? '' : Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

/** Macros inside macros that are looked into. */
const MAX_DEPTH = 3;

/**
 * The words that the macros used in a function bring along, with and without arguments, each with its macro: a
 * `return` that leaves the function, a variable of it that they use without being handed it.
 */
export function wordsOfMacros(
  parts: RewriteParts,
  caller: FunctionId,
): ReadonlyMap<string, string> {
  const { base } = parts.search.graph;
  const file = fileOf(caller);
  const owner = ownerOf(caller);
  const words = new Map<string, string>();
  const names = base
    .facts(file)
    .sites.flatMap((site) =>
      site.owner === owner && site.kind === 'call' ? [base.text(site.name)] : [],
    );
  for (const name of new Set([...names, ...plainWords(parts, caller)])) {
    for (const word of macroWords(parts, file, name, MAX_DEPTH)) words.set(word, name);
  }
  return words;
}

/** The words of a function's body that are no fields: macros without arguments are among them. */
function plainWords({ search, reader }: RewriteParts, id: FunctionId): readonly string[] {
  const text = reader.ownerText(fileOf(id), search.graph.definitions.fact(id));
  if (text?.kind !== 'function') return [];
  const body = textOf(reader, fileOf(id), text.start, text.end);
  return [...body.matchAll(/(?<!\.\s*|->\s*|\w)[A-Za-z_]\w*/g)].map(([word]) => word);
}

function macroWords(
  parts: RewriteParts,
  file: FileIndex,
  name: string,
  depth: number,
): ReadonlySet<string> {
  const { base, definitions } = parts.search.graph;
  const id = base.find(name);
  const words = new Set<string>();
  if (depth === 0 || id === 0) return words;
  for (const target of definitions.meantBy(file, id)) {
    if (definitions.fact(target).kind !== 'macro') continue;
    const { own, calls } = ownWords(parts, target);
    for (const word of own) words.add(word);
    for (const inner of calls) {
      for (const word of macroWords(parts, fileOf(target), inner, depth - 1)) words.add(word);
    }
  }
  return words;
}

interface MacroWords {
  readonly own: ReadonlySet<string>;
  /** Names in front of a parenthesis. */
  readonly calls: ReadonlySet<string>;
}

const remembered = new WeakMap<RewriteParts, Map<FunctionId, MacroWords>>();

/** The words of a macro's body that are none of its parameters. */
function ownWords(parts: RewriteParts, macro: FunctionId): MacroWords {
  const known = remembered.get(parts) ?? new Map<FunctionId, MacroWords>();
  remembered.set(parts, known);
  let found = known.get(macro);
  if (found === undefined) {
    found = readWords(parts, macro);
    known.set(macro, found);
  }
  return found;
}

function readWords({ search, reader }: RewriteParts, macro: FunctionId): MacroWords {
  const fact = search.graph.definitions.fact(macro);
  const text = reader.ownerText(fileOf(macro), fact);
  if (text?.kind !== 'macro' || fact.kind !== 'macro') return { own: new Set(), calls: new Set() };
  const body = textOf(reader, fileOf(macro), text.body.start, text.body.end);
  const parameters = new Set(fact.parameters.map((each) => search.graph.base.text(each)));
  const own = (body.match(/\b[A-Za-z_]\w*/g) ?? []).filter((word) => !parameters.has(word));
  const calls = [...body.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1] ?? '');
  return { own: new Set(own), calls: new Set(calls.filter((word) => !parameters.has(word))) };
}
