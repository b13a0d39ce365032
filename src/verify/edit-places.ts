import type { FunctionId } from '../callgraph/function-id.ts';
import type { Change } from '../rewrite/change.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { TextEdit } from '../rewrite/text-edit.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { N } from '../syntax/node-kinds.ts';
import { parseText } from '../syntax/parse-text.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { CodeItem, CodeText, CodeUnit } from './code-text.ts';
import type { FileVersions, VetoReason } from './verification.ts';

/**
 * Edits of code that stand where none of the changes may edit: outside of the functions they name, of declarations of
 * those, of the uses they carry out, and of `#include` lines. Edits of comments and white space may stand anywhere.
 */
export function editComplaints(
  parts: RewriteParts,
  spec: MigrationSpec,
  changes: readonly Change[],
  file: FileVersions,
): readonly VetoReason[] {
  const { code, edits, path } = file;
  if (code === undefined) return [];
  const places = new EditPlaces(parts, spec, changes, path, code.before);
  const complaints: VetoReason[] = [];
  let moved = 0;
  for (const edit of edits) {
    const start = edit.start + moved;
    const end = start + edit.text.length;
    moved += edit.text.length - (edit.end - edit.start);
    const before = touched(code.before, edit.start, edit.end);
    const after = touched(code.after, start, end);
    if (textsOf(before) === textsOf(after)) continue;
    const why = places.complaintAbout(edit, before, after);
    if (why !== undefined) complaints.push({ text: why, path, line: code.after.lineOf(start) });
  }
  return complaints;
}

/** The units that lie in the range, or against it. */
function touched(code: CodeText, start: number, end: number): readonly CodeUnit[] {
  return code.units.filter((unit) => unit.start <= end && unit.end >= start);
}

function textsOf(units: readonly CodeUnit[]): string {
  return units.map(({ text }) => text).join('\0');
}

class EditPlaces {
  private readonly code: CodeText;
  private readonly functions: ReadonlySet<string>;
  private readonly siteLines: ReadonlySet<number>;
  private readonly bindingLines: ReadonlySet<number>;
  /** Names of what comes and goes with the migration itself. */
  private readonly ownNames: ReadonlySet<string>;
  private readonly isOwnStage: boolean;
  private readonly isArgued: boolean;
  private readonly symbols: SymbolTable;

  constructor(
    { search, symbols }: RewriteParts,
    spec: MigrationSpec,
    changes: readonly Change[],
    path: string,
    code: CodeText,
  ) {
    const { base, definitions } = search.graph;
    this.code = code;
    const nameOf = (id: FunctionId): string => base.text(definitions.fact(id).name);
    const renames = new Map(changes.flatMap(({ promise }) => [...promise.renames]));
    const named = changes.flatMap(({ functions }) => functions).map(nameOf);
    this.functions = new Set([...named, ...named.map((name) => renames.get(name) ?? name)]);
    const sites = changes
      .flatMap((change) => change.sites)
      .filter((site) => base.path(site.file) === path);
    this.siteLines = new Set(sites.map(({ line }) => line));
    this.bindingLines = new Set(
      sites.filter(({ kind }) => kind === 'binding').map(({ line }) => line),
    );
    this.symbols = symbols;
    this.isArgued = changes.every(({ promise }) => promise.kind === 'argued');
    this.isOwnStage = changes.some(({ stage }) => stage !== 'convert');
    this.ownNames = new Set([
      ...spec.introduce.flatMap(({ name, of }) => [name, of]),
      ...spec.retire.map(({ name }) => name),
      ...renames.keys(),
      ...renames.values(),
    ]);
  }

