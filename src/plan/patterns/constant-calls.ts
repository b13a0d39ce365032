import { fileOf } from '../../callgraph/function-id.ts';
import type { Graph } from '../../callgraph/graph.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type { TextReader } from '../../facts/text-reader.ts';

/** Macros inside macros that are looked at. */
const MAX_DEPTH = 6;

/** What a compiler answers by types alone: 6.1, include/linux/build_bug.h and include/linux/compiler_types.h. */
const BY_TYPES =
  /^(sizeof|_*alignof_*|_*typeof_*|_Alignof|offsetof|__builtin_types_compatible_p|__builtin_constant_p|__builtin_offsetof)$/;

/**
 * Whether a call is of a macro that does nothing but look at types and calculate with its arguments, in each of its
 * definitions that `file` can mean: `ARRAY_SIZE(x)`. The arguments themselves are not asked about.
 */
export function isConstantCall(
  { graph, reader }: { readonly graph: Graph; readonly reader: TextReader },
  file: FileIndex,
  name: string,
  depth: number = 0,
): boolean {
  if (BY_TYPES.test(name)) return true;
  if (name === '' || depth > MAX_DEPTH) return false;
  const { base, definitions } = graph;
  const meant = definitions.meantBy(file, base.find(name));
  return (
    meant.length > 0 &&
    meant.every((id) => {
      const fact = definitions.fact(id);
      if (fact.kind !== 'macro') return false;
      const bytes = reader.bytes(fileOf(id));
      const place = reader.ownerText(fileOf(id), fact);
      if (bytes === undefined || place === undefined) return false;
      const text = Buffer.from(bytes.subarray(place.start, place.end)).toString('latin1');
      const called = calledBy(text);
      return (
        called?.every((each) => isConstantCall({ graph, reader }, file, each, depth + 1)) === true
      );
    })
  );
}

/** What the text of a macro calls; undefined when it does more than calculate. */
function calledBy(text: string): readonly string[] | undefined {
  const body = text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/^\s*#\s*define\s+\w+(\([^)]*\))?/, '');
  if (/["'`]|\(\s*\{|\+\+|--|->|#|(?<![=!<>])=(?!=)/.test(body)) return undefined;
  return [...body.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1] ?? '');
}
