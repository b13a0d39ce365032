import { EditedText } from '../layout/edited-text.ts';
import type { FollowedCall } from './follow-calls.ts';
import { type FunctionTask, Refusal, type RewrittenFunction } from './function-task.ts';
import type { Item } from './items.ts';
import { reachableItems } from './reachability.ts';
import type { ResultWay } from './result-way.ts';
import { Revision } from './revision.ts';

/** Gives the codes where the calls stand, and leaves the translation to whatever else comes to it. */
export function returnAtOnce(
  { code }: FunctionTask,
  followed: readonly FollowedCall[],
): RewrittenFunction | Refusal {
  const revision = new Revision(code);
  const calls = new Set(followed.map(({ way }) => way.call));
  const reached = reachableItems(code, calls);
  for (const { call, way } of followed) {
    const { outcome, between, call: item } = way;
    if (between.length > 0 || item.kind === 'declaration') {
      return new Refusal('Something is done between the call and the translation of its result.');
    }
    const rest = outcome.rest.map((each) => ` | ${each}`).join('');
    const head = outcome.kind === 'returned' ? 'return ' : `${outcome.variable} = `;
    revision.replace(call.callee, call.to);
    revision.replace({ start: item.start, end: call.extent.start }, head);
    revision.replace({ start: call.extent.end, end: item.end }, `${rest};`);
    if (outcome.kind === 'returned') continue;
    const problem = goRound(revision, way, reached);
    if (problem !== undefined) return problem;
  }
  return { edited: EditedText.of(code.text).with(revision.finish()), differences: [] };
}

/**
 * What only the call comes to is dropped, and from there the way goes on behind the translation. `reached`: what is
 * come to without the calls.
 */
function goRound(
  revision: Revision,
  { steps, translation, outcome, call }: ResultWay,
  reached: ReadonlySet<Item>,
): Refusal | undefined {
  for (const item of translation) {
    if (!reached.has(item) && item !== call) revision.remove(item);
  }
  const shared = steps.findIndex((item) => translation.includes(item) && reached.has(item));
  if (shared < 0) return undefined;
  const jump = steps
    .slice(0, shared)
    .findLast((item) => !reached.has(item) && (item.kind === 'goto' || item.kind === 'break'));
  const at = outcome.kind === 'assigned' ? outcome.at : undefined;
  const label = at?.block.items[at.index - 1];
  if (jump === undefined || label?.kind !== 'label') {
    return new Refusal('Nothing jumps behind the translation that the call shares with others.');
  }
  revision.replace(jump, `goto ${label.name};`);
  return undefined;
}
