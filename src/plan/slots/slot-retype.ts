import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { AnsweredOutcome } from '../../outcomes/answer.ts';
import type { ChangedFunction } from '../planned-site.ts';
import { domainOfType, type ResultDomain } from './slot-domain.ts';
import { type Fit, fitOf, type Misfit } from './slot-fit.ts';
import { declaredType, type OtherUses, otherUsesOf } from './slot-other-uses.ts';
import type { SlotMove, SlotParts } from './slot-parts.ts';
import { placeOf } from './slot-site.ts';
import { movingFunctions } from './slot-sites.ts';
import { type FunctionVerdict, plainVerdict } from './slot-verdict.ts';

/**
 * Whether a function in the slot can get the new type of result: `done` when it has it, `convert` when
 * everything it returns belongs to that type, `review` with what does not, or is not told.
 */
export function judgeRetype(parts: SlotParts, move: SlotMove, id: FunctionId): FunctionVerdict {
  const name = displayName(parts.graph, id);
  if (declaredType(parts, id) === move.resultType) {
    return plainVerdict('done', [`${name}() returns ${move.resultType} already.`], 'proved');
  }
  const domain = domainOfType(parts, fileOf(id), move.resultType);
  if (domain === undefined) {
    return plainVerdict('review', [
      `The values of ${move.resultType} are not known: neither the semantics pack nor an enum names them.`,
    ]);
  }
  const fit = rememberedFit(parts, move, domain, id);
  const strays = straysOf(parts, domain, id);
  const misfits = [
    ...misfitTexts(fit, strays.length > 0),
    ...unprovedTexts(parts, move, domain, id),
  ];
  const changing = changingFunctions(parts, move);
  const own = otherUsesOf(parts, move, id, changing);
  const helpers = helperUses(parts, move, fit, changing);
  const obstacles = [...own.obstacles, ...own.callers];
  const isReview = strays.length + obstacles.length + misfits.length > 0;
  const moved = helpers.filter((each) => each.staysBecause.length === 0);
  const uses = [own, ...moved.map((each) => each.uses)];
  return {
    ...plainVerdict(isReview ? 'review' : 'convert', [], isReview ? 'none' : 'proved'),
    reasons: isReview
      ? [...strays, ...misfits, ...obstacles]
      : [
          fitText(name, move),
          ...splitTexts(parts, fit),
          ...helpers.flatMap((each) => stayTexts(parts, each)),
          ...declarationTexts(parts, move, uses),
        ],
    alsoChanges: moved.map((each) => changedFunction(parts, name, each.id)),
    unknown: fit.misfits.filter((each) => each.kind === 'untold').map((each) => each.text),
    variables: fit.variables,
    declarations: uses.flatMap((each) => each.declarations),
  };
}

/** Functions of the slots whose results it hands on, and which are not proved themselves. */
function unprovedTexts(
  parts: SlotParts,
  move: SlotMove,
  domain: ResultDomain,
  id: FunctionId,
): readonly string[] {
  const texts: string[] = [];
  const reached = new Set([id]);
  // A Set also yields what is added while we iterate.
  for (const each of reached) {
    const { misfits, reliesOn } = rememberedFit(parts, move, domain, each);
    for (const next of reliesOn) reached.add(next);
    if (each === id || misfits.length === 0) continue;
    const name = displayName(parts.graph, each);
    texts.push(`It returns what ${name}() does, which is not proved to be of ${move.resultType}.`);
  }
  return texts;
}

/** Functions that get the new type in this migration as far as they can: the slots' own and their helpers. */
function changingFunctions(parts: SlotParts, move: SlotMove): ReadonlySet<FunctionId> {
  const known = changingFor.get(parts)?.get(move.resultType);
  if (known !== undefined) return known;
  const changing = new Set<FunctionId>();
  for (const id of movingFunctions(parts)) {
    changing.add(id);
    const domain = domainOfType(parts, fileOf(id), move.resultType);
    if (domain === undefined || declaredType(parts, id) === move.resultType) continue;
    const fit = rememberedFit(parts, move, domain, id);
    if (fit.misfits.length === 0) for (const helper of fit.helpers) changing.add(helper);
  }
  const byType = changingFor.get(parts) ?? new Map<string, ReadonlySet<FunctionId>>();
  changingFor.set(parts, byType.set(move.resultType, changing));
  return changing;
}

