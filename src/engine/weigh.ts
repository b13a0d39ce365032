import type { WeighDocument, WeighedStrategy } from '../documents/weigh.ts';
import { nodeHost } from '../host/host.ts';
import { parseMaintainers, SectionFinder } from '../maintainers/maintainers-file.ts';
import { losesInformation } from '../plan/lost-information.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import { type Strategy, strategiesOf } from '../plan/strategies.ts';
import { readTreeFile } from '../source/read-tree-file.ts';
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
    for (const strategy of strategies) {
      const findings = await planProject(project, strategy.spec, options, analysis);
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
      assumptions: [...assumptions],
    };
  });
}

interface WeighParts {
  readonly project: Project;
  /** Undefined when the tree has no MAINTAINERS file. */
  readonly sections: SectionFinder | undefined;
}

function weigh(parts: WeighParts, strategy: Strategy, findings: PlanFindings): WeighedStrategy {
  const { project } = parts;
  const { base } = project.search.graph;
  const isRange = strategy.key === 'range';
  const runs = findings.sites.filter(isRun).filter((site) => site.judgement.verdict !== 'done');
  const touched = isRange
    ? runs.filter((site) => site.shape !== undefined)
    : findings.sites.filter(isConverted);
  const verdicts = countVerdicts(isRange ? runs.map(reshaped) : runs);
  const pathsOf = (sites: readonly PlannedSite[]): string[] => [
    ...new Set(sites.map(({ file }) => base.path(file))),
  ];
  const paths = pathsOf(touched);
  // Where the function itself stands changes with its introduction.
  const converted = pathsOf(touched.filter(isRun));
  const groups = new Set(converted.map((path) => driverOf(parts.sections, path)));
  const introduced =
    isRange || strategy.isInPlace ? [] : findings.introduce.filter(({ isThere }) => !isThere);
  const retires = !isRange && strategy.spec.retire.some(({ when }) => when === 'unused');
  const lines = countLines(strategy, touched, introduced);
  return {
    strategy: strategy.key,
    title: strategy.title,
    how: strategy.how,
    uses: verdicts,
    files: paths.length,
    // Everything at once is one patch, whatever its size.
    patches: strategy.isInPlace
      ? 1
      : groups.size + (introduced.length > 0 ? 1 : 0) + (retires ? 1 : 0),
    maintainers: parts.sections === undefined ? null : peopleOf(parts.sections, paths).size,
    ...lines,
    exportsAdded: exportsAdded(introduced, strategy),
    losesInformation: isRange
      ? []
      : runs.flatMap((site) => {
          const values = losesInformation(site);
          if (values.length === 0) return [];
          const { file, line } = site;
          return [{ file: base.path(file), line, function: nameOf(project, site), values }];
        }),
    flagDays: strategy.isInPlace ? 1 : 0,
    // Whoever is not changed on that very day goes on compiling with results of another meaning.
    silentlyBroken: strategy.isInPlace ? runs.length : 0,
    guard: strategy.guard,
    notes: [],
  };
}

function isRun({ kind }: PlannedSite): boolean {
  return kind === 'call' || kind === 'reference' || kind === 'binding' || kind === 'pattern';
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

function exportsAdded(introduced: PlanFindings['introduce'], strategy: Strategy): number {
  const added = introduced.filter(({ introduction }) => {
    if (introduction.export === 'none') return false;
    return introduction.how === 'rename' || introduction.export !== undefined;
  });
  const retired = strategy.spec.retire.filter(({ when }) => when === 'unused').length;
  return Math.max(0, added.length - retired);
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

/** Files that share their sections and their folder make one patch. */
function driverOf(sections: SectionFinder | undefined, path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const titles = sections?.sectionsOf(path).map(({ title }) => title) ?? [];
  return `${folder}\0${titles.join('\0')}`;
}

function peopleOf(sections: SectionFinder, paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.flatMap((path) => sections.sectionsOf(path).flatMap(({ maintainers }) => maintainers)),
  );
}
