import type { IndexDocument } from '../documents/index-report.ts';
import { notUnderstoodOf, unreadableOf } from './coverage.ts';
import { withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { treeOf } from './tree-document.ts';

/** Builds or refreshes the facts of a tree and says what they hold. Throws as `surveyApis` does. */
export async function indexTree(options: TreeOptions): Promise<IndexDocument> {
  const began = performance.now();
  return await withProject(options, (project) => {
    const { facts, filesRead, saved } = project.opened;
    return {
      format: 'flagday/index',
      version: 1,
      tree: treeOf(project),
      bytes: facts.total('bytes'),
      filesRead,
      filesReused: facts.state.listing.files.length - filesRead,
      functions: facts.total('functions'),
      macros: facts.total('macros'),
      calls: facts.total('calls'),
      dispatches: facts.total('dispatches'),
      bindings: facts.total('bindings'),
      references: facts.total('references'),
      structs: facts.total('structs'),
      names: facts.state.dictionary.size - 1,
      unlistedConstants: facts.total('unlistedConstants'),
      unreadable: unreadableOf(project),
      notUnderstood: notUnderstoodOf(project),
      store: { path: project.store.folder, bytes: project.store.size, saved },
      seconds: Math.round(performance.now() - began) / 1000,
    };
  });
}
