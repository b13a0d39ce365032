import type { PlanSite, PlanVerdict } from '../documents/plan.ts';

/** Uses that a rule leads to the same replacement. */
export interface SiteGroup {
  readonly rule: string | null;
  /** Those that all of them have. */
  readonly reasons: readonly string[];
  readonly sites: readonly PlanSite[];
}

/** Places of one kind that follow the name in the same way. */
export interface FollowerGroup {
  readonly kind: string;
  readonly api: string;
  readonly verdict: PlanVerdict;
  readonly to: string | null;
  /** `mm/memory.c:84`, in the order of the plan. */
  readonly places: readonly string[];
}

/**
 * Uses that share rule, replacement and proof, in the order of their first. What takes the place of a pattern has
 * the use's own words in it, so that the rule alone tells which belong together.
 */
export function groupSites(sites: readonly PlanSite[]): SiteGroup[] {
  const groups = groupBy(sites, ({ api, to, rule, proof }) =>
    JSON.stringify([api, isOwnText(to) ? '' : to, rule, proof]),
  );
  return groups.map((members) => ({
    rule: members[0]?.rule ?? null,
    reasons: sharedReasons(members),
    sites: members,
  }));
}

/** Whether it holds words of the use itself, unlike a name. */
function isOwnText(to: string | null): boolean {
  return to !== null && !/^[\w.]+$/.test(to);
}

/** Uses for which the same reasons are given and the same differences found. */
export function groupByArgument(sites: readonly PlanSite[]): (readonly PlanSite[])[] {
  return groupBy(sites, ({ reasons, differences }) => JSON.stringify([reasons, differences]));
}

/** Differences between the same two answers, for values that never come. */
export interface UnreachableGroup {
  readonly inputs: readonly string[];
  readonly before: string;
  readonly after: string;
}

export function groupUnreachable({ differences }: PlanSite): UnreachableGroup[] {
  const groups = new Map<string, UnreachableGroup>();
  for (const { input, before, after, reachable } of differences) {
    if (reachable) continue;
    const key = `${before}\0${after}`;
    const inputs = [...(groups.get(key)?.inputs ?? []), input];
    groups.set(key, { inputs, before, after });
  }
  return [...groups.values()];
}

function sharedReasons(sites: readonly PlanSite[]): readonly string[] {
  const [first, ...others] = sites;
  const reasons = first?.reasons ?? [];
  return reasons.filter((reason) => others.every((site) => site.reasons.includes(reason)));
}

export function groupFollowers(sites: readonly PlanSite[]): FollowerGroup[] {
  const groups = groupBy(sites, ({ kind, api, verdict, to }) =>
    JSON.stringify([order.indexOf(kind), api, verdict, to]),
  );
  return groups
    .flatMap((members) => {
      const [first] = members;
      if (first === undefined) return [];
      const { kind, api, verdict, to } = first;
      return [{ kind, api, verdict, to, places: placesOf(members) }];
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

const order: readonly string[] = ['definition', 'declaration', 'export', 'comment'];

function placesOf(sites: readonly PlanSite[]): readonly string[] {
  return sites.map(({ file, line }) => `${file}:${line}`);
}

function groupBy(
  sites: readonly PlanSite[],
  keyOf: (site: PlanSite) => string,
): (readonly PlanSite[])[] {
  const groups = new Map<string, PlanSite[]>();
  for (const site of sites) {
    const key = keyOf(site);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [site]);
    else group.push(site);
  }
  return [...groups.values()];
}
