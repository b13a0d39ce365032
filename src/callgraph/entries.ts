import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { EntryRule } from '../knowledge/context-pack.ts';
import { type FunctionId, fileOf } from './function-id.ts';
import type { Graph } from './graph.ts';
import type { IncomingFinder } from './incoming.ts';
import { remembered, type SiteFinder } from './sites.ts';
import type { Slots } from './slots.ts';

/** A place where the context pack gives a function its context. */
export interface EntryPoint {
  readonly rule: EntryRule;
  /** `vm_operations_struct.fault`, `request_irq()#2`, `module_init()#1`, `SYSCALL_DEFINE3`. */
  readonly slot: string;
  readonly object: string;
  readonly file: FileIndex;
  readonly line: number;
}

interface NamingMacro {
  readonly prefix: string;
  readonly suffix: string;
  readonly position: number;
  readonly macro: NameId;
  readonly rule: EntryRule;
}

/** Which entry points a function has of its own, before any call is followed. */
export class EntryFinder {
  private readonly graph: Graph;
  private readonly sites: SiteFinder;
  private readonly slots: Slots;
  private readonly incoming: IncomingFinder;
  private naming: readonly NamingMacro[] | undefined;
  private readonly known = new Map<FunctionId, readonly EntryPoint[]>();

  constructor(graph: Graph, sites: SiteFinder, slots: Slots, incoming: IncomingFinder) {
    this.graph = graph;
    this.sites = sites;
    this.slots = slots;
    this.incoming = incoming;
  }

  of(id: FunctionId): readonly EntryPoint[] {
    return remembered(this.known, id, () => {
      const found: EntryPoint[] = [];
      this.addSlots(id, found);
      this.addRegistrations(id, found);
      this.addNamed(id, found);
      this.addDefiner(id, found);
      return found.sort((a, b) => a.file - b.file || a.line - b.line);
    });
  }

  private addSlots(id: FunctionId, found: EntryPoint[]): void {
    for (const { slot, object, file, line } of this.incoming.of(id).bindings) {
      const text = this.slots.textOf(slot);
      const rule = this.graph.pack.slots.get(text);
      if (rule !== undefined) found.push({ rule, slot: text, object, file, line });
    }
  }

  private addRegistrations(id: FunctionId, found: EntryPoint[]): void {
    const { base, definitions } = this.graph;
    const fact = definitions.fact(id);
    if (fact.kind === 'macro') return;
    for (const { file, reference } of this.sites.referencesOf(fact.name)) {
      if (reference.site < 0 || !definitions.canMean(file, id)) continue;
      const site = base.facts(file).sites[reference.site];
      if (site?.kind !== 'call') continue;
      const object = site.owner < 0 ? '' : this.ownerName(file, site.owner);
      for (const flow of this.incoming.flows.of(file, site.name, reference.position)) {
        if (flow.kind !== 'entry') continue;
        found.push({ rule: flow.rule, slot: flow.text, object, file, line: reference.line });
      }
      for (const rule of this.graph.pack.macros.get(base.text(site.name)) ?? []) {
        if (rule.template !== `$${reference.position + 1}`) continue;
        const slot = `${base.text(site.name)}()#${reference.position + 1}`;
        found.push({ rule, slot, object, file, line: reference.line });
      }
    }
  }

  /** `DEVICE_ATTR_RW(name)` registers `name_show` without ever spelling it. */
  private addNamed(id: FunctionId, found: EntryPoint[]): void {
    const { base, definitions } = this.graph;
    const name = base.text(definitions.fact(id).name);
    const file = fileOf(id);
    for (const { prefix, suffix, position, macro, rule } of this.namingMacros()) {
      if (!name.startsWith(prefix) || !name.endsWith(suffix)) continue;
      const argument = name.slice(prefix.length, name.length - suffix.length);
      const argumentName = argument === '' ? 0 : base.find(argument);
      if (argumentName === 0) continue;
      for (const reference of this.sites.referencesIn(file, argumentName)) {
        if (reference.position !== position) continue;
        const site = base.facts(file).sites[reference.site];
        if (site?.kind !== 'call' || site.name !== macro) continue;
        const slot = `${base.text(macro)}()#${position + 1}`;
        found.push({ rule, slot, object: argument, file, line: reference.line });
      }
    }
  }

  /** The pack's macros that put a function's name together, those that occur in this tree. */
  private namingMacros(): readonly NamingMacro[] {
    if (this.naming !== undefined) return this.naming;
    const naming: NamingMacro[] = [];
    for (const [text, rules] of this.graph.pack.macros) {
      const macro = this.graph.base.find(text);
      if (macro === 0) continue;
      for (const rule of rules) {
        const match = /^(\w*)\$(\d)(\w*)$/.exec(rule.template);
        const [, prefix = '', digit = '1', suffix = ''] = match ?? [];
        if (match === null || (prefix === '' && suffix === '')) continue;
        naming.push({ prefix, suffix, position: Number(digit) - 1, macro, rule });
      }
    }
    this.naming = naming;
    return naming;
  }

  private addDefiner(id: FunctionId, found: EntryPoint[]): void {
    const fact = this.graph.definitions.fact(id);
    if (fact.kind === 'macro' || fact.definer === 0) return;
    const definer = this.graph.base.text(fact.definer);
    const rule = this.graph.pack.definers.get(definer);
    if (rule === undefined) return;
    found.push({ rule, slot: definer, object: '', file: fileOf(id), line: fact.line });
  }

  private ownerName(file: FileIndex, owner: number): string {
    const fact = this.graph.base.facts(file).owners[owner];
    return fact === undefined ? '' : this.graph.base.text(fact.name);
  }
}
