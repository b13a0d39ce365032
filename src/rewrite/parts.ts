import type { TextReader } from '../facts/text-reader.ts';
import type { PlanParts } from '../plan/parts.ts';
import type { SymbolTable } from '../syntax/symbol-table.ts';

/** What rewriting asks of a tree, made once for a run. */
export interface RewriteParts extends PlanParts {
  readonly reader: TextReader;
  readonly symbols: SymbolTable;
  /** Any file of the tree, C or not, by its path; undefined when there is none. */
  readonly readFile: (path: string) => Uint8Array | undefined;
  readonly style: LineStyle;
  /** Files below `Documentation/` that hold the word, by path; undefined where nobody can look for it. */
  readonly documentationWith?: (word: string) => readonly string[];
}

/** How wide lines are written. Tabs go to multiples of eight. */
export interface LineStyle {
  /** Where a line is broken if it can be: 80 in the kernel. */
  readonly preferred: number;
  /** What no line may pass: 100 in the kernel (6.1, scripts/checkpatch.pl, $max_line_length). */
  readonly limit: number;
}
