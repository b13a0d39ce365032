import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { AnsweredOutcome } from '../../outcomes/answer.ts';
import type { FunctionSummary } from '../../outcomes/summary.ts';
import type { MigrationRule } from '../../spec/migration-spec.ts';
import type { Difference } from '../planned-site.ts';
import { type Dispatcher, type Dispatchers, dispatchersOf } from './slot-dispatchers.ts';
import { declaredType, otherUsesOf, typeOfSlot } from './slot-other-uses.ts';
import type { SlotMove, SlotParts } from './slot-parts.ts';
import { rowPlace } from './slot-retype.ts';
import { type FunctionVerdict, plainVerdict } from './slot-verdict.ts';

/**
 * Whether a function in the slot can return nothing from now on: `convert` when all it returns is 0, or when
 * nothing depends on what it returns; `convert-differs` with what those who call through the slot do with each
 * other value today; `review` when either is not known.
 */
export function judgeDrop(
  parts: SlotParts,
  move: SlotMove,
  rule: MigrationRule,
  id: FunctionId,
): FunctionVerdict {
  const name = displayName(parts.graph, id);
  const isVoid = declaredType(parts, id) === 'void';
  const { declarations, ...uses } = otherUsesOf(parts, move, id, new Set([id]));
  const old = isVoid ? oldSlotObstacles(parts, move, id) : [];
  const obstacles = [...old, ...uses.obstacles, ...uses.callers];
  const judged = isVoid
    ? plainVerdict('convert', [`${name}() returns nothing already.`], 'proved')
    : judgeValues(parts, move, rule, id, name);
  const target = judgeTarget(parts, move, rule, id);
  const reasons = [...judged.reasons, ...target.reasons, ...obstacles];
  if (obstacles.length > 0 || target.kind === 'untold') {
    return { ...judged, verdict: 'review', proof: 'none', reasons, declarations };
  }
  const isArgued = judged.proof === 'proved' && target.kind === 'argued';
  return { ...judged, proof: isArgued ? 'argued' : judged.proof, reasons, declarations };
}

/** A function without a result in a slot that wants one. */
function oldSlotObstacles(parts: SlotParts, move: SlotMove, id: FunctionId): readonly string[] {
  const type = typeOfSlot(parts, fileOf(id), move.slot);
  return type === 'void'
    ? []
    : [`${move.slot} wants a function that returns ${type || 'something'}.`];
}

// What it returns. ----------------------------------------------------------------------------------

function judgeValues(
  parts: SlotParts,
  move: SlotMove,
  rule: MigrationRule,
  id: FunctionId,
  name: string,
): FunctionVerdict {
  const summary = parts.summaries.ask(id);
  const others = rowsOtherThanZero(parts, summary);
  const dispatchers = dispatchersOf(parts, move.slot);
  const unknown = summary.unknowns.map(
    ({ reason, about, function: inside }) => `${reason}: ${about}, in ${inside}()`,
  );
  const isComplete = unknown.length === 0;
  if (isComplete && others.length === 0) {
    return plainVerdict('convert', [`${name}() returns 0 on every path.`], 'proved');
  }
  const valueText = others.length === 0 ? '' : `It can return ${valuesText(others)}.`;
  if (isIgnoredByAll(dispatchers)) {
    const why = `Nothing that calls through ${move.slot} looks at the result.`;
    return { ...plainVerdict('convert', [why], 'proved'), unknown: [COPIED_POINTERS] };
  }
  if (!isComplete) {
    const why = `Not all that ${name}() returns is known.`;
    if (others.length === 0 && rule.argument !== undefined) {
      return { ...plainVerdict('convert', [why, rule.argument], 'argued'), unknown };
    }
    return {
      ...plainVerdict(
        'review',
        [why, valueText].filter((text) => text !== ''),
      ),
      unknown,
    };
  }
  return judgeDifferences(parts, move, dispatchers, others, valueText);
}

/** What every statement about the callers of a slot assumes. */
const COPIED_POINTERS = 'a call of a pointer that was copied out of the slot before is not seen';

