import type { FileIndex } from '../facts/postings.ts';
import type { Change } from '../rewrite/change.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { TextEdit } from '../rewrite/text-edit.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { CodeText, CodeUnit } from './code-text.ts';
import { DeclaredNames } from './declared-names.ts';
import type { FileVersions, VetoReason } from './verification.ts';

/** Names that a file uses from now on and that nothing declares there, and old names that are still used. */
export function nameComplaints(
  parts: RewriteParts,
  spec: MigrationSpec,
  changes: readonly Change[],
  { code, path, edits }: FileVersions,
): readonly VetoReason[] {
  const file = parts.search.graph.includes.fileAt(path);
  if (code === undefined || file === undefined) return [];
  return [
    ...undeclared(parts, spec, changes, { code, path, file }),
    ...shadowed(parts, edits, { code, path, file }),
    ...stillUsed(changes, { code, path, file }),
  ];
}

interface File {
  readonly code: { readonly before: CodeText; readonly after: CodeText };
  readonly path: string;
  readonly file: FileIndex;
}

function undeclared(
  parts: RewriteParts,
  spec: MigrationSpec,
  changes: readonly Change[],
  { code, path, file }: File,
): readonly VetoReason[] {
  const declared = new DeclaredNames(parts, spec.introduce);
  const known = new Set(wordsOf(code.before.units).map(({ text }) => text));
  const replaced = changes.flatMap(({ promise }) => [
    ...promise.renames.keys(),
    ...promise.replaced.keys(),
  ]);
  const complaints: VetoReason[] = [];
  for (const unit of wordsOf(code.after.units)) {
    if (known.has(unit.text)) continue;
    known.add(unit.text);
    if (isDeclaredInside(parts, code.after, unit)) continue;
    if (declared.isDeclared(file, unit.text, replaced)) continue;
    const text = `${unit.text} is used, and no declaration of it was found in what the file includes.`;
    complaints.push({ text, path, line: code.after.lineOf(unit.start) });
  }
  return complaints;
}

/** Calls that come in, in functions where a variable of the name hides what is meant. */
function shadowed(
  parts: RewriteParts,
  edits: readonly TextEdit[],
  { code, path }: File,
): readonly VetoReason[] {
  const complaints: VetoReason[] = [];
  for (const unit of calledAnew(edits, code)) {
    const item = code.after.itemAt(unit.start);
    if (item?.kind !== 'function' || item.names.includes(unit.text)) continue;
    const inside = code.after.bytes.subarray(item.start, item.end);
    if (!declares(parts, inside, unit.text)) continue;
    const text = `${unit.text} means something else here: a name of the function's own.`;
    complaints.push({ text, path, line: code.after.lineOf(unit.start) });
  }
  return complaints;
}

/** Words in front of `(` that come in with edits. */
function calledAnew(edits: readonly TextEdit[], { before, after }: File['code']): CodeUnit[] {
  const found: CodeUnit[] = [];
  let shift = 0;
  let at = 0;
  for (const { start, end, text } of edits) {
    const old = new Set(before.unitsIn(start, end).map((unit) => unit.text));
    const from = start + shift;
    const to = from + text.length;
    shift += text.length - (end - start);
    while ((after.units[at]?.start ?? to) < from) at++;
    for (; (after.units[at]?.end ?? to + 1) <= to; at++) {
      const unit = after.units[at] as CodeUnit; // the condition found it
      const isCall = unit.kind === 'word' && after.units[at + 1]?.text === '(';
      if (isCall && !old.has(unit.text)) found.push(unit);
    }
  }
  return found;
}

/** Words that stand for themselves: no fields, also of `{ field: value }`, and no labels that are jumped to. */
function wordsOf(units: readonly CodeUnit[]): readonly CodeUnit[] {
  return units.filter(({ kind }, i) => {
    const before = units[i - 1]?.text ?? '';
    const isDesignator = units[i + 1]?.text === ':' && (before === '{' || before === ',');
    return kind === 'word' && !isDesignator && !['.', '->', 'goto'].includes(before);
  });
}

/** Whether the item that the word stands in declares it: a local variable, a label, the item itself. */
function isDeclaredInside(parts: RewriteParts, code: CodeText, unit: CodeUnit): boolean {
  const here = code.itemAt(unit.start);
  const items = here === undefined ? code.items : [here, ...code.items];
  return items.some((item) => {
    const isNear = item === here;
    const text = code.bytes.subarray(item.start, item.end);
    if (!isNear && (item.kind === 'function' ? !item.names.includes(unit.text) : false))
      return false;
    if (!code.text(item.start, item.end).includes(unit.text)) return false;
    if (item.names.includes(unit.text)) return true;
    if (!isNear && item.kind === 'function') return false;
    return declares(parts, text, unit.text);
  });
}

function declares({ symbols }: RewriteParts, text: Uint8Array, name: string): boolean {
  const tree = parseText(symbols, text, 'item');
  for (let node = 1; node < tree.count; node++) {
    const kind = tree.kind(node);
    if (kind !== N.nameDeclarator && kind !== N.label && kind !== N.enumerator) continue;
    if (tree.tokenText(tree.firstToken[node] as number) === name) return true;
  }
  return false;
}

/** An old name stands in the code as often as before, less the uses that are carried out. */
function stillUsed(changes: readonly Change[], { code, path, file }: File): readonly VetoReason[] {
  const complaints: VetoReason[] = [];
  const gone = new Map<string, Set<string>>();
  for (const { sites, stage } of changes) {
    if (stage !== 'convert') continue;
    for (const { subject, kind, via, judgement, line, column, file: where } of sites) {
      if (subject.kind !== 'function' || kind === 'comment' || via !== undefined) continue;
      if (where !== file || !judgement.verdict.startsWith('convert')) continue;
      const places = gone.get(subject.name) ?? new Set<string>();
      gone.set(subject.name, places.add(`${line}:${column}`));
    }
  }
  for (const [name, places] of gone) {
    const left = countOf(code.after.units, name);
    if (left <= countOf(code.before.units, name) - places.size) continue;
    const last = code.after.units.findLast(({ text }) => text === name);
    const line = code.after.lineOf(last?.start ?? 0);
    complaints.push({
      text: `${name} is still used where it was to be replaced.`,
      path,
      line,
    });
  }
  return complaints;
}

function countOf(units: readonly CodeUnit[], name: string): number {
  let count = 0;
  for (const { text, kind } of units) {
    if (kind === 'word' && text === name) count++;
    if (kind === 'directive') count += (text.match(/\w+/g) ?? []).filter((w) => w === name).length;
  }
  return count;
}
