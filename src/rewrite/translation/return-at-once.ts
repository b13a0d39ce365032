import { EditedText } from '../layout/edited-text.ts';
import { type FunctionTask, Refusal, type RewrittenFunction } from './function-task.ts';
import { Revision } from './revision.ts';
import { type FollowedCall, isDirect } from './take-apart.ts';

/** Returns the codes where the calls stand, and leaves the translation to whatever else comes to it. */
export function returnAtOnce(
  { code }: FunctionTask,
  followed: readonly FollowedCall[],
): RewrittenFunction | Refusal {
  const revision = new Revision(code);
  for (const { call, way } of followed) {
    if (!isDirect(way) || way.outcome.kind !== 'returned' || way.call.kind === 'declaration') {
      return new Refusal('Something is done between the call and the translation of its result.');
    }
    const rest = way.outcome.rest.map((each) => ` | ${each}`).join('');
    revision.replace(call.callee, call.to);
    revision.replace({ start: way.call.start, end: call.extent.start }, 'return ');
    revision.replace({ start: call.extent.end, end: way.call.end }, `${rest};`);
  }
  return { edited: EditedText.of(code.text).with(revision.finish()), differences: [] };
}
