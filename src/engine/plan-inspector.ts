import type { ContextAnswer, UsePlace } from '../callgraph/context-search.ts';
import { nodeHost } from '../host/host.ts';
import type { LocksAnswer, SleepAnswer } from '../locks/answers.ts';
import { PlaceProperties } from '../locks/place-properties.ts';
import { CallTexts } from '../plan/call-texts.ts';
import type { UseFacts } from '../plan/match-rule.ts';
import type { PatternPlaces } from '../plan/patterns/pattern-places.ts';
import type { CheckedPrecondition } from '../plan/planned-site.ts';
import { checkFlagPrecondition } from '../plan/preconditions/flag-precondition.ts';
import type { FlagParts } from '../plan/preconditions/flag-question.ts';
import { findShape } from '../plan/shapes.ts';
import type { SlotParts } from '../plan/slots/slot-parts.ts';
import { returnsOnly } from '../plan/slots/slot-returned-values.ts';
import type { PlaceInspector, TextPlace } from '../plan/use-inspector.ts';
import type { MigrationSpec, Precondition } from '../spec/migration-spec.ts';
import type { Analysis } from './analysis.ts';
import { flagPartsOf } from './flag-parts.ts';
import { loadLocks } from './load-packs.ts';
import type { Project } from './open-project.ts';

/** Names under which migrations speak of the lock of the address space. */
const ADDRESS_SPACE_LOCK = 'mmap_lock';

/** What rules and preconditions ask of a use, found out when they ask. */
export function inspectorOf(
  project: Project,
  analysis: Analysis,
  migration: Inspected,
): PlaceInspector & { readonly assumptions: readonly string[] } {
  return new Inspector(project, analysis, migration);
}

/** The migration, and what was found of it already. */
interface Inspected {
  readonly spec: MigrationSpec;
  readonly places: PatternPlaces;
  readonly slots: SlotParts;
}

class Inspector implements PlaceInspector {
  readonly asksContexts: boolean;
  private readonly project: Project;
  private readonly analysis: Analysis;
  private readonly spec: MigrationSpec;
  private readonly places: PatternPlaces;
  private readonly slots: SlotParts;
  private readonly texts: CallTexts;
  private readonly contexts = new Map<string, ContextAnswer>();
  private readonly taken = new Set<string>();
  private readonly sleeping = new Map<string, SleepAnswer>();
  private properties: PlaceProperties | undefined;
  private flags: FlagParts | undefined;

  constructor(project: Project, analysis: Analysis, { spec, places, slots }: Inspected) {
    this.project = project;
    this.analysis = analysis;
    this.spec = spec;
    this.places = places;
    this.slots = slots;
    this.asksContexts =
      spec.preconditions.length > 0 || spec.rules.some(({ when }) => when.contexts !== undefined);
    const { reader, texts } = analysis;
    this.texts = new CallTexts(project.search.graph, reader, texts.symbols);
  }

  /** What the answers so far took for granted. */
  get assumptions(): readonly string[] {
    return [...this.taken];
  }

  contextsOf(place: UsePlace): ContextAnswer {
    const { search } = this.project;
    // Uses in one function differ in their guards alone, and few have any.
    const key = search.isGuarded(place)
      ? `${place.function}:${place.siteIndex}`
      : `${place.function}`;
    let answer = this.contexts.get(key);
    if (answer === undefined) {
      answer = search.contextsOf(place);
      this.contexts.set(key, answer);
    }
    return answer;
  }

  factsAt(
    place: UsePlace | undefined,
    at: TextPlace,
  ): Omit<UseFacts, 'subject' | 'path' | 'contexts' | 'resultUse'> {
    return {
      argument: (position) => this.argumentAt(place, at, position),
      maySleep: (wanted) => (place === undefined ? 'unknown' : asked(this.sleepAt(place, wanted))),
      isLockHeld: (lock) => (place === undefined ? 'unknown' : this.isLockHeld(place, lock)),
      returnsOnly: (values) => {
        if (place === undefined) return 'unknown';
        return returnsOnly(this.slots, place.function, values);
      },
      hasForm: ({ action }) =>
        action.kind !== 'pattern' ||
        action.from === undefined ||
        this.places.matchAt(action.from, at.file, at) !== undefined,
    };
  }

  shapeAt(place: UsePlace, at: TextPlace): string | undefined {
    const { shapes } = this.spec;
    if (shapes.length === 0) return undefined;
    const call = this.texts.callAt(place.function, at);
    return call === undefined ? undefined : findShape(shapes, call)?.name;
  }

