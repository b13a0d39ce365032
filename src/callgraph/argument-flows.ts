import type { NameId } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { EntryRule } from '../knowledge/context-pack.ts';
import { type FunctionId, fileOf, ownerOf } from './function-id.ts';
import type { Graph } from './graph.ts';
import type { SlotBinding, Slots } from './slots.ts';

/** What becomes of a function that is handed over as an argument. */
export type ArgumentFlow =
  /** The callee, or one that it passes the argument on to, calls it: it runs where the callee is called. */
  | { readonly kind: 'called' }
  /** It is stored in a slot. */
  | { readonly kind: 'stored'; readonly binding: SlotBinding }
  /** The context pack says in which context the registered function runs. */
  | { readonly kind: 'entry'; readonly rule: EntryRule; readonly text: string }
  /** The context pack says that it is not called back from here. */
  | { readonly kind: 'inert' };

/** How many calls an argument is passed on through. */
const MAX_DEPTH = 8;

/** Follows function values through the parameters of the functions and macros they are handed to. */
export class ArgumentFlows {
  private readonly graph: Graph;
  private readonly slots: Slots;
  private readonly known = new Map<string, readonly ArgumentFlow[]>();

  constructor(graph: Graph, slots: Slots) {
    this.graph = graph;
    this.slots = slots;
  }

  /** Flows of argument `position` (0-based) of a call of `callee` in `file`; empty when nothing is known. */
  of(file: FileIndex, callee: NameId, position: number): readonly ArgumentFlow[] {
    const flows: ArgumentFlow[] = [];
    this.follow(file, callee, position, 0, new Set(), flows);
    return flows;
  }

  private follow(
    file: FileIndex,
    callee: NameId,
    position: number,
    depth: number,
    seen: Set<string>,
    flows: ArgumentFlow[],
  ): void {
    const name = this.graph.base.text(callee);
    const text = `${name}()#${position + 1}`;
    const rule = this.graph.pack.calls.get(`${name}#${position + 1}`);
    if (rule !== undefined) {
      flows.push({ kind: 'entry', rule, text });
      return;
    }
    if (this.graph.pack.inert.has(`${name}#${position + 1}`)) {
      flows.push({ kind: 'inert' });
      return;
    }
    if (depth > MAX_DEPTH) return;
    for (const id of this.graph.definitions.meantBy(file, callee)) {
      const key = `${id}#${position}`;
      if (seen.has(key)) continue;
      seen.add(key);
      flows.push(...this.inside(id, position));
      this.passOn(id, position, depth, seen, flows);
    }
  }

  /** What the definition itself does with its parameter. */
  private inside(id: FunctionId, position: number): readonly ArgumentFlow[] {
    const key = `${id}#${position}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const facts = this.graph.base.facts(fileOf(id));
    const owner = ownerOf(id);
    const template = this.parameterName(id, position);
    const flows: ArgumentFlow[] = [];
    const isCalled = facts.sites.some(
      (site) =>
        site.owner === owner &&
        ((site.kind === 'parameter-call' && site.parameter === position) ||
          (site.kind === 'call' && template !== 0 && site.name === template)),
    );
    if (isCalled) flows.push({ kind: 'called' });
    for (const binding of facts.bindings) {
      if (binding.owner !== owner) continue;
      const isBound =
        binding.targetParameter === position || (template !== 0 && binding.target === template);
      if (isBound) flows.push({ kind: 'stored', binding: this.slots.resolve(fileOf(id), binding) });
    }
    this.known.set(key, flows);
    return flows;
  }

  /** The calls to which the definition hands its parameter on. */
  private passOn(
    id: FunctionId,
    position: number,
    depth: number,
    seen: Set<string>,
    flows: ArgumentFlow[],
  ): void {
    const file = fileOf(id);
    const facts = this.graph.base.facts(file);
    const owner = ownerOf(id);
    const template = this.parameterName(id, position);
    for (const site of facts.sites) {
      if (site.owner !== owner || site.kind !== 'call') continue;
      for (const argument of site.arguments) {
        if (argument.kind !== 'parameter' || argument.parameter !== position) continue;
        this.follow(file, site.name, argument.position, depth + 1, seen, flows);
      }
    }
    if (template === 0) return;
    for (const reference of facts.references) {
      if (reference.owner !== owner || reference.name !== template || reference.site < 0) continue;
      const site = facts.sites[reference.site];
      if (site?.kind === 'call')
        this.follow(file, site.name, reference.position, depth + 1, seen, flows);
    }
  }

  /** In a macro's body parameter 0 is the name `$1`. Functions have no such names. */
  private parameterName(id: FunctionId, position: number): NameId {
    return this.graph.definitions.fact(id).kind === 'macro'
      ? this.graph.base.find(`$${position + 1}`)
      : 0;
  }
}
