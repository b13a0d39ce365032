import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import { displayName, pathOf } from '../callgraph/graph.ts';
import { findUses } from '../callgraph/uses.ts';
import type { ControlFlowGraph } from '../outcomes/control-flow-graph.ts';
import type { Change } from '../rewrite/change.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { AllowedDifferences, listedInVain } from './allowed-differences.ts';
import { addedTexts, type ChangedFunction, findChanged, newTextOf } from './changed-texts.ts';
import type { CodeUnit } from './code-text.ts';
import { compilerWarnings } from './compiler-checks.ts';
import type { ResultDifference } from './lockstep/answer.ts';
import {
  type Correspondence,
  compareVersions,
  parametersOfAll,
  resultsOfAll,
} from './lockstep/lockstep.ts';
import { findTokenDifference } from './token-changes.ts';
import { type ExactGraphs, type NewText, TreeBodies } from './tree-bodies.ts';
import { isRenamedTypesOnly, TypeNames } from './type-names.ts';
import type { FileVersions, FoundDifference, VetoReason } from './verification.ts';

interface Findings {
  readonly reasons: readonly VetoReason[];
  readonly differences: readonly FoundDifference[];
}

/** More values than this are not listed. */
const MAX_SPELLED = 8;

/** Looks at every function that changes: whether it does what the changes promise, all of them together. */
export class BehaviorCheck {
  private readonly parts: RewriteParts;
  private readonly spec: MigrationSpec;
  private readonly changes: readonly Change[];
  private readonly files: readonly FileVersions[];
  private readonly before: TreeBodies;
  private readonly after: TreeBodies;
  private readonly changed = new Map<FunctionId, ChangedFunction>();
  private readonly added: ReadonlyMap<string, NewText>;
  private readonly renames: ReadonlyMap<string, string>;
  private readonly replaced: ReadonlyMap<string, string>;
  private readonly translated: ReadonlySet<FunctionId>;
  private readonly typeNames: TypeNames;
  private readonly reasons: VetoReason[] = [];
  private readonly differences: FoundDifference[] = [];

  constructor(
    parts: RewriteParts,
    spec: MigrationSpec,
    exact: ExactGraphs,
    changes: readonly Change[],
    files: readonly FileVersions[],
  ) {
    this.parts = parts;
    this.spec = spec;
    this.changes = changes;
    this.files = files;
    const promises = changes.map(({ promise }) => promise);
    this.renames = new Map([
      ...spec.introduce.flatMap(({ how, of, name }) =>
        how === 'rename' ? [[of, name] as const] : [],
      ),
      ...promises.flatMap(({ renames }) => [...renames]),
    ]);
    this.replaced = new Map(promises.flatMap(({ replaced }) => [...replaced]));
    this.translated = new Set(promises.flatMap(({ translated }) => translated));
    this.typeNames = new TypeNames(parts, spec.introduce);
    for (const id of new Set(changes.flatMap(({ functions }) => functions))) this.find(id);
    this.added = addedTexts(parts, spec, files);
    const texts = new Map([...this.changed].map(([id, each]) => [id, newTextOf(parts, each)]));
    this.before = new TreeBodies(parts, exact);
    this.after = new TreeBodies(parts, exact, texts, this.added);
  }

  run(): Findings {
    for (const each of this.changed.values()) {
      if (this.isSameText(each)) continue;
      this.checkWarnings(each);
      this.check(each);
    }
    for (const id of this.translated) this.checkCallers(id);
    if (this.reasons.length === 0) this.checkListed();
    const { reasons, differences } = this;
    return { reasons, differences };
  }

  /** What verdicts list as a difference has to be one. */
  private checkListed(): void {
    const found = this.differences.map(({ difference }) => difference);
    for (const { promise, sites } of this.changes) {
      if (promise.kind !== 'behavior') continue;
      for (const site of sites) {
        const [input] = listedInVain(this.parts, site, this.renames, found);
        const owner = site.owner === undefined ? undefined : this.changed.get(site.owner);
        if (input === undefined || owner === undefined) continue;
        this.complain(owner, `the verdict lists a difference for ${input}, and there is none`);
      }
    }
  }

  // Texts. -------------------------------------------------------------------------------------------

  private find(id: FunctionId): void {
    const { graph } = this.parts.search;
    const found = findChanged(this.parts, this.files, this.renames, id);
    if (found === 'missing') {
      const text = `${displayName(graph, id)}() cannot be found in the new text.`;
      this.reasons.push({ text, path: pathOf(graph, id), line: graph.definitions.fact(id).line });
    } else if (found !== undefined) this.changed.set(id, found);
  }

