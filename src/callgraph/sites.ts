import type { NameId, ReferenceFact, Site } from '../facts/model.ts';
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

/** Where names are called, referred to and called through, by name; found once and remembered. */
export class SiteFinder {
  private readonly graph: Graph;
  private readonly calls = new Map<NameId, readonly SiteAt[]>();
  private readonly references = new Map<NameId, readonly ReferenceAt[]>();
  private readonly dispatches = new Map<NameId, readonly SiteAt[]>();
  private readonly namesBySite = new Map<
    FileIndex,
    ReadonlyMap<number, readonly ReferenceFact[]>
  >();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** Calls written `name(…)` anywhere in the tree. */
  callsOf(name: NameId): readonly SiteAt[] {
    return remembered(this.calls, name, () =>
      this.collect(name, Role.uses, (site) => site.kind === 'call' && site.name === name),
    );
  }

  /** Calls through a field of that name: `x->name(…)`. */
  dispatchesOf(field: NameId): readonly SiteAt[] {
    return remembered(this.dispatches, field, () =>
      this.collect(
        field,
        Role.dispatches,
        (site) => site.kind === 'dispatch' && site.field === field,
      ),
    );
  }

  /** Mentions of the name that are no calls. */
  referencesOf(name: NameId): readonly ReferenceAt[] {
    return remembered(this.references, name, () => {
      const found: ReferenceAt[] = [];
      for (const file of this.graph.base.filesWith(name, Role.uses)) {
        for (const reference of this.graph.base.facts(file).references) {
          if (reference.name === name) found.push({ file, reference });
        }
      }
      return found;
    });
  }

  /** The name that stands alone as argument `position` of a call; 0 for other expressions. */
  argumentName(file: FileIndex, site: number, position: number): NameId {
    const found = this.namesOf(file)
      .get(site)
      ?.find((reference) => reference.position === position);
    return found?.name ?? 0;
  }

  /** The text of an argument that is a plain name. */
  argumentText(file: FileIndex, site: number, position: number): string | undefined {
    const name = this.argumentName(file, site, position);
    return name === 0 ? undefined : this.graph.base.text(name);
  }

  private namesOf(file: FileIndex): ReadonlyMap<number, readonly ReferenceFact[]> {
    return remembered(this.namesBySite, file, () => {
      const bySite = new Map<number, ReferenceFact[]>();
      for (const reference of this.graph.base.facts(file).references) {
        if (reference.site < 0) continue;
        const names = bySite.get(reference.site);
        if (names === undefined) bySite.set(reference.site, [reference]);
        else names.push(reference);
      }
      return bySite;
    });
  }

  private collect(name: NameId, role: number, wanted: (site: Site) => boolean): readonly SiteAt[] {
    const found: SiteAt[] = [];
    for (const file of this.graph.base.filesWith(name, role)) {
      this.graph.base.facts(file).sites.forEach((site, index) => {
        if (wanted(site)) found.push({ file, index, site });
      });
    }
    return found;
  }
}

export function remembered<Key, Value>(cache: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
