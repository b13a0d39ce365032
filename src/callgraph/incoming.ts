import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import { ArgumentFlows } from './argument-flows.ts';
import { type FunctionId, fileOf, functionId } from './function-id.ts';
import { fillTemplate, type Graph } from './graph.ts';
import { type ReferenceAt, remembered, type SiteAt, type SiteFinder } from './sites.ts';
import type { Slot, SlotBinding, Slots } from './slots.ts';

/** A step up: `caller` runs the function at `at`. */
export interface IncomingEdge {
  readonly caller: FunctionId;
  readonly file: FileIndex;
  readonly line: number;
  /** The call whose arguments reach the function's parameters; undefined when they are others. */
  readonly at: SiteAt | undefined;
  /** Index of the site among the file's, for the guards around it; -1 for none. */
  readonly siteIndex: number;
  /** `call`, `slot TYPE.FIELD`, `field FIELD`, `callback NAME()#N`. */
  readonly via: string;
  /** Found by a field's name alone, or handed over to code that is not seen calling it. */
  readonly weak: boolean;
}

/** A mention of a function that leads no further, for the list of reasons. */
export interface DeadEnd {
  readonly reason: string;
}

export interface Incoming {
  readonly edges: readonly IncomingEdge[];
  /** Slots that hold the function, those filled through a registration function included. */
  readonly bindings: readonly SlotBinding[];
  readonly deadEnds: readonly DeadEnd[];
}

const MAX_EXPANSIONS = 400;
/** Fields that are named by a later argument of a macro are not looked for. */
const MAX_MACRO_ARGUMENTS = 9;

/** Finds who runs a function: direct calls, macros, slots, callbacks. */
export class IncomingFinder {
  readonly flows: ArgumentFlows;
  private readonly graph: Graph;
  private readonly sites: SiteFinder;
  private readonly slots: Slots;
  private readonly known = new Map<FunctionId, Incoming>();
  private dispatchingFiles: ReadonlySet<FileIndex> | undefined;

  constructor(graph: Graph, sites: SiteFinder, slots: Slots) {
    this.graph = graph;
    this.sites = sites;
    this.slots = slots;
    this.flows = new ArgumentFlows(graph, slots);
  }

  of(id: FunctionId): Incoming {
    return remembered(this.known, id, () => this.find(id));
  }

  private find(id: FunctionId): Incoming {
    const edges: IncomingEdge[] = [];
    const deadEnds: DeadEnd[] = [];
    const bindings = [...this.slots.bindingsOf(id)];
    this.addCalls(id, edges, deadEnds);
    this.addHandedOver(id, edges, bindings, deadEnds);
    const seen = new Set<string>();
    for (const { slot } of bindings) {
      const text = this.slots.textOf(slot);
      if (seen.has(text) || slot.field === 0) continue;
      seen.add(text);
      // Where the pack says what a slot's context is, its callers add nothing.
      if (!this.graph.pack.slots.has(text)) this.addDispatches(slot, text, edges);
    }
    if (edges.length === 0 && bindings.length === 0) this.addPasted(id, edges);
    return { edges, bindings, deadEnds };
  }

  private addCalls(id: FunctionId, edges: IncomingEdge[], deadEnds: DeadEnd[]): void {
    const { definitions } = this.graph;
    const fact = definitions.fact(id);
    for (const at of this.sites.callsOf(fact.name)) {
      if (definitions.canMean(at.file, id)) this.addSite(at, 'call', false, at, edges, deadEnds);
    }
    if (fact.kind === 'macro' && !fact.isFunctionLike) {
      for (const { file, reference } of this.sites.referencesOf(fact.name)) {
        if (reference.owner < 0 || !definitions.canMean(file, id)) continue;
        const caller = functionId(file, reference.owner);
        edges.push({
          caller,
          file,
          line: reference.line,
          at: undefined,
          siteIndex: -1,
          via: 'call',
          weak: false,
        });
      }
    }
    if (fact.kind === 'function' && fact.macro >= 0)
      this.addInstances(id, fact.macro, edges, deadEnds);
  }

  private addSite(
    at: SiteAt,
    via: string,
    weak: boolean,
    passes: SiteAt | undefined,
    edges: IncomingEdge[],
    deadEnds: DeadEnd[],
  ): void {
    const { line, owner } = at.site;
    if (owner < 0) {
      deadEnds.push({ reason: `named at file scope in ${this.graph.base.path(at.file)}:${line}` });
      return;
    }
    const caller = functionId(at.file, owner);
    edges.push({ caller, file: at.file, line, at: passes, siteIndex: at.index, via, weak });
  }

  /** The function is an argument: of a registration, of a function that calls it, of something unseen. */
  private addHandedOver(
    id: FunctionId,
    edges: IncomingEdge[],
    bindings: SlotBinding[],
    deadEnds: DeadEnd[],
  ): void {
    const { base, definitions } = this.graph;
    const fact = definitions.fact(id);
    if (fact.kind === 'macro') return;
    for (const { file, reference } of this.sites.referencesOf(fact.name)) {
      if (!definitions.canMean(file, id)) continue;
      const place = `${base.path(file)}:${reference.line}`;
      if (reference.site < 0) {
        if (reference.owner >= 0) deadEnds.push({ reason: `its address is taken in ${place}` });
        continue;
      }
      const site = base.facts(file).sites[reference.site];
      if (site === undefined) continue;
      const at: SiteAt = { file, index: reference.site, site };
      if (site.kind !== 'call') {
        this.addSite(at, `callback #${reference.position + 1}`, true, undefined, edges, deadEnds);
        continue;
      }
      if (this.isExport(base.text(site.name))) continue;
      const via = `callback ${base.text(site.name)}()#${reference.position + 1}`;
      const flows = this.flows.of(file, site.name, reference.position);
      let followed = false;
      for (const flow of flows) {
        if (flow.kind === 'called') this.addSite(at, via, false, undefined, edges, deadEnds);
        else if (flow.kind === 'stored') {
          bindings.push({ ...flow.binding, file, line: reference.line });
        }
        followed = true;
      }
      if (!followed && site.owner >= 0) this.addSite(at, via, true, undefined, edges, deadEnds);
    }
  }

