import { fileOf } from '../callgraph/function-id.ts';
import type { WeighDocument, WeighedStrategy } from '../documents/weigh.ts';
import { nodeHost } from '../host/host.ts';
import { parseMaintainers, SectionFinder } from '../maintainers/maintainers-file.ts';
import { losesInformation } from '../plan/lost-information.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import { guardOf, type Strategy, strategiesOf } from '../plan/strategies.ts';
import { readTreeFile } from '../source/read-tree-file.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { nameOfSubject } from '../spec/read-subjects.ts';
import { openAnalysis } from './analysis.ts';
import { type Project, withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { planProject } from './plan.ts';
import type { PlanFindings } from './plan-document.ts';
import { readSpec } from './read-spec.ts';
import { treeOf } from './tree-document.ts';
import { countLines } from './weigh-lines.ts';

/**
 * The ways to carry out the migration in `file`, each planned on the tree, with what it costs there.
 *
 * Throws `UserError` as `planMigration` does.
 */
export async function weighMigration(file: string, options: TreeOptions): Promise<WeighDocument> {
  const { spec, contexts } = readSpec(nodeHost, file, options.contexts);
  return await withProject({ ...options, contexts }, async (project) => {
    const { strategies, leftOut } = strategiesOf(spec);
    const analysis = openAnalysis(project);
    const sections = sectionsOf(project);
    const assumptions = new Set<string>();
    const weighed: WeighedStrategy[] = [];
    const plans = new Map<MigrationSpec, PlanFindings>();
    for (const strategy of strategies) {
      // The ways that keep the migration as it is written share its plan.
      const { spec: varied } = strategy;
      const findings = plans.get(varied) ?? (await planProject(project, varied, options, analysis));
      plans.set(varied, findings);
      for (const one of findings.assumptions) assumptions.add(one);
      weighed.push(weigh({ project, sections }, strategy, findings));
    }
    return {
      format: 'flagday/weigh',
      version: 1,
      spec: file,
      name: spec.name,
      tree: treeOf(project),
      strategies: weighed,
      leftOut,
      assumptions: [...assumptions, ...unreadPatterns(sections)],
    };
  });
}

interface WeighParts {
  readonly project: Project;
  /** Undefined when the tree has no MAINTAINERS file. */
  readonly sections: SectionFinder | undefined;
}

function weigh(parts: WeighParts, strategy: Strategy, findings: PlanFindings): WeighedStrategy {
  const { project, sections } = parts;
  const isRange = strategy.key === 'range';
  const { runs, touched, introduced, leaving, staying } = changesOf(strategy, findings);
  const headers = introduced.flatMap((one) => headerOf(project, one, findings));
  const paths = [...new Set([...pathsOf(project, touched), ...headers])];
  // Where the function itself stands changes with its introduction.
  const groups = new Set(
    pathsOf(project, touched.filter(isRun)).map((path) => driverOf(sections, path)),
  );
  const series = groups.size + (introduced.length > 0 ? 1 : 0) + (leaving.length > 0 ? 1 : 0);
  const uses = countVerdicts(isRange ? runs.map(reshaped) : runs);
  const exported = introduced.filter((one) => isExported(one, findings)).length;
  const renamed = introduced.filter(({ introduction }) => introduction.how === 'rename');
  const gone = leaving.filter((name) =>
    renamed.every(({ introduction }) => introduction.of !== name),
  );
  const isChangedBeyond = uses.review > 0 || strategy.isInPlace || isRange || gone.length > 0;
  return {
    strategy: strategy.key,
    title: strategy.title,
    how: strategy.how,
    uses,
    files: paths.length,
    // Everything at once is one patch, whatever its size.
    patches: strategy.isInPlace ? 1 : series,
    maintainers: sections === undefined ? null : peopleOf(sections, paths).size,
    ...countLines({ strategy, touched, introduced, exports: exported, isPart: isChangedBeyond }),
    exportsAdded: exported - gone.filter((name) => hasExport(findings, name)).length,
    losesInformation: isRange ? [] : runs.flatMap((site) => lossAt(project, site)),
    flagDays: strategy.isInPlace ? 1 : 0,
    // Whoever is not changed on that very day goes on compiling with results of another meaning. What is kept is
    // inside the functions that change.
    silentlyBroken: strategy.isInPlace ? uses.total - uses.kept : 0,
    guard:
      staying.length === 0 ? strategy.guard : guardOf({ retire: retiredBut(strategy, staying) }),
    notes: [
      ...staying.map((name) => `${name} has uses that stay, and cannot go`),
      ...missingTranslation(project, strategy),
    ],
  };
}

/** Uses whose results would have to go through a function that is not there are for a person. */
function missingTranslation({ search }: Project, { spec }: Strategy): readonly string[] {
  const { base, definitions } = search.graph;
  const names = spec.rules.flatMap(({ action }) =>
    action.kind === 'call' && action.through !== undefined ? [action.through] : [],
  );
  return [...new Set(names)]
    .filter((name) => definitions.of(base.find(name)).length === 0)
    .map((name) => `${name}() is not in this tree, and what needs it is left for a person`);
}

interface Changes {
  /** Uses that run, and have not the new form already. */
  readonly runs: readonly PlannedSite[];
  /** Those whose text changes; for a range interface those that a person writes anew. */
  readonly touched: readonly PlannedSite[];
  readonly introduced: PlanFindings['introduce'];
  /** Names that the strategy retires, as soon as persons have seen to what is theirs. */
  readonly leaving: readonly string[];
  /** Names that it would retire, were there no use that stays. */
  readonly staying: readonly string[];
}

function changesOf(strategy: Strategy, { sites, introduce }: PlanFindings): Changes {
  const runs = sites.filter(isRun).filter((site) => site.judgement.verdict !== 'done');
  if (strategy.key === 'range') {
    const touched = runs.filter((site) => site.shape !== undefined);
    return { runs, touched, introduced: [], leaving: [], staying: [] };
  }
  const retired = strategy.spec.retire.flatMap(({ name, when }) =>
    when === 'unused' ? [name] : [],
  );
  const introduced = strategy.isInPlace ? [] : introduce.filter(({ isThere }) => !isThere);
  const kept = runs.filter(({ judgement }) => judgement.verdict === 'keep');
  const stays = (name: string): boolean =>
    kept.some(({ subject }) => nameOfSubject(subject) === name) ||
    introduced.some(({ introduction }) => speaksOf(introduction.definition, name));
  return {
    runs,
    touched: sites.filter((site) => isConverted(site) && isWritten(site)),
    introduced,
    leaving: retired.filter((name) => !stays(name)),
    staying: retired.filter(stays),
  };
}

function retiredBut({ spec }: Strategy, staying: readonly string[]): Strategy['spec']['retire'] {
  return spec.retire.filter(({ name }) => !staying.includes(name));
}

function speaksOf(definition: string | undefined, name: string): boolean {
  return definition?.match(/\w+/g)?.includes(name) === true;
}

/** Where an introduction is declared: where it says, or else where the function is that it comes from. */
function headerOf(
  { search }: Project,
  { introduction }: PlanFindings['introduce'][number],
  { sites }: PlanFindings,
): readonly string[] {
  const { header, of } = introduction;
  if (header !== undefined) return [header];
  const own = sites.filter(({ subject }) => nameOfSubject(subject) === of);
  const site =
    own.find(({ kind }) => kind === 'declaration') ?? own.find(({ kind }) => kind === 'definition');
  return site === undefined ? [] : [search.graph.base.path(site.file)];
}

/** With the functions that change along with a site. */
function pathsOf({ search }: Project, sites: readonly PlannedSite[]): readonly string[] {
  const { base } = search.graph;
  const files = sites.flatMap(({ file, judgement }) => [
    file,
    ...judgement.alsoChanges.map((changed) => fileOf(changed.function)),
  ]);
  return [...new Set(files)].map((file) => base.path(file));
}

function lossAt(project: Project, site: PlannedSite): WeighedStrategy['losesInformation'] {
  const values = losesInformation(site);
  if (values.length === 0) return [];
  const file = project.search.graph.base.path(site.file);
  return [{ file, line: site.line, function: nameOf(project, site), values }];
}

function isRun({ kind }: PlannedSite): boolean {
  return kind === 'call' || kind === 'reference' || kind === 'binding' || kind === 'pattern';
}

/** A use that a macro makes changes where the macro is defined. */
function isWritten({ via }: PlannedSite): boolean {
  return via === undefined;
}

function isConverted({ judgement }: PlannedSite): boolean {
  return judgement.verdict === 'convert' || judgement.verdict === 'convert-differs';
}

/** A call of a shape is written anew by a person; the others stay. */
function reshaped(site: PlannedSite): PlannedSite {
  const verdict = site.shape === undefined ? 'keep' : 'review';
  return { ...site, judgement: { ...site.judgement, verdict } };
}

function countVerdicts(sites: readonly PlannedSite[]): WeighedStrategy['uses'] {
  const of = (verdict: string): number =>
    sites.filter(({ judgement }) => judgement.verdict === verdict).length;
  return {
    total: sites.length,
    automatic: of('convert'),
    differing: of('convert-differs'),
    review: of('review'),
    kept: of('keep'),
  };
}

/** A renamed function takes its export along, and its alias needs none. */
function isExported(
  { introduction }: PlanFindings['introduce'][number],
  findings: PlanFindings,
): boolean {
  const { how, export: wanted, of } = introduction;
  if (how === 'rename' || wanted === 'none') return false;
  return wanted !== undefined || hasExport(findings, of);
}

function hasExport({ sites }: PlanFindings, name: string): boolean {
  return sites.some(({ kind, subject }) => kind === 'export' && nameOfSubject(subject) === name);
}

function nameOf({ search }: Project, { owner }: PlannedSite): string | null {
  if (owner === undefined) return null;
  return search.graph.base.text(search.graph.definitions.fact(owner).name);
}

// Drivers and people. ----------------------------------------------------------------------------------

function sectionsOf(project: Project): SectionFinder | undefined {
  const { listing } = project.opened.facts.state;
  const bytes = readTreeFile(nodeHost, listing, 'MAINTAINERS');
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  const folders = new Set<string>();
  for (const { path } of listing.files) {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      folders.add(path.slice(0, end));
    }
  }
  return new SectionFinder(parseMaintainers(text), (path) => folders.has(path));
}

function unreadPatterns(sections: SectionFinder | undefined): readonly string[] {
  const unread = sections?.unread ?? [];
  return unread.map(
    (pattern) => `the pattern ${pattern} of MAINTAINERS is for no file: it cannot be read`,
  );
}

/** Files that share their sections and their folder make one patch. */
function driverOf(sections: SectionFinder | undefined, path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const titles = sections?.sectionsOf(path).map(({ title }) => title) ?? [];
  return `${folder}\0${titles.join('\0')}`;
}

function peopleOf(sections: SectionFinder, paths: readonly string[]): ReadonlySet<string> {
  const people = paths.flatMap((path) =>
    sections.sectionsOf(path).flatMap(({ maintainers }) => maintainers),
  );
  return new Set(people.map(addressOf));
}

/** One person is spelled in more than one way. */
function addressOf(person: string): string {
  return (/<([^<>]+)>/.exec(person)?.[1] ?? person).toLowerCase();
}
