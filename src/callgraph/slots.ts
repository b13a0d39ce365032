import type { BindingFact, NameId, Receiver } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import { type FunctionId, fileOf, functionId, ownerOf } from './function-id.ts';
import { fillTemplate, type Graph } from './graph.ts';
import { remembered, type SiteAt, type SiteFinder } from './sites.ts';

/** A function-pointer field of a struct type; `type` 0 when only the field's name is known. */
export interface Slot {
  readonly type: NameId;
  readonly field: NameId;
}

/** A function put into a slot, with the place where that is written. */
export interface SlotBinding {
  readonly slot: Slot;
  readonly object: string;
  readonly file: FileIndex;
  readonly line: number;
  readonly condition: NameId;
}

export interface Dispatches {
  readonly exact: readonly SiteAt[];
  readonly byName: readonly SiteAt[];
}

/** Who fills which slot, and who calls through it. */
export class Slots {
  private readonly graph: Graph;
  private readonly sites: SiteFinder;
  private readonly bindings = new Map<FunctionId, readonly SlotBinding[]>();
  private readonly byMacro = new Map<FileIndex, ReadonlyMap<number, readonly BindingFact[]>>();

  constructor(graph: Graph, sites: SiteFinder) {
    this.graph = graph;
    this.sites = sites;
  }

  /** The slots that hold the function, by initialiser, assignment or a macro that makes the struct. */
  bindingsOf(id: FunctionId): readonly SlotBinding[] {
    return remembered(this.bindings, id, () => {
      const found: SlotBinding[] = [];
      const { name } = this.graph.definitions.fact(id);
      for (const file of this.graph.base.filesWith(name, Role.binds)) {
        if (!this.graph.definitions.canMean(file, id)) continue;
        for (const binding of this.sites.bindingsIn(file, name)) {
          found.push(this.resolve(file, binding));
        }
      }
      this.addThroughMacros(id, found);
      return found;
    });
  }

  /** The slot a binding fills, with the type found through declarations. */
  resolve(file: FileIndex, binding: BindingFact): SlotBinding {
    const type = this.graph.types.ofReceiver(file, binding.receiver);
    let { field } = binding;
    if (field === 0 && type !== 0) field = this.graph.types.fieldAt(file, type, binding.index);
    return {
      slot: { type, field },
      object: this.graph.base.text(binding.object) || this.receiverText(binding.receiver),
      file,
      line: binding.line,
      condition: binding.condition,
    };
  }

  /** `vm_operations_struct.fault`; `?.fault` when the type is not known. */
  textOf(slot: Slot): string {
    const { base } = this.graph;
    return `${slot.type === 0 ? '?' : base.text(slot.type)}.${base.text(slot.field)}`;
  }

  /**
   * Calls through the slot. `exact` ones go through a receiver of the slot's own type; `byName` ones
   * through a field of that name on a receiver whose type is not known.
   */
  dispatchesOf(slot: Slot): {
    readonly exact: readonly SiteAt[];
    readonly byName: readonly SiteAt[];
  } {
    const exact: SiteAt[] = [];
    const byName: SiteAt[] = [];
    for (const at of this.sites.dispatchesOf(slot.field)) {
      if (at.site.kind !== 'dispatch') continue;
      const type = this.graph.types.ofReceiver(at.file, at.site.receiver);
      if (type !== 0 && type === slot.type) exact.push(at);
      else if (type === 0 || slot.type === 0) byName.push(at);
    }
    return { exact, byName };
  }

  /** Bindings inside the macro `id`, whose targets may be templates. */
  macroBindings(id: FunctionId): readonly BindingFact[] {
    const byOwner = remembered(this.byMacro, fileOf(id), () => {
      const facts = this.graph.base.facts(fileOf(id));
      const found = new Map<number, BindingFact[]>();
      for (const binding of facts.bindings) {
        if (facts.owners[binding.owner]?.kind !== 'macro') continue;
        const list = found.get(binding.owner);
        if (list === undefined) found.set(binding.owner, [binding]);
        else list.push(binding);
      }
      return found;
    });
    return byOwner.get(ownerOf(id)) ?? [];
  }

  /** `DEFINE_OPS(name, function)`: the macro's body binds its argument. */
  private addThroughMacros(id: FunctionId, found: SlotBinding[]): void {
    const { graph, sites } = this;
    const fact = graph.definitions.fact(id);
    const name = graph.base.text(fact.name);
    if (fact.kind === 'function' && fact.macro >= 0) {
      this.addOfMacroMade(id, fact.macro, found);
      return;
    }
    for (const { file, reference } of sites.referencesOf(fact.name)) {
      if (reference.site < 0 || !graph.definitions.canMean(file, id)) continue;
      const site = graph.base.facts(file).sites[reference.site];
      if (site?.kind !== 'call') continue;
      for (const macro of graph.definitions.of(site.name)) {
        // Cheapest question first: few macros bind anything, and which one is meant takes the includes.
        if (graph.definitions.fact(macro).kind !== 'macro') continue;
        if (this.macroBindings(macro).length === 0) continue;
        if (!graph.definitions.canMean(file, macro)) continue;
        for (const binding of this.macroBindings(macro)) {
          const target = fillTemplate(graph.base.text(binding.target), (position) =>
            sites.argumentText(file, reference.site, position),
          );
          if (target === name) found.push(this.instantiate(macro, binding, file, reference.site));
        }
      }
    }
  }

  /** A function that a macro makes and binds in the same breath: `.open = name##_open`. */
  private addOfMacroMade(id: FunctionId, macro: number, found: SlotBinding[]): void {
    const fact = this.graph.definitions.fact(id);
    const file = fileOf(id);
    for (const binding of this.macroBindings(functionId(file, macro))) {
      if (binding.target === fact.name) found.push(this.resolve(file, binding));
    }
  }

  private instantiate(
    macro: FunctionId,
    binding: BindingFact,
    file: FileIndex,
    siteIndex: number,
  ): SlotBinding {
    const { graph, sites } = this;
    const site = graph.base.facts(file).sites[siteIndex];
    const initialized = site?.arguments.find((argument) => argument.kind === 'initializes');
    const knowsType = binding.receiver.base !== 'unknown' || initialized === undefined;
    const resolved = this.resolve(
      fileOf(macro),
      knowsType
        ? binding
        : {
            ...binding,
            receiver: { base: 'type', name: initialized.type, path: binding.receiver.path },
          },
    );
    const object = fillTemplate(graph.base.text(binding.object), (position) =>
      sites.argumentText(file, siteIndex, position),
    );
    return {
      ...resolved,
      object: object ?? resolved.object,
      file,
      line: site?.line ?? binding.line,
    };
  }

  private receiverText(receiver: Receiver): string {
    const names = [receiver.name, ...receiver.path].filter((name) => name !== 0);
    return receiver.base === 'variable'
      ? names.map((name) => this.graph.base.text(name)).join('->')
      : '';
  }
}