  private isExport(macro: string): boolean {
    return this.graph.pack.exports.some((prefix) => macro.startsWith(prefix));
  }

  private addDispatches(slot: Slot, text: string, edges: IncomingEdge[]): void {
    const { exact, byName } = this.slots.dispatchesOf(slot);
    const field = this.graph.base.text(slot.field);
    const none: DeadEnd[] = [];
    for (const at of exact) this.addSite(at, `slot ${text}`, false, at, edges, none);
    for (const at of byName) this.addSite(at, `field ${field}`, true, at, edges, none);
    this.addTemplateDispatches(slot, text, edges);
  }

  /** `#define CALL(q, op) ((q)->ops->op(q))`: the field is an argument of the macro. */
  private addTemplateDispatches(slot: Slot, text: string, edges: IncomingEdge[]): void {
    const { base, definitions, types } = this.graph;
    const field = base.text(slot.field);
    for (const { file, reference } of this.namedInDispatchingMacros(slot.field)) {
      const site = base.facts(file).sites[reference.site];
      if (site?.kind !== 'call') continue;
      const template = base.find(`$${reference.position + 1}`);
      for (const macro of definitions.of(site.name)) {
        if (definitions.fact(macro).kind !== 'macro' || !definitions.canMean(file, macro)) continue;
        const home = fileOf(macro);
        for (const inner of this.sites.dispatchesIn(home, template)) {
          if (inner.site.kind !== 'dispatch' || functionId(home, inner.site.owner) !== macro)
            continue;
          const type = types.ofReceiver(home, inner.site.receiver);
          if (type !== 0 && slot.type !== 0 && type !== slot.type) continue;
          const weak = type === 0 || slot.type === 0;
          const via = weak ? `field ${field}` : `slot ${text}`;
          this.addSite({ file, index: reference.site, site }, via, weak, undefined, edges, []);
        }
      }
    }
  }

  /** Mentions of a field as an argument, in files that call one of the macros which call through arguments. */
  private namedInDispatchingMacros(field: NameId): readonly ReferenceAt[] {
    const { base } = this.graph;
    this.dispatchingFiles ??= this.findDispatchingFiles();
    const callers = this.dispatchingFiles;
    return base
      .filesWith(field, Role.refers)
      .filter((file) => callers.has(file))
      .flatMap((file) =>
        this.sites.referencesIn(file, field).map((reference) => ({ file, reference })),
      )
      .filter(({ reference }) => reference.site >= 0);
  }

  private findDispatchingFiles(): ReadonlySet<FileIndex> {
    const { base, definitions } = this.graph;
    const files = new Set<FileIndex>();
    for (let position = 1; position <= MAX_MACRO_ARGUMENTS; position++) {
      for (const { file, site } of this.sites.dispatchesOf(base.find(`$${position}`))) {
        if (site.owner < 0) continue;
        const { name } = definitions.fact(functionId(file, site.owner));
        for (const caller of base.filesWith(name, Role.calls)) files.add(caller);
      }
    }
    return files;
  }

  /** Uses of a macro-made function under the names that its expansions give it. */
  private addInstances(
    id: FunctionId,
    macro: number,
    edges: IncomingEdge[],
    deadEnds: DeadEnd[],
  ): void {
    const { base, definitions } = this.graph;
    const template = base.text(definitions.fact(id).name);
    const maker = functionId(fileOf(id), macro);
    const expansions = this.sites.callsOf(definitions.fact(maker).name);
    for (const { file, index } of expansions.slice(0, MAX_EXPANSIONS)) {
      const name = fillTemplate(template, (position) =>
        this.sites.argumentText(file, index, position),
      );
      const instance = name === undefined ? 0 : base.find(name);
      if (instance === 0) continue;
      for (const at of this.sites.callsOf(instance)) {
        if (at.file === file) this.addSite(at, 'call', false, undefined, edges, deadEnds);
      }
    }
  }

  /** `#define RUN(name) name##_run()` in the function's own file: its name is put together there. */
  private addPasted(id: FunctionId, edges: IncomingEdge[]): void {
    const { base, definitions } = this.graph;
    const file = fileOf(id);
    const wanted = base.text(definitions.fact(id).name);
    base.facts(file).sites.forEach((site, index) => {
      if (site.kind !== 'call' || site.owner < 0) return;
      for (const macro of definitions.of(site.name)) {
        if (definitions.fact(macro).kind !== 'macro') continue;
        if (this.pastes(macro, wanted, file, index) && definitions.canMean(file, macro)) {
          this.addSite(
            { file, index, site },
            `macro ${base.text(site.name)}`,
            false,
            undefined,
            edges,
            [],
          );
        }
      }
    });
  }

  private pastes(macro: FunctionId, wanted: string, file: FileIndex, site: number): boolean {
    const { base } = this.graph;
    const home = base.facts(fileOf(macro));
    return home.sites.some((inner) => {
      if (inner.kind !== 'call' || functionId(fileOf(macro), inner.owner) !== macro) return false;
      const template = base.text(inner.name);
      if (!template.includes('$')) return false;
      return (
        fillTemplate(template, (position) => this.sites.argumentText(file, site, position)) ===
        wanted
      );
    });
  }
}
