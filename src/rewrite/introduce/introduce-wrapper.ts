import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import type { FileIndex } from '../../facts/postings.ts';
import { ANY_ROLE } from '../../facts/roles.ts';
import { publicDefinitions } from '../../plan/defined-functions.ts';
import type { Introduction, MigrationSpec } from '../../spec/migration-spec.ts';
import type { RewriteParts } from '../parts.ts';
import {
  behindBlock,
  firstItem,
  headersEnd,
  itemAround,
  lastLineOf,
  lineAfter,
} from './header-places.ts';
import type { Hindrance, IntroductionWork } from './introduction-work.ts';
import { asBytes, kernelDocOf } from './kernel-doc-text.ts';

/**
 * Puts a wrapper's kernel-doc and definition into its header: behind the declaration of what it wraps, or of what it
 * calls, and behind everything of that header that its text names. A wrapper that is not inline is declared there,
 * and defined behind what it wraps. A type goes in front of everything that could use it.
 */
export function introduceWrapper(
  work: IntroductionWork,
  spec: MigrationSpec,
  introduction: Introduction,
): Hindrance {
  const { parts, drafts } = work;
  const { name, definition, header: wanted, documentation } = introduction;
  if (definition === undefined) return `the migration has no definition of ${name}()`;
  const header = wanted === undefined ? headerOf(parts, introduction) : fileAt(parts, wanted);
  const bytes = header === undefined ? undefined : parts.reader.bytes(header);
  if (header === undefined || bytes === undefined)
    return `${wanted ?? 'the header'} for ${name}() cannot be read`;
  const path = parts.search.graph.base.path(header);
  const text = Buffer.from(bytes).toString('latin1');
  const doc = documentation === undefined ? '' : kernelDocOf(documentation, parts.style);
  const code = `${asBytes(definition.trimEnd())}\n`;
  if (/^\s*(?:typedef|struct|union|enum|#)/.test(definition) && !definition.includes('(')) {
    drafts.insert(path, firstItem(text), `${doc}${code}\n`);
    return undefined;
  }
  const called = [...work.placed].filter(([other, place]) => {
    const isMentioned = new RegExp(`\\b${other}\\b`).test(definition);
    return isMentioned && place.path === path;
  });
  const own = placeIn(parts, spec, introduction, { file: header, text });
  const offset = Math.max(own, ...called.map(([, place]) => place.offset));
  work.placed.set(name, { path, offset });
  if (/^\s*(?:static|extern)?\s*(?:__always_)?inline\b|^\s*static\b/.test(definition)) {
    drafts.insert(path, offset, surrounded(text, offset, doc + code));
    return undefined;
  }
  const prototype = `${code.slice(0, code.indexOf('{')).trimEnd()};\n`;
  const [id] = publicDefinitions(parts, introduction.of);
  if (id === undefined) return `${name}() is not inline, and there is no file to define it in`;
  drafts.insert(path, offset, surrounded(text, offset, prototype));
  return defineBehind({ parts, drafts }, id, introduction, doc + code);
}

/** With the blank lines that set it apart from what stands around it. */
function surrounded(text: string, offset: number, inserted: string): string {
  const isBlankBehind = /^[ \t]*(?:\r?\n|$)/.test(text.slice(offset));
  const isBlankBefore = offset === 0 || /\n[ \t]*\r?\n$/.test(text.slice(0, offset));
  if (isBlankBehind || /^#\s*(?:else|elif|endif)/.test(text.slice(offset)))
    return isBlankBefore ? inserted : `\n${inserted}`;
  return isBlankBefore ? `${inserted}\n` : `\n${inserted}\n`;
}

function defineBehind(
  { parts, drafts }: Pick<IntroductionWork, 'parts' | 'drafts'>,
  of: FunctionId,
  { name, of: subject, export: wanted }: Introduction,
  definition: string,
): Hindrance {
  const file = fileOf(of);
  const bytes = parts.reader.bytes(file);
  const range = parts.reader.ownerText(file, parts.search.graph.definitions.fact(of));
  if (bytes === undefined || range === undefined) return `${subject}() cannot be read`;
  const text = Buffer.from(bytes).toString('latin1');
  const exported = new RegExp(`^\\s*(EXPORT_\\w+)\\(${subject}\\);`).exec(text.slice(range.end));
  const macro = wanted ?? exported?.[1] ?? 'none';
  const tail = macro === 'none' ? '' : `${macro}(${name});\n`;
  const end = lineAfter(text, range.end + (exported?.[0].length ?? 0) - 1);
  drafts.insert(parts.search.graph.base.path(file), end, `\n${definition}${tail}`);
  return undefined;
}

/** Where a header of the tree that declares what is wrapped stands; undefined when none does. */
function headerOf(parts: RewriteParts, { of }: Introduction): FileIndex | undefined {
  const { base } = parts.search.graph;
  const name = base.find(of);
  const files = name === 0 ? [] : [...base.filesWith(name, ANY_ROLE)];
  return files.find(
    (file) =>
      base.path(file).endsWith('.h') &&
      base.facts(file).prototypes.some((prototype) => prototype.name === name),
  );
}

function fileAt(parts: RewriteParts, path: string): FileIndex | undefined {
  return parts.search.graph.includes.fileAt(path);
}

function placeIn(
  parts: RewriteParts,
  spec: MigrationSpec,
  introduction: Introduction,
  { file, text }: { readonly file: FileIndex; readonly text: string },
): number {
  const { base } = parts.search.graph;
  const facts = base.facts(file);
  const words = new Set(introduction.definition?.match(/[A-Za-z_]\w*/g) ?? []);
  for (const { name, of, how } of spec.introduce)
    if (how === 'rename' && words.has(name)) words.add(of);
  words.add(introduction.of);
  const offsetOf = (line: number): number => parts.reader.offsetOf(file, { line, column: 1 }) ?? 0;
  const needed = lastLineOf(facts, text, words, (id) => base.text(id));
  const relative = needed > 0 ? needed : lineOfRelative(parts, introduction, file);
  if (relative === 0) return headersEnd(text);
  const offset = offsetOf(relative);
  return behindBlock(text, itemAround(text, offset)?.end ?? offset);
}

/** The first inline function of the header that takes what the wrapper takes first: its kind begins there. */
function lineOfRelative(
  parts: RewriteParts,
  { definition = '' }: Introduction,
  file: FileIndex,
): number {
  const { base } = parts.search.graph;
  const struct = /\(\s*(?:const\s+)?struct\s+(\w+)/.exec(definition)?.[1];
  if (struct === undefined) return 0;
  const type = base.find(struct);
  const found = base
    .facts(file)
    .owners.find((owner) => owner.kind === 'function' && owner.parameters[0]?.type === type);
  return found?.kind === 'function' ? found.endLine : 0;
}
