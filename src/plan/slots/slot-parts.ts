import type { Graph } from '../../callgraph/graph.ts';
import type { SiteFinder } from '../../callgraph/sites.ts';
import type { Slots } from '../../callgraph/slots.ts';
import type { TextReader } from '../../facts/text-reader.ts';
import type { Semantics } from '../../knowledge/semantics.ts';
import type { AnsweredOutcome } from '../../outcomes/answer.ts';
import type { Constants } from '../../outcomes/constants.ts';
import type { FunctionSource, Summaries } from '../../outcomes/summaries.ts';
import type { FunctionSummary } from '../../outcomes/summary.ts';
import type { ValueTypes } from '../../outcomes/value-types.ts';
import type { MigrationRule, MigrationSpec } from '../../spec/migration-spec.ts';

/** What judging the uses of slots asks of a tree. */
export interface SlotSources {
  readonly graph: Graph;
  readonly slots: Slots;
  readonly sites: SiteFinder;
  /** How many files the tree has numbers for. */
  readonly fileCount: number;
  readonly reader: TextReader;
  readonly functions: FunctionSource;
  readonly summaries: Summaries;
  readonly types: ValueTypes;
  readonly constants: Constants;
  readonly semantics: Semantics;
  /** The rows of an answer, spelled as the function's text spells them. */
  readonly answer: (summary: FunctionSummary) => { readonly outcomes: readonly AnsweredOutcome[] };
}

/** Functions that move from one slot to another, or get another result type where they are. */
export interface SlotMove {
  /** `platform_driver.remove` */
  readonly slot: string;
  /** Equal to `slot` when only the type of the result changes. */
  readonly to: string;
  readonly resultType: string;
}

/** The sources, and what belongs to one migration. Made once: what is found out is remembered for it. */
export interface SlotParts extends SlotSources {
  readonly moves: readonly SlotMove[];
}

export function makeSlotParts(sources: SlotSources, moves: readonly SlotMove[]): SlotParts {
  return { ...sources, moves };
}

/** The moves that a migration's rules make of its subjects that are slots. */
export function slotMovesOf(spec: MigrationSpec): readonly SlotMove[] {
  const moves: SlotMove[] = [];
  for (const subject of spec.subjects) {
    if (subject.kind !== 'slot') continue;
    for (const rule of spec.rules) {
      const isForIt = rule.subjects.length === 0 || rule.subjects.includes(subject.slot);
      const move = isForIt ? moveBy(subject.slot, rule) : undefined;
      if (move !== undefined) moves.push(move);
    }
  }
  return moves;
}

/** What `rule` does to the functions of `slot`; undefined for a rule of another kind. */
export function moveBy(slot: string, { action }: MigrationRule): SlotMove | undefined {
  return action.kind === 'slot'
    ? { slot, to: action.slot, resultType: action.resultType }
    : undefined;
}
