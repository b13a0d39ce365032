import type { BindingFact, NameId, ReferenceFact, Site } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { Role } from '../facts/roles.ts';
import type { Graph } from './graph.ts';

/** A call in the tree: the file, its place among the file's sites, and the site itself. */
export interface SiteAt {
  readonly file: FileIndex;
  readonly index: number;
  readonly site: Site;
}

/** A name handed over as an argument. `site` is the call, when the text shows one. */
export interface ReferenceAt {
  readonly file: FileIndex;
  readonly reference: ReferenceFact;
}

/** Calls of one file, as indexes among its sites. */
interface SiteLookup {
  readonly calls: ReadonlyMap<NameId, readonly number[]>;
  readonly dispatches: ReadonlyMap<NameId, readonly number[]>;
}

/** Mentions of one file that are no calls. */
interface ReferenceLookup {
  readonly byName: ReadonlyMap<NameId, readonly ReferenceFact[]>;
  readonly byCall: ReadonlyMap<number, readonly ReferenceFact[]>;
}

/** Where names are called, referred to and called through, by name; found once and remembered. */
export class SiteFinder {
  private readonly graph: Graph;
  // By file and by kind, because most questions need one kind of facts and decoding all of them is dear.
  private readonly siteLookups = new Map<FileIndex, SiteLookup>();
  private readonly referenceLookups = new Map<FileIndex, ReferenceLookup>();
  private readonly bindingLookups = new Map<
    FileIndex,
    ReadonlyMap<NameId, readonly BindingFact[]>
  >();
  private readonly calls = new Map<NameId, readonly SiteAt[]>();
  private readonly references = new Map<NameId, readonly ReferenceAt[]>();
  private readonly dispatches = new Map<NameId, readonly SiteAt[]>();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** Calls written `name(…)` anywhere in the tree. */
  callsOf(name: NameId): readonly SiteAt[] {
    return remembered(this.calls, name, () =>
      this.graph.base.filesWith(name, Role.calls).flatMap((file) => this.callsIn(file, name)),
    );
  }

  /** Calls written `name(…)` in one file. */
  callsIn(file: FileIndex, name: NameId): readonly SiteAt[] {
    return this.sitesAt(file, this.siteLookup(file).calls.get(name));
  }

  /** Calls through a field of that name: `x->name(…)`. */
  dispatchesOf(field: NameId): readonly SiteAt[] {
    return remembered(this.dispatches, field, () =>
      this.graph.base
        .filesWith(field, Role.dispatches)
        .flatMap((file) => this.dispatchesIn(file, field)),
    );
  }

  dispatchesIn(file: FileIndex, field: NameId): readonly SiteAt[] {
    return this.sitesAt(file, this.siteLookup(file).dispatches.get(field));
  }

  /** Mentions of the name that are no calls. */
  referencesOf(name: NameId): readonly ReferenceAt[] {
    return remembered(this.references, name, () =>
      this.graph.base
        .filesWith(name, Role.refers)
        .flatMap((file) => this.referencesIn(file, name).map((reference) => ({ file, reference }))),
    );
  }

  referencesIn(file: FileIndex, name: NameId): readonly ReferenceFact[] {
    return this.referenceLookup(file).byName.get(name) ?? [];
  }

  /** Slots of one file that the name is put into. */
  bindingsIn(file: FileIndex, target: NameId): readonly BindingFact[] {
    return this.bindingLookup(file).get(target) ?? [];
  }

  /** The name that stands alone as argument `position` of a call; 0 for other expressions. */
  argumentName(file: FileIndex, site: number, position: number): NameId {
    const names = this.referenceLookup(file).byCall.get(site);
    return names?.find((reference) => reference.position === position)?.name ?? 0;
  }

  /** The text of an argument that is a plain name. */
  argumentText(file: FileIndex, site: number, position: number): string | undefined {
    const name = this.argumentName(file, site, position);
    return name === 0 ? undefined : this.graph.base.text(name);
  }

  private sitesAt(file: FileIndex, indexes: readonly number[] | undefined): readonly SiteAt[] {
    if (indexes === undefined) return [];
    const { sites } = this.graph.base.facts(file);
    return indexes.flatMap((index) => {
      const site = sites[index];
      return site === undefined ? [] : [{ file, index, site }];
    });
  }

  private siteLookup(file: FileIndex): SiteLookup {
    return remembered(this.siteLookups, file, () => {
      const calls = new Map<NameId, number[]>();
      const dispatches = new Map<NameId, number[]>();
      this.graph.base.facts(file).sites.forEach((site, index) => {
        if (site.kind === 'call') push(calls, site.name, index);
        else if (site.kind === 'dispatch') push(dispatches, site.field, index);
      });
      return { calls, dispatches };
    });
  }

  private referenceLookup(file: FileIndex): ReferenceLookup {
    return remembered(this.referenceLookups, file, () => {
      const byName = new Map<NameId, ReferenceFact[]>();
      const byCall = new Map<number, ReferenceFact[]>();
      for (const reference of this.graph.base.facts(file).references) {
        push(byName, reference.name, reference);
        if (reference.site >= 0) push(byCall, reference.site, reference);
      }
      return { byName, byCall };
    });
  }

  private bindingLookup(file: FileIndex): ReadonlyMap<NameId, readonly BindingFact[]> {
    return remembered(this.bindingLookups, file, () => {
      const byTarget = new Map<NameId, BindingFact[]>();
      for (const binding of this.graph.base.facts(file).bindings)
        push(byTarget, binding.target, binding);
      return byTarget;
    });
  }
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

export function remembered<Key, Value>(cache: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
