import type { FunctionId } from '../callgraph/function-id.ts';
import type { ControlFlowGraph } from '../outcomes/control-flow-graph.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { Divergence } from '../outcomes/probe-log.ts';
import type { FunctionSummary } from '../outcomes/summary.ts';
import { type CallChoice, type Translation, translate } from '../outcomes/translation.ts';
import type { PlanParts } from './parts.ts';

/**
 * What a function makes of each value of a call, where a value may reach it as one of several numbers: a helper in
 * between returns -EIO for it on some of its paths. The numbers are looked at one by one, for of a set it could not
 * be told what goes with which of them.
 */
export interface SplitTranslation {
  /** For each value, what the function returns for each number that may stand for it. */
  readonly answers: readonly (readonly FunctionSummary[])[];
  /** The same, with guards that can be compared between values. */
  readonly comparable: readonly (readonly FunctionSummary[])[];
  readonly isRepeated: boolean;
  /** As of `Translation`: the first thing that may be done otherwise for the one value than for the other. */
  divergence(one: number, other: number, mayShowResult: boolean): Divergence | undefined;
  /** Where a number that stands for the value, and that `isMeant`, is handed to others. */
  shows(index: number, isMeant: (number: bigint) => boolean): Divergence | undefined;
}

/** Numbers that may stand for one value; of more, the set counts as a whole. */
const MAX_MEMBERS = 16;

/** `inputs` has what may be handed over for each value. Undefined when the chosen call is not in the graph. */
export function translateSplit(
  parts: PlanParts,
  body: { readonly graph: ControlFlowGraph; readonly id: FunctionId },
  isChosen: CallChoice,
  inputs: readonly NumberSet[],
): SplitTranslation | undefined {
  const probes: NumberSet[] = [];
  const positions = new Map<string, number>();
  const places = inputs.map((input) =>
    membersOf(input).map((probe) => {
      const key = probe.toString();
      const position = positions.get(key) ?? probes.push(probe) - 1;
      positions.set(key, position);
      return position;
    }),
  );
  const translation = translate(parts, body, isChosen, probes);
  return translation && new Split(translation, probes, places);
}

function membersOf(input: NumberSet): readonly NumberSet[] {
  const members = input.members(MAX_MEMBERS);
  return members === undefined ? [input] : members.map((member) => NumberSet.of(member));
}

class Split implements SplitTranslation {
  readonly answers: readonly (readonly FunctionSummary[])[];
  readonly comparable: readonly (readonly FunctionSummary[])[];
  readonly isRepeated: boolean;
  private readonly translation: Translation;
  private readonly probes: readonly NumberSet[];
  /** For each value the positions among `probes` of what may stand for it. */
  private readonly places: readonly (readonly number[])[];

  constructor(
    translation: Translation,
    probes: readonly NumberSet[],
    places: readonly (readonly number[])[],
  ) {
    this.translation = translation;
    this.probes = probes;
    this.places = places;
    this.isRepeated = translation.isRepeated;
    const answersOf = (rows: Translation['rows']): (readonly FunctionSummary[])[] =>
      places.map((each) => each.flatMap((place) => rows[place]?.answer ?? []));
    this.answers = answersOf(translation.rows);
    this.comparable = answersOf(translation.comparable);
  }

  /** Any number of the one may meet any of the other: which goes with which is decided elsewhere. */
  divergence(one: number, other: number, mayShowResult: boolean): Divergence | undefined {
    const places = [...new Set([...this.placesOf(one), ...this.placesOf(other)])];
    for (const [i, place] of places.entries()) {
      const isSet = this.probes[place]?.single === undefined;
      const within = isSet ? this.translation.anyEffect(place) : undefined;
      if (within !== undefined) return within;
      for (const second of places.slice(i + 1)) {
        const found = this.translation.divergence(place, second, mayShowResult);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  shows(index: number, isMeant: (number: bigint) => boolean): Divergence | undefined {
    for (const place of this.placesOf(index)) {
      const number = this.probes[place]?.single;
      const shown =
        number !== undefined && isMeant(number) ? this.translation.shows(place) : undefined;
      if (shown !== undefined) return shown;
    }
    return undefined;
  }

  private placesOf(index: number): readonly number[] {
    return this.places[index] ?? [];
  }
}
