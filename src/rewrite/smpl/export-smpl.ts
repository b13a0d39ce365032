import type { ContextSearch } from '../../callgraph/context-search.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import { nameOfSubject } from '../../spec/read-subjects.ts';
import { conversionOf, KEPT, type SmplConversion } from './smpl-conversion.ts';
import { comment, type RuleForm, type RuleLimit, renderRule } from './smpl-text.ts';

/** A semantic patch, and how many uses it does not speak of. */
export interface SmplExport {
  readonly text: string;
  readonly left: number;
}

/**
 * The part of a planned migration that SmPL, the language of Coccinelle, can say: other names for functions, and
 * patterns. A rule that is for some uses only names their functions, since SmPL knows neither contexts nor what a
 * function returns; the rest is told in comments. `origin` is said at the beginning.
 */
export function exportSmpl(
  search: ContextSearch,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
  origin: readonly string[],
): SmplExport {
  const uses = sites.filter((site) => isUse(site) && site.judgement.verdict !== 'done');
  const sorting = new Sorting(search);
  for (const site of uses) sorting.add(site, conversionOf(spec, site));
  const rules = [...sorting.rules.values()];
  const texts = rules.map((rule, number) => {
    const isForAll = uses.every(
      (site) => site.subject !== rule.sites[0]?.subject || rule.sites.includes(site),
    );
    const limit = isForAll ? wrappersIn(spec) : sorting.limitOf(rule, uses);
    const ownSites = rule.sites.filter((site) => !sorting.isLeft(site));
    return ownSites.length === 0
      ? ''
      : renderRule(number + 1, rule.conversion, limit, formOf(search, ownSites));
  });
  const left = [...sorting.left];
  return {
    text: [
      comment([`${spec.name}: ${spec.summary}`, ...origin, ...ADVICE]),
      ...texts.filter((text) => text !== ''),
      ...left.map(([reason, those]) => leftOut(search, reason, those)),
    ].join('\n'),
    left: left.reduce((sum, [reason, those]) => sum + (reason === KEPT ? 0 : those.length), 0),
  };
}

interface SmplRule {
  readonly conversion: SmplConversion;
  readonly sites: PlannedSite[];
}

/** Which rule carries out which use, and which none does. */
class Sorting {
  readonly rules = new Map<string, SmplRule>();
  readonly left = new Map<string, PlannedSite[]>();
  private readonly search: ContextSearch;

  constructor(search: ContextSearch) {
    this.search = search;
  }

  add(site: PlannedSite, conversion: SmplConversion | string): void {
    if (typeof conversion === 'string') {
      this.leave(site, conversion);
      return;
    }
    const key = `${nameOfSubject(site.subject)} ${conversion.from} ${conversion.to}`;
    const rule = this.rules.get(key);
    if (rule === undefined) this.rules.set(key, { conversion, sites: [site] });
    else rule.sites.push(site);
  }

  /**
   * The functions in which alone a rule holds: those that have no other use of its subject, and that no function with
   * such a use is called like.
   */
  limitOf({ sites }: SmplRule, uses: readonly PlannedSite[]): RuleLimit {
    const mine = new Set(sites);
    const others = uses.filter((site) => site.subject === sites[0]?.subject && !mine.has(site));
    const mixed = new Set(others.map(({ owner }) => functionName(this.search, owner)));
    const functions = new Set<string>();
    for (const site of sites) {
      const name = functionName(this.search, site.owner);
      if (name === undefined) this.leave(site, OUTSIDE);
      else if (mixed.has(name)) this.leave(site, MIXED);
      else functions.add(name);
    }
    return { kind: 'only', functions: [...functions].sort() };
  }

  isLeft(site: PlannedSite): boolean {
    return [...this.left.values()].some((sites) => sites.includes(site));
  }

  private leave(site: PlannedSite, reason: string): void {
    this.left.set(reason, [...(this.left.get(reason) ?? []), site]);
  }
}

const OUTSIDE = 'outside of functions, while the rule for them is limited to some functions';
const MIXED = 'in functions of a name in which other uses become something else, or stay';

const ADVICE: readonly string[] = [
  'Definitions, declarations, exports and documentation are not in here: flagday apply --stage introduce.',
];

/** Definitions and their like are no uses, and SmPL does not see comments. */
function isUse({ kind }: PlannedSite): boolean {
  return kind !== 'definition' && kind !== 'declaration' && kind !== 'export' && kind !== 'comment';
}

/** Undefined for what is no function: a macro, file scope. */
function functionName({ graph }: ContextSearch, owner: PlannedSite['owner']): string | undefined {
  if (owner === undefined || graph.definitions.fact(owner).kind !== 'function') return undefined;
  return displayName(graph, owner);
}

/** What is introduced may have the old form in it, and is to keep it. */
function wrappersIn({ introduce }: MigrationSpec): RuleLimit {
  const wrappers = introduce.filter(({ definition }) => definition !== undefined);
  return { kind: 'not', functions: wrappers.map(({ name }) => name) };
}

function formOf({ graph }: ContextSearch, sites: readonly PlannedSite[]): RuleForm {
  return {
    files: [...new Set(sites.map(({ file }) => graph.base.path(file)))].sort(),
    areCalls: sites.every(({ kind }) => kind === 'call'),
  };
}

/** Places of which one reason is given in full; of more, the number is. */
const MOST_PLACES = 20;

function leftOut({ graph }: ContextSearch, reason: string, sites: readonly PlannedSite[]): string {
  const shown = sites.slice(0, MOST_PLACES);
  const places = shown.map(({ file, line }) => `  ${graph.base.path(file)}:${line}`);
  const more = sites.length - shown.length;
  const uses = sites.length === 1 ? '1 use' : `${sites.length} uses`;
  return comment([
    `Left out, ${uses}: ${reason}.`,
    ...places,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]);
}