const changingFor = new WeakMap<SlotParts, Map<string, ReadonlySet<FunctionId>>>();

function rememberedFit(
  parts: SlotParts,
  move: SlotMove,
  domain: ResultDomain,
  id: FunctionId,
): Fit {
  const fits = fitsOf.get(parts) ?? new Map<string, Fit>();
  fitsOf.set(parts, fits);
  const key = `${move.resultType} ${id}`;
  const known = fits.get(key) ?? fitOf(parts, move, domain, id);
  fits.set(key, known);
  return known;
}

const fitsOf = new WeakMap<SlotParts, Map<string, Fit>>();

interface HelperUse {
  readonly id: FunctionId;
  readonly uses: OtherUses;
  /** What keeps it at its old type; the values are right, so that its callers do not have to wait. */
  readonly staysBecause: readonly string[];
}

function helperUses(
  parts: SlotParts,
  move: SlotMove,
  { helpers }: Fit,
  changing: ReadonlySet<FunctionId>,
): readonly HelperUse[] {
  return [...helpers].map((id) => {
    const uses = otherUsesOf(parts, move, id, changing);
    return { id, uses, staysBecause: [...uses.obstacles, ...uses.callers] };
  });
}

function stayTexts({ graph }: SlotParts, { id, staysBecause }: HelperUse): readonly string[] {
  const [first, ...others] = staysBecause;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [`${displayName(graph, id)}() keeps its type for now${more}: ${first}`];
}

function fitText(name: string, { resultType }: SlotMove): string {
  return `Everything that ${name}() returns belongs to ${resultType}, so that only the type changes.`;
}

/** The function's own rows that are of another kind, with the place and the condition of each. */
function straysOf(parts: SlotParts, domain: ResultDomain, id: FunctionId): readonly string[] {
  const { outcomes } = parts.answer(parts.summaries.ask(id));
  const seen = new Set<string>();
  const texts: string[] = [];
  for (const row of outcomes) {
    if (domain.admits(row.returned) || seen.has(row.value)) continue;
    seen.add(row.value);
    texts.push(strayText(row, domain));
  }
  return texts;
}

function strayText(row: AnsweredOutcome, { type }: ResultDomain): string {
  return `${row.value} (${rowPlace(row)}) is no value of ${type}.`;
}

/** `line 12, when count == 0`; the last step of the calls that made the value goes with it. */
export function rowPlace({ line, guard, via }: AnsweredOutcome): string {
  const origin = via.at(-1);
  const from =
    origin === undefined ? '' : ` from ${origin.function}() at ${origin.file}:${origin.line}`;
  return guard.length === 0
    ? `line ${line}${from}`
    : `line ${line}${from}, when ${guard.join(' && ')}`;
}

/** Values that rows show already are not said again. */
function misfitTexts({ misfits }: Fit, hasStrays: boolean): readonly string[] {
  const told = (misfit: Misfit): boolean => misfit.kind === 'value' && hasStrays;
  return [...new Set(misfits.filter((each) => !told(each)).map((each) => each.text))];
}

function splitTexts({ graph }: SlotParts, { variables }: Fit): readonly string[] {
  return variables
    .filter((variable) => variable.holdsToo.length > 0)
    .map(({ name, function: id, holdsToo }) => {
      const where = displayName(graph, id);
      return `The variable ${name} of ${where}() has to be split: it also holds ${holdsToo.join(', ')}.`;
    });
}

function declarationTexts(
  { graph }: SlotParts,
  move: SlotMove,
  uses: readonly OtherUses[],
): readonly string[] {
  const texts = uses.flatMap((each) =>
    each.declarations.map(({ file, line }) => {
      return `The declaration at ${graph.base.path(file)}:${line} gets the type ${move.resultType} with it.`;
    }),
  );
  if (uses.some((each) => each.isExported)) {
    texts.push('It is exported, so that modules outside of the tree may call it.');
  }
  return texts;
}

function changedFunction(parts: SlotParts, name: string, helper: FunctionId): ChangedFunction {
  return {
    function: helper,
    why: `${name}() returns its result (${placeOf(parts, helper)}).`,
  };
}
