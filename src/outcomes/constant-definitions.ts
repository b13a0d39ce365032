import { architectureOf } from '../callgraph/architecture.ts';
import { isGlobalHeader, sharesFolder } from '../callgraph/definitions.ts';
import type { Graph } from '../callgraph/graph.ts';
import type { MacroFact, NameId, Place } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { SourceTexts } from './source-texts.ts';

/** One place that gives a name a constant meaning. */
export type ConstantDefinition = { readonly file: FileIndex; readonly place: Place } & (
  | { readonly kind: 'number' }
  | { readonly kind: 'macro'; readonly macro: MacroFact }
  | { readonly kind: 'enumerator'; readonly enumeration: number }
);

/** Finds what a name can mean as a constant, and which of several meanings a file sees. */
export class ConstantDefinitions {
  private readonly graph: Graph;
  private readonly texts: SourceTexts;
  private readonly byName = new Map<NameId, readonly ConstantDefinition[]>();

  constructor(graph: Graph, texts: SourceTexts) {
    this.graph = graph;
    this.texts = texts;
  }

  /** Every `#define` and enumerator of that name in the tree, by file. */
  of(name: NameId): readonly ConstantDefinition[] {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const found: ConstantDefinition[] = [];
    for (const file of this.graph.base.filesWith(name, Role.defines)) {
      const facts = this.graph.base.facts(file);
      for (const place of facts.constants) {
        if (place.name !== name) continue;
        const { enumeration } = place;
        found.push(
          enumeration < 0
            ? { kind: 'number', file, place }
            : { kind: 'enumerator', file, place, enumeration },
        );
      }
      for (const macro of facts.owners) {
        if (macro.kind === 'macro' && macro.name === name) {
          found.push({ kind: 'macro', file, place: macro, macro });
        }
      }
    }
    this.byName.set(name, found);
    return found;
  }

  /**
   * Those of `all` that the name can mean in `file`: its own; else those of private headers it includes;
   * else its architecture's; else the tree's global headers; else any architecture's and those of
   * `include/asm-generic`. What stands behind `#ifndef NAME` is only a default, so the ones behind it in
   * this order count with it.
   */
  seenFrom(
    file: FileIndex,
    name: NameId,
    all: readonly ConstantDefinition[],
  ): readonly ConstantDefinition[] {
    const { base } = this.graph;
    const rest = all.filter((definition) => this.mayMean(file, definition.file));
    const ranks = new Map<number, ConstantDefinition[]>();
    for (const definition of rest) {
      const rank = this.rankOf(file, definition.file);
      if (rank === undefined) continue;
      const row = ranks.get(rank);
      if (row === undefined) ranks.set(rank, [definition]);
      else row.push(definition);
    }
    const chosen: ConstantDefinition[] = [];
    const text = base.text(name);
    for (const rank of [...ranks.keys()].sort((a, b) => a - b)) {
      const row = this.reachedAmong(file, ranks.get(rank) ?? []);
      chosen.push(...row);
      if (!row.some((definition) => this.isDefault(definition, text))) break;
    }
    return chosen;
  }

  private mayMean(file: FileIndex, home: FileIndex): boolean {
    if (file === home) return true;
    const { base } = this.graph;
    const from = base.path(file);
    const to = base.path(home);
    const program = programOf(to);
    if (program !== undefined && !from.startsWith(program)) return false;
    const mine = architectureOf(from);
    const theirs = architectureOf(to);
    return mine === '' || theirs === '' || mine === theirs;
  }

  /** The smaller, the nearer; `undefined` for what the file cannot see. */
  private rankOf(file: FileIndex, home: FileIndex): number | undefined {
    if (file === home) return 0;
    const { base, includes } = this.graph;
    const from = base.path(file);
    const to = base.path(home);
    if (to.startsWith(`${programOf(from)}include/`)) return 2;
    if (!isGlobalHeader(to)) {
      // Going through all includes reads a thousand headers, so a private header must be near or named.
      const isCandidate = sharesFolder(from, to) || includes.names(file, to);
      return isCandidate && includes.reaches(file, home) ? 1 : undefined;
    }
    const theirs = architectureOf(to);
    const mine = architectureOf(from);
    if (theirs !== '') return theirs === mine ? 2 : 4;
    // An architecture chooses for itself whether it takes a header from there.
    return mine === '' && to.startsWith('include/asm-generic/') ? 4 : 3;
  }

  /** Of several in global headers those that the file includes, if it includes any. */
  private reachedAmong(
    file: FileIndex,
    row: readonly ConstantDefinition[],
  ): readonly ConstantDefinition[] {
    if (new Set(row.map((definition) => definition.file)).size < 2) return row;
    const { includes } = this.graph;
    const reached = row.filter(({ file: home }) => home === file || includes.reaches(file, home));
    return reached.length > 0 ? reached : row;
  }

  /** Whether the definition stands right behind `#ifndef NAME`. */
  private isDefault({ file, place }: ConstantDefinition, name: string): boolean {
    const bytes = this.texts.bytes(file);
    const offset = this.texts.offsetOf(file, place);
    if (bytes === undefined || offset === undefined) return false;
    const before = Buffer.from(bytes.subarray(Math.max(0, offset - LOOK_BACK), offset))
      .toString('latin1')
      .replace(/\/\*[\s\S]*?\*\//g, ' ');
    const lines = before.split('\n').slice(0, -1);
    const condition = lines.findLast((line) => line.trim() !== '') ?? '';
    const tested = /^\s*#\s*(?:ifndef\s+|if\s+!\s*defined\s*\(?\s*)(\w+)\s*\)?\s*$/.exec(condition);
    return tested?.[1] === name;
  }
}

/** The folder of a program of its own in the same repository, with headers that nobody else includes. */
export function programOf(path: string): string | undefined {
  return /^(?:tools|samples|scripts|Documentation|usr)\//.exec(path)?.[0];
}

/** As far back as a comment between `#ifndef NAME` and `#define NAME` is followed. */
const LOOK_BACK = 600;
