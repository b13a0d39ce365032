import type { PlanSite } from '../../src/documents/plan.ts';

interface Marker {
  /** `=` is today's answer, `?` the one that is wanted instead of the `=` beside it. */
  readonly strength: '=' | '?';
  readonly text: string;
  /** Of the code that it speaks of; 1-based. */
  readonly line: number;
  readonly at: number;
}

/**
 * Holds the plan of one file against the file's markers; one text for each thing that is wrong.
 *
 * A marker stands on the line of a use or below it, one for each thing that is said of the use:
 * `//= convert`, `//= convert-differs`, `//= keep`, `//= review`, and then
 * `//= -EBUSY: VM_FAULT_SIGBUS -> VM_FAULT_NOPAGE` for each difference, `//= dead -EINTR: … -> …` for one that
 * cannot occur, `//= because TEXT` for a part of a reason for `review`. `//? VERDICT` is the verdict that is
 * wanted instead. Every use has a marker.
 */
export function checkPlan(text: string, sites: readonly PlanSite[]): string[] {
  const markers = markersOf(text);
  const lines = new Set([...markers, ...sites].map(({ line }) => line));
  return [...lines]
    .sort((a, b) => a - b)
    .flatMap((line) =>
      complaintsAbout(
        line,
        markers.filter((marker) => marker.line === line),
        sites.filter((site) => site.line === line),
      ),
    );
}

function complaintsAbout(
  line: number,
  markers: readonly Marker[],
  sites: readonly PlanSite[],
): string[] {
  const facts = sites.flatMap(factsOf);
  const reasons = sites.flatMap((site) => [...site.reasons, ...site.unknown]);
  const complaints: string[] = [];
  const left = [...facts];
  for (const { strength, text, at } of markers) {
    const reason = /^because (.*)$/.exec(text)?.[1];
    const index = left.indexOf(text);
    const isSaid =
      reason === undefined ? index >= 0 : reasons.some((each) => each.includes(reason));
    if (strength === '?') {
      if (isSaid) complaints.push(`${at}: the answer that is wanted is there: make the //? a //=`);
    } else if (!isSaid) complaints.push(`${at}: lost: ${text}`);
    else if (reason === undefined) left.splice(index, 1);
  }
  const why = reasons.map((reason) => `\n    ${reason}`).join('');
  for (const fact of left) complaints.push(`${line}: new: ${fact}`);
  return complaints.map((complaint, i) => (i === 0 ? `${complaint}${why}` : complaint));
}

/** What markers say of a use. */
function factsOf({ verdict, differences }: PlanSite): string[] {
  // Of a use that a person has to look at, the reason counts.
  if (verdict === 'review') return [verdict];
  const told = differences.map(
    ({ input, before, after, reachable }) =>
      `${reachable ? '' : 'dead '}${input}: ${before} -> ${after}`,
  );
  return [verdict, ...told];
}

const MARKER = /\/\/([=?]) (.*)$/;

function markersOf(text: string): Marker[] {
  let code = 0;
  return text.split('\n').flatMap((line, index) => {
    const [whole, strength, said = ''] = MARKER.exec(line) ?? [];
    const before = whole === undefined ? line : line.slice(0, -whole.length);
    if (before.replace(/[\s\\]/g, '') !== '') code = index + 1;
    if (strength !== '=' && strength !== '?') return [];
    return [{ strength, text: said.trim(), line: code, at: index + 1 }];
  });
}