  /** Why the edit may not stand there; undefined when it may. */
  complaintAbout(
    edit: TextEdit,
    before: readonly CodeUnit[],
    after: readonly CodeUnit[],
  ): string | undefined {
    const item = this.code.items.find(({ start, end }) => start < edit.end && edit.start < end);
    const inside = item ?? this.code.itemAt(edit.start);
    if (inside?.kind === 'function' && inside.start <= edit.start && edit.end <= inside.end)
      return this.isBinding(edit) ? undefined : this.complaintInFunction(inside, edit);
    const directives = [...before, ...after].filter(({ kind }) => kind === 'directive');
    if (directives.length > 0 && this.areOwnDirectives(before, after)) return undefined;
    if (inside !== undefined && this.isOwnItem(inside)) return undefined;
    if (this.isOwnStage && this.mentionsOwn([...before, ...after])) return undefined;
    if (inside === undefined && this.declaresOwn(after)) return undefined;
    return 'Code is edited outside of what the change is about.';
  }

  /** `driver->remove = f;` in a function that puts another one into a slot. */
  private isBinding(edit: TextEdit): boolean {
    const last = this.code.lineOf(edit.end);
    for (let line = this.code.lineOf(edit.start); line <= last; line++)
      if (!this.bindingLines.has(line)) return false;
    return true;
  }

  private complaintInFunction(item: CodeItem, edit: TextEdit): string | undefined {
    const { names } = item;
    if (names.some((name) => this.functions.has(name))) {
      return this.isArgued && !this.isBehindSite(item, edit) && !this.isInDeclaration(item, edit)
        ? 'Code is edited in front of the use that is carried out, where no argument speaks of it.'
        : undefined;
    }
    if (this.isOwnStage && names.some((name) => this.ownNames.has(name))) return undefined;
    return `${names[0] ?? 'A function'}() is edited, and is none of the functions that the change names.`;
  }

  private isBehindSite({ start, end }: CodeItem, edit: TextEdit): boolean {
    const last = this.code.lineOf(end);
    const at = this.code.lineOf(edit.start);
    for (let line = this.code.lineOf(start); line <= last; line++)
      if (this.siteLines.has(line)) return line <= at;
    return false;
  }

  /** Variables may come and go; the text is looked at by a compiler's rules. */
  private isInDeclaration({ start, end }: CodeItem, edit: TextEdit): boolean {
    const tree = parseText(this.symbols, this.code.bytes.subarray(start, end), 'item');
    const from = edit.start - start;
    const until = edit.end - start;
    for (let node = 1; node < tree.count; node++) {
      if (tree.kind(node) !== N.declaration) continue;
      const first = tree.tokens.starts[tree.firstToken[node] as number] as number;
      const last = tree.tokens.ends[(tree.endToken[node] as number) - 1] as number;
      if (from <= last + 1 && until >= first - 1) return true;
    }
    return false;
  }

  /** Only includes, or `#define`s in lines with uses. */
  private areOwnDirectives(before: readonly CodeUnit[], after: readonly CodeUnit[]): boolean {
    const changed = [
      ...before.filter((unit) => !after.some(({ text }) => text === unit.text)),
      ...after.filter((unit) => !before.some(({ text }) => text === unit.text)),
    ];
    return changed.every(
      (unit) =>
        unit.kind === 'directive' &&
        (/^# ?include\b/.test(unit.text) || (before.includes(unit) && this.holdsSite(unit))),
    );
  }

  private holdsSite({ start, end }: { readonly start: number; readonly end: number }): boolean {
    const last = this.code.lineOf(end);
    for (let line = this.code.lineOf(start); line <= last; line++)
      if (this.siteLines.has(line)) return true;
    return false;
  }

  /** A declaration of a function of the change, or a place with a use: a binding, an export. */
  private isOwnItem(item: CodeItem): boolean {
    if (item.kind === 'function') return false;
    return this.holdsSite(item) || this.declaresOwn(this.code.unitsIn(item.start, item.end));
  }

  private declaresOwn(units: readonly CodeUnit[]): boolean {
    return units.some(
      ({ text, kind }, i) =>
        kind === 'word' && this.functions.has(text) && units[i + 1]?.text === '(',
    );
  }

  private mentionsOwn(units: readonly CodeUnit[]): boolean {
    return units.some(({ text, kind }) =>
      kind === 'word'
        ? this.ownNames.has(text)
        : kind === 'directive' &&
          (text.match(/\w+/g) ?? []).some((word) => this.ownNames.has(word)),
    );
  }
}
