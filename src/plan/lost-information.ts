import type { MappedValue, PlannedSite } from './planned-site.ts';

/** Values of the old function that the site tells apart and that come to be one code; empty for none. */
export function losesInformation({ judgement }: PlannedSite): readonly string[] {
  const byCode = new Map<string, MappedValue[]>();
  for (const row of judgement.mapping) {
    // What a value comes to be may not be known.
    if (!row.isReachable || row.after.length === 0) continue;
    const code = row.after.join();
    const rows = byCode.get(code);
    if (rows === undefined) byCode.set(code, [row]);
    else rows.push(row);
  }
  const lost: string[] = [];
  for (const rows of byCode.values()) {
    const results = new Set(rows.map(({ before }) => before.join()));
    if (results.size > 1) lost.push(...rows.map(({ input }) => input));
  }
  return lost;
}