  /** The same text means the same only where all that it calls means the same. */
  private isSameText({ before, after }: ChangedFunction): boolean {
    const mine = before.code.unitsIn(before.item.start, before.item.end);
    const theirs = after.code.unitsIn(after.item.start, after.item.end);
    if (findTokenDifference(mine, theirs, this.renames) !== undefined) return false;
    return !this.isNamingTranslated(mine);
  }

  private isSameButForTypes({ before, after }: ChangedFunction): boolean {
    const { parts, typeNames } = this;
    if (this.isNamingTranslated(before.code.unitsIn(before.item.start, before.item.end)))
      return false;
    return isRenamedTypesOnly(parts.symbols, before, after, (name, type) =>
      typeNames.isName(name, type),
    );
  }

  private isNamingTranslated(units: readonly CodeUnit[]): boolean {
    const { graph } = this.parts.search;
    const names = new Set([...this.translated].map((id) => displayName(graph, id)));
    return units.some(({ text }) => names.has(text));
  }

  // Checks. ------------------------------------------------------------------------------------------

  private complain({ id, path, after }: ChangedFunction, text: string, line?: number): void {
    const name = displayName(this.parts.search.graph, id);
    const at = line ?? after.code.lineOf(after.item.start);
    this.reasons.push({ text: `In ${name}(), ${text}.`, path, line: at, isUnproved: true });
  }

  /** What a compiler would say of the new text and did not say of the old one. */
  private checkWarnings(each: ChangedFunction): void {
    const { symbols } = this.parts;
    const warningsOf = (
      { code, item }: ChangedFunction['after'],
      graph: ControlFlowGraph | undefined,
    ): ReturnType<typeof compilerWarnings> =>
      compilerWarnings(symbols, code.bytes.subarray(item.start, item.end), graph);
    const known = warningsOf(each.before, this.before.graphOf(each.id));
    const found = warningsOf(each.after, this.after.graphOf(each.id));
    const first = each.after.code.lineOf(each.after.item.start);
    for (const { text, kind, line } of found) {
      if (known.some((old) => old.text === text)) continue;
      const isMore =
        found.filter((one) => one.kind === kind).length >
        known.filter((one) => one.kind === kind).length;
      if (!isMore) continue;
      const name = displayName(this.parts.search.graph, each.id);
      const { path } = each;
      this.reasons.push({ text: `In ${name}(), ${text}.`, path, line: first + line - 1 });
    }
  }

  private check(each: ChangedFunction): void {
    const own = this.changes.filter(({ functions }) => functions.includes(each.id));
    const kinds = new Set(own.map(({ promise }) => promise.kind));
    if (kinds.has('argued')) return;
    if (kinds.has('behavior') || kinds.has('types')) {
      if (!this.translated.has(each.id) && !this.isSameButForTypes(each)) this.compare(each, own);
      return;
    }
    this.complain(each, 'the code changes, and the change says that it does not');
  }

  private compare(each: ChangedFunction, own: readonly Change[]): void {
    const mine = this.before.graphOf(each.id);
    const theirs = this.after.graphOf(each.id);
    if (mine === undefined || theirs === undefined) {
      this.complain(each, 'the text cannot be read as a function');
      return;
    }
    const claims = own.flatMap(({ alsoDiffers }) => alsoDiffers);
    const marked = new Set(claims.map(({ through }) => through));
    const answer = compareVersions(
      { graph: mine, bodies: this.before },
      { graph: theirs, bodies: this.after },
      this.correspondence(each, marked, own),
    );
    if (answer.kind === 'unknown') {
      const { reason, before, after } = answer.trouble;
      const where = before > 0 ? ` (line ${before} of the old text)` : '';
      this.complain(each, `${reason}${where}`, after || undefined);
    }
    if (answer.kind !== 'differs') return;
    const types = [mine.resultType, theirs.resultType, ...this.resultTypes(each)];
    const chains = own.flatMap(({ sites }) => sites.flatMap((site) => site.chains));
    const domains = [
      ...chains.flatMap(({ entry }) => entry.rule.result ?? []),
      ...types.map((type) => this.parts.domainOf(fileOf(each.id), type)),
    ];
    const allowed = new AllowedDifferences(this.parts, own, {
      ...each,
      domains: [...new Set(domains)],
      renames: this.renames,
    });
    for (const difference of answer.differences) {
      if (allowed.has(difference)) this.differences.push({ function: each.id, difference });
      else this.complain(each, this.describe(each, difference, domains), difference.lines.after);
    }
  }

