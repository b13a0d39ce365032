import type { ContextAnswer, UsePlace } from '../callgraph/context-search.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { UseFacts } from './match-rule.ts';
import type { CheckedPrecondition } from './planned-site.ts';

/** Where a call's name stands in the text. */
export interface TextPlace {
  readonly file: FileIndex;
  readonly line: number;
  readonly column: number;
}

/** What rules and preconditions ask of a place; found out when they ask, and remembered. */
export interface PlaceInspector {
  /** Whether the migration asks for contexts at all; where it does not, nobody looks for them. */
  readonly asksContexts: boolean;
  contextsOf(place: UsePlace): ContextAnswer;
  /** `place` is undefined at file scope. */
  factsAt(
    place: UsePlace | undefined,
    at: TextPlace,
  ): Omit<UseFacts, 'subject' | 'path' | 'contexts' | 'resultUse'>;
  /** What the site looks like, where a better interface may fit; undefined for nothing special. */
  shapeAt(place: UsePlace, at: TextPlace): string | undefined;
  /** The conditions that the migration puts on calling `to` there. */
  preconditionsAt(
    place: UsePlace,
    answer: ContextAnswer,
    to: string,
  ): readonly CheckedPrecondition[];
}

/** Lets others in between two uses: an interrupt, a display of progress. Rejects when the work is to end. */
export type Pause = () => Promise<void>;
