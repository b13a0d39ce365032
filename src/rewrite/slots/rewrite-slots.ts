import type { PlannedSite } from '../../plan/planned-site.ts';
import type { Rewriting } from '../change.ts';
import { SourceFiles } from '../functions/source-file.ts';
import type { RewriteParts } from '../parts.ts';
import { writeGroup } from './group-writer.ts';
import {
  functionsOf,
  type MovingSite,
  movingSite,
  type SlotGroup,
  slotGroups,
} from './slot-groups.ts';

/**
 * How the functions of slots are written that a plan converts: with another type of result, in another slot, or both.
 * One rewriting for each set of functions that change together. Sites of other subjects, and those that the plan
 * leaves as they are, are passed over. The slots' own declarations are `rewriteSlotDeclarations`' matter.
 */
export function rewriteSlots(
  parts: RewriteParts,
  sites: readonly PlannedSite[],
): readonly Rewriting[] {
  const files = new SourceFiles(parts);
  const moving = sites.flatMap(movingSite);
  const moved = new Set(moving.map(({ site }) => site));
  const others = sites.filter((site) => !moved.has(site));
  return slotGroups(moving, others).flatMap((group) => rewritingsOf(parts, files, group, others));
}

/** A function that cannot be written leaves those of its group alone that do not need it. */
function rewritingsOf(
  parts: RewriteParts,
  files: SourceFiles,
  group: SlotGroup,
  others: readonly PlannedSite[],
): readonly Rewriting[] {
  const written = writeGroup(parts, files, group);
  if (!('problem' in written)) {
    return [{ sites: written.sites, candidates: [written], otherwise: NOT_HELD }];
  }
  const { problem, culprit } = written;
  const isBad = ({ judgement }: MovingSite): boolean =>
    culprit === undefined || functionsOf(judgement).includes(culprit);
  const bad = group.moving.filter(isBad).map(({ site }) => site);
  const rest = group.moving.filter((each) => !isBad(each));
  const left = [...others, ...bad];
  return [
    { sites: bad, candidates: [], otherwise: problem },
    ...slotGroups(rest, left, group.covered).flatMap((each) =>
      rewritingsOf(parts, files, each, left),
    ),
  ];
}

const NOT_HELD = 'What was written for it did not hold when it was looked at again.';
