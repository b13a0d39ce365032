import type { MigrationSpec } from '../../spec/migration-spec.ts';
import type { Change, Rewriting } from '../change.ts';
import type { RewriteParts } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';

/**
 * One rewriting for each file below `Documentation/`, translations included, that mentions a function which gets
 * another name. A function that keeps its name, or has several replacements, is left to whoever knows what the text
 * wants to say.
 */
export function rewriteDocumentation(
  parts: RewriteParts,
  spec: MigrationSpec,
): readonly Rewriting[] {
  const renames = new Map(
    spec.introduce
      .filter(({ how }) => how === 'rename')
      .map(({ of, name }): [string, string] => [of, name]),
  );
  const paths = new Set(
    [...renames.keys()].flatMap((name) => parts.documentationWith?.(name) ?? []),
  );
  return [...paths].sort().map((path) => ({
    sites: [],
    candidates: {
      *[Symbol.iterator]() {
        const change = documentChange(parts, path, renames);
        if (change !== undefined) yield change;
      },
    },
    otherwise: `${path} mentions a function that is renamed, and could not be read`,
  }));
}

function documentChange(
  parts: RewriteParts,
  path: string,
  renames: ReadonlyMap<string, string>,
): Change | undefined {
  const bytes = parts.readFile(path);
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString('latin1');
  const edits = renamesInText(text, renames);
  if (edits.length === 0) return undefined;
  return {
    stage: 'convert',
    sites: [],
    files: [{ path, edits: withUnderlines(text, edits) }],
    functions: [],
    promise: { renames, replaced: new Map(), kind: 'text', translated: [] },
    alsoDiffers: [],
  };
}

/** An edit for each mention of an old name as a whole word. */
export function renamesInText(text: string, renames: ReadonlyMap<string, string>): TextEdit[] {
  return [...text.matchAll(/\w+/g)].flatMap((match) => {
    const to = renames.get(match[0]);
    if (to === undefined) return [];
    return [{ start: match.index, end: match.index + match[0].length, text: to }];
  });
}

/** Headings of reStructuredText stay as long as the lines under and over them. */
function withUnderlines(text: string, edits: readonly TextEdit[]): TextEdit[] {
  const all = [...edits];
  const grown = new Map<number, number>();
  for (const { start, end, text: to } of edits) {
    const line = text.lastIndexOf('\n', start - 1) + 1;
    grown.set(line, (grown.get(line) ?? 0) + to.length - (end - start));
  }
  for (const [line, by] of grown) {
    const end = endOfLine(text, line);
    const over = text.lastIndexOf('\n', line - 2) + 1;
    const lengths = { title: end - line, by };
    all.push(
      ...ruleEdit(text, end + 1, lengths),
      ...(line > 0 ? ruleEdit(text, over, lengths) : []),
    );
  }
  return all.sort((a, b) => a.start - b.start);
}

/** The edit of the line that begins at `start`, when it is a rule of the title's length. */
function ruleEdit(
  text: string,
  start: number,
  { title, by }: { readonly title: number; readonly by: number },
): TextEdit[] {
  const end = endOfLine(text, start);
  const rule = text.slice(start, end);
  const isRule = /^([=\-~^"'`*+#.:_])\1+$/.test(rule) && rule.length >= title && title > 0;
  if (!isRule || title + by <= 0 || by === 0) return [];
  const wanted = Math.max(title + by, rule.length === title ? title + by : rule.length);
  if (wanted === rule.length) return [];
  return [{ start, end, text: rule.charAt(0).repeat(wanted) }];
}

/** Without a carriage return in front of the newline. */
function endOfLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
}