  private correspondence(
    { id }: ChangedFunction,
    marked: ReadonlySet<string>,
    own: readonly Change[],
  ): Correspondence {
    const { graph } = this.parts.search;
    const translated = [...this.translated].map((each) => displayName(graph, each));
    const oldNames = new Map([...this.renames].map(([old, name]) => [name, old]));
    const meant = (name: string): readonly FunctionId[] =>
      graph.definitions
        .meantBy(fileOf(id), graph.base.find(oldNames.get(name) ?? name))
        .filter((each) => graph.definitions.fact(each).kind === 'function');
    return {
      renames: this.renames,
      opened: new Set([...this.replaced.values(), ...translated, ...this.added.keys()]),
      translated: new Set(translated.flatMap((name) => [name, this.renames.get(name) ?? name])),
      marked,
      isIntroducedType: (text) =>
        /^\w+$/.test(text) &&
        this.spec.introduce.some(({ definition }) =>
          new RegExp(`\\btypedef\\b[^;]*\\b${text}\\s*;`).test(definition ?? ''),
        ),
      isResultDropped: own.some(({ promise }) => promise.retyped?.get(id) === 'void'),
      resultsOf: (name) => {
        if (!this.replaced.has(name) && !this.replaced.has(oldNames.get(name) ?? name))
          return undefined;
        return resultsOfAll(this.parts, meant(name));
      },
      parametersOf: (name) => parametersOfAll(meant(name).map((each) => this.before.graphOf(each))),
    };
  }

  /** The result types of what replaces. */
  private resultTypes({ id }: ChangedFunction): readonly ControlFlowGraph['resultType'][] {
    const from = this.after.graphOf(id);
    if (from === undefined) return [];
    return [...this.replaced.values()].flatMap((name) => {
      const bodies = this.after.bodiesOf({ kind: 'function', name }, from) ?? [];
      return bodies.map(({ resultType }) => resultType);
    });
  }

  private describe(
    { id }: ChangedFunction,
    { before, after, ways, kind }: ResultDifference,
    domains: readonly string[],
  ): string {
    const file = fileOf(id);
    const spelled = (value: bigint | undefined, all: string): string => {
      const texts = domains.map((domain) =>
        value === undefined ? all : this.parts.spell(file, domain, value),
      );
      return texts.find((text) => /[A-Z]/.test(text)) ?? texts[0] ?? all;
    };
    const [way = []] = ways;
    const causes = way.map(({ call, set }) => {
      const values = set
        .members(MAX_SPELLED)
        ?.map((value) => this.parts.spell(file, 'errno', value));
      return `${call}() is ${values?.join(' or ') ?? 'one of many values'}`;
    });
    const when = causes.length === 0 ? '' : `when ${causes.join(' and ')}, `;
    const what = kind === 'returned' ? 'is returned' : 'is handed to others';
    const [old, now] = [
      spelled(before.single, before.toString()),
      spelled(after.single, after.toString()),
    ];
    return `${when}${now} ${what} where it was ${old}`;
  }

  /** A function whose results mean something else now is called only by functions that know. */
  private checkCallers(id: FunctionId): void {
    const each = this.changed.get(id);
    if (each === undefined) return;
    const { graph, sites } = this.parts.search;
    const name = graph.definitions.fact(id).name;
    const together = new Set(this.changes.flatMap(({ functions }) => functions));
    const isMeant = (file: number): boolean => graph.definitions.meantBy(file, name).includes(id);
    const uses = findUses(graph, sites, name).filter(({ file }) => isMeant(file));
    let callers = 0;
    for (const { kind, owner, resultUse, file, line, via } of uses) {
      if (kind === 'comment' || kind === 'definition' || kind === 'declaration') continue;
      if (kind === 'call' && owner === id) continue;
      if (kind === 'call' && resultUse === 'ignored') continue;
      if (kind === 'call' && via === undefined && owner !== undefined && together.has(owner)) {
        callers++;
        continue;
      }
      const place = `${graph.base.path(file)}:${line}`;
      this.complain(
        each,
        `what is returned means something else now, and ${place} does not change with it`,
      );
    }
    if (callers === 0)
      this.complain(
        each,
        'what is returned means something else now, and no caller changes with it',
      );
  }
}