  preconditionsAt(
    place: UsePlace,
    answer: ContextAnswer,
    to: string,
  ): readonly CheckedPrecondition[] {
    return this.spec.preconditions
      .filter(({ of }) => of.includes(to))
      .map((precondition) => this.check(precondition, place, answer, to));
  }

  private check(
    { requirement, exceptIn }: Precondition,
    place: UsePlace,
    { contexts }: ContextAnswer,
    to: string,
  ): CheckedPrecondition {
    const isExcepted = contexts.length > 0 && contexts.every((one) => exceptIn.includes(one));
    switch (requirement.kind) {
      case 'flag': {
        const { flag, field } = requirement;
        return checkFlagPrecondition(this.flagParts, {
          use: place,
          api: to,
          flag,
          field,
          exceptIn,
        });
      }
      case 'lock': {
        const text = `${requirement.lock} held for ${requirement.mode}`;
        if (isExcepted) return { requirement: text, answer: 'not-needed', evidence: [] };
        const held = this.lockMode(place, requirement.lock);
        const isMet =
          requirement.mode === 'any'
            ? held === 'read' || held === 'write'
            : held === requirement.mode;
        const word = held === 'unknown' ? 'unknown' : isMet ? 'met' : 'missing';
        return { requirement: text, answer: word, evidence: [] };
      }
      case 'may-sleep': {
        if (isExcepted) return { requirement: 'may sleep', answer: 'not-needed', evidence: [] };
        // Whether it is missing or not known is told only by looking at every way.
        const quick = this.sleepAt(place, 'yes');
        const { kind } = quick.kind === 'yes' ? quick : this.sleepAt(place);
        const word = kind === 'yes' ? 'met' : kind === 'unknown' ? 'unknown' : 'missing';
        return { requirement: 'may sleep', answer: word, evidence: [] };
      }
    }
  }

  private get flagParts(): FlagParts {
    this.flags ??= flagPartsOf(this.project, this.analysis, (use, lock) =>
      this.lockMode(use, lock),
    );
    return this.flags;
  }

  private argumentAt(
    place: UsePlace | undefined,
    at: TextPlace,
    position: number,
  ): string | undefined {
    if (place === undefined) return undefined;
    const call = this.texts.callAt(place.function, at);
    const node = call?.arguments[position - 1];
    return call === undefined || node === undefined ? undefined : call.tree.text(node);
  }

  private sleepAt(place: UsePlace, wanted?: 'yes' | 'no'): SleepAnswer {
    const key = `${place.function}:${place.siteIndex}:${place.line}:${wanted ?? ''}`;
    const answer = this.sleeping.get(key) ?? this.propertiesOf().sleepAt(place, wanted);
    this.sleeping.set(key, answer);
    for (const one of answer.assumptions) this.taken.add(one);
    return answer;
  }

  private locksAt(place: UsePlace): LocksAnswer {
    const answer = this.propertiesOf().locksAt(place);
    for (const one of answer.assumptions) this.taken.add(one);
    return answer;
  }

  private propertiesOf(): PlaceProperties {
    const { search } = this.project;
    this.properties ??= new PlaceProperties({
      search,
      texts: this.analysis.texts,
      locks: loadLocks(nodeHost),
    });
    return this.properties;
  }

  private isLockHeld(place: UsePlace, lock: string): 'yes' | 'no' | 'unknown' {
    const answer = this.locksAt(place);
    if (answer.must.some(({ name }) => name === lock)) return 'yes';
    if (answer.may.some(({ name }) => name === lock)) return 'unknown';
    return answer.isComplete ? 'no' : 'unknown';
  }

  private lockMode(place: UsePlace, lock: string): 'write' | 'read' | 'none' | 'unknown' {
    const answer = this.locksAt(place);
    if (lock === ADDRESS_SPACE_LOCK) {
      return answer.addressSpace === 'mixed' ? 'unknown' : answer.addressSpace;
    }
    const held = answer.must.find(({ name }) => name === lock);
    if (held !== undefined) return held.mode;
    return answer.isComplete && !answer.may.some(({ name }) => name === lock) ? 'none' : 'unknown';
  }
}

/** Where some callers may sleep and others may not, nothing holds for the place. */
function asked({ kind }: SleepAnswer): 'yes' | 'no' | 'unknown' {
  return kind === 'sometimes' ? 'unknown' : kind;
}
