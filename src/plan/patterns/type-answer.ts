import { architectureOf } from '../../callgraph/architecture.ts';
import { isGlobalHeader } from '../../callgraph/definitions.ts';
import type { Graph } from '../../callgraph/graph.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import { isFinal, type KnownType, NUMBER, parseTypeText } from './known-type.ts';

/** Typedefs of typedefs end sooner than this. */
const MAX_CHAIN = 12;

/** Whether a value of type `found`, as spelled in `file`, has the type `wanted`. */
export function hasType(
  graph: Graph,
  file: FileIndex,
  wanted: KnownType,
  found: KnownType | undefined,
): 'yes' | 'no' | 'unknown' {
  if (found === undefined) return 'unknown';
  if (found.base === wanted.base && found.stars === wanted.stars) return 'yes';
  const a = resolved(graph, file, wanted);
  const b = resolved(graph, file, found);
  // A literal is of whatever type of number it is given to, and 0 is a null pointer as well.
  if (b.base === NUMBER.base) return isTagged(a.base) && a.stars === 0 ? 'no' : 'unknown';
  if (a.stars === undefined || b.stars === undefined)
    return isTagged(a.base) && isTagged(b.base) && a.base !== b.base ? 'no' : 'unknown';
  if (a.base === b.base && a.stars === b.stars) return 'yes';
  const isCertain = isKnownBase(a.base) && isKnownBase(b.base);
  return isCertain ? 'no' : 'unknown';
}

function isKnownBase(base: string): boolean {
  return isFinal(base) || base.startsWith('(');
}

function isTagged(base: string): boolean {
  return /^(?:struct|union|enum) /.test(base);
}

/** The type with typedefs followed as far as all their definitions agree. */
function resolved(graph: Graph, file: FileIndex, type: KnownType): KnownType {
  let { base } = type;
  let stars = type.stars;
  for (let step = 0; step < MAX_CHAIN && !isKnownBase(base); step++) {
    const target = targetOf(graph, file, base);
    if (target?.stars === undefined) {
      // Where the facts leave the word `struct` out, a tag and a typedef look alike.
      const tag = graph.base.find(base);
      if (stars === undefined && isStructTag(graph, tag)) base = `struct ${base}`;
      break;
    }
    base = target.base;
    stars = stars === undefined ? undefined : stars + target.stars;
  }
  return { base, stars };
}

function isStructTag(graph: Graph, name: number): boolean {
  return graph.base
    .filesWith(name, Role.shapes)
    .some((file) => graph.base.facts(file).structs.some((fact) => fact.tag === name));
}

/** What a typedef's name stands for: in the file itself, else in the headers any file may include, else anywhere. */
function targetOf(graph: Graph, file: FileIndex, name: string): KnownType | undefined {
  const { base } = graph;
  const id = base.find(name);
  const mine = architectureOf(base.path(file));
  const homes = base.filesWith(id, Role.shapes).filter((home) => {
    const theirs = architectureOf(base.path(home));
    return theirs === '' || mine === '' || theirs === mine;
  });
  const near: readonly ((home: FileIndex) => boolean)[] = [
    (home) => home === file,
    (home) => isGlobalHeader(base.path(home)),
    () => true,
  ];
  for (const isNear of near) {
    const texts = homes.filter(isNear).flatMap((home) =>
      base
        .facts(home)
        .typedefs.filter((fact) => fact.name === id && fact.typeText !== 0)
        .map((fact) => base.text(fact.typeText)),
    );
    if (texts.length === 0) continue;
    const agree = texts.every((text) => text === texts[0]) && texts[0] !== name;
    return agree ? parseTypeText(texts[0] ?? '') : undefined;
  }
  return undefined;
}