function judgeDifferences(
  parts: SlotParts,
  move: SlotMove,
  dispatchers: Dispatchers,
  others: readonly AnsweredOutcome[],
  valueText: string,
): FunctionVerdict {
  const untold = dispatchers.known.filter((each) => each.untold !== undefined);
  const possible = dispatchers.possible.map(
    (place) => `${place} may call through ${move.slot}: its struct is not known`,
  );
  if (dispatchers.known.length === 0) {
    const why = `Nothing was found that calls through ${move.slot}, so nobody can say what they are for.`;
    return { ...plainVerdict('review', [valueText, why]), unknown: possible };
  }
  if (untold.length > 0) {
    const why = untold.map(
      (each) => `What ${each.name}() does with the result is not known: ${each.untold}.`,
    );
    return { ...plainVerdict('review', [valueText, ...why]), unknown: possible };
  }
  return {
    ...plainVerdict('convert-differs', [
      valueText,
      ...dispatchers.known.map((each) => effectText(parts, each)),
    ]),
    differences: differencesOf(dispatchers, others),
    unknown: [...possible, COPIED_POINTERS],
  };
}

function isIgnoredByAll({ known, possible }: Dispatchers): boolean {
  const ignores = (each: Dispatcher): boolean =>
    each.untold === undefined && each.effects.length === 0;
  return known.length > 0 && possible.length === 0 && known.every(ignores);
}

function effectText({ graph }: SlotParts, { name, file, line, effects }: Dispatcher): string {
  const place = `${graph.base.path(file)}:${line}`;
  return effects.length === 0
    ? `${name}() (${place}) does nothing with the result.`
    : `When it is not 0, ${name}() (${place}) ${effects.join(', ')}; nothing else there depends on it.`;
}

/** One for each value; 0 is no news. */
function rowsOtherThanZero(parts: SlotParts, summary: FunctionSummary): readonly AnsweredOutcome[] {
  const seen = new Set<string>();
  return parts.answer(summary).outcomes.filter((row) => {
    const { returned } = row;
    if (returned.kind === 'number' && returned.value === 0n) return false;
    if (seen.has(row.value)) return false;
    seen.add(row.value);
    return true;
  });
}

function valuesText(rows: readonly AnsweredOutcome[]): string {
  return rows.map((row) => `${row.value} (${rowPlace(row)})`).join('; ');
}

function differencesOf(
  { known }: Dispatchers,
  others: readonly AnsweredOutcome[],
): readonly Difference[] {
  const acting = known.filter((each) => each.effects.length > 0);
  const before = acting.map((each) => `${each.name}() ${each.effects.join(', ')}`).join('; ');
  return others.map((row) => ({
    input: row.value,
    before,
    after: 'as for 0',
    isReachable: true,
    text: `${row.value} (${rowPlace(row)}) is no longer told to ${acting.map((each) => `${each.name}()`).join(', ')}, so that it goes on as for 0.`,
  }));
}

// Where it goes. ------------------------------------------------------------------------------------

interface TargetSlot {
  readonly kind: 'same' | 'known' | 'argued' | 'untold';
  readonly reasons: readonly string[];
}

/** Whether the new slot is called by those who call through the old one. */
function judgeTarget(
  parts: SlotParts,
  move: SlotMove,
  rule: MigrationRule,
  id: FunctionId,
): TargetSlot {
  if (move.slot === move.to) return { kind: 'same', reasons: [] };
  const why = targetTrouble(parts, move, id);
  if (why === undefined) {
    const callers = dispatchersOf(parts, move.to).known.map((each) => `${each.name}()`);
    const who = [...new Set(callers)].join(', ');
    return { kind: 'known', reasons: [`${who} calls through ${move.to} as well.`] };
  }
  if (rule.argument !== undefined) return { kind: 'argued', reasons: [why, rule.argument] };
  return { kind: 'untold', reasons: [why] };
}

function targetTrouble(parts: SlotParts, move: SlotMove, id: FunctionId): string | undefined {
  const type = typeOfSlot(parts, fileOf(id), move.to);
  if (type === '') return `This tree declares no ${move.to} yet.`;
  if (type !== move.resultType) return `${move.to} is declared with the result type ${type}.`;
  const olds = new Set(dispatchersOf(parts, move.slot).known.map((each) => each.function));
  const news = new Set(dispatchersOf(parts, move.to).known.map((each) => each.function));
  if (olds.size === 0) return `Nothing was found that calls through ${move.slot}.`;
  const without = [...olds].filter((each) => !news.has(each));
  if (without.length === 0) return undefined;
  const names = without.map((each) => `${displayName(parts.graph, each)}()`).join(', ');
  return `${names} calls through ${move.slot}, but not through ${move.to}.`;
}
