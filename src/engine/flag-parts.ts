import type { FileIndex } from '../facts/postings.ts';
import type { TreeState } from '../facts/tree-facts.ts';
import { nodeHost } from '../host/host.ts';
import type { FlagParts } from '../plan/preconditions/flag-question.ts';
import type { Analysis } from './analysis.ts';
import { loadFlagRules } from './load-packs.ts';
import type { Project } from './open-project.ts';

/** What checking a flag asks of a tree. `lockAt` is how locks are held at a use, where somebody can tell. */
export function flagPartsOf(
  project: Project,
  analysis: Pick<Analysis, 'functions' | 'constants' | 'reader'>,
  lockAt?: FlagParts['lockAt'],
): FlagParts {
  const { functions, constants, reader } = analysis;
  return {
    search: project.search,
    functions,
    constants,
    rules: loadFlagRules(nodeHost),
    textOf: (file) => Buffer.from(reader.bytes(file) ?? []).toString('latin1'),
    filesIn: filesByFolder(project.opened.facts.state),
    ...(lockAt === undefined ? {} : { lockAt }),
  };
}

/** The files that stand directly in a folder, by path. */
function filesByFolder({ listing, columns }: TreeState): (folder: string) => readonly FileIndex[] {
  const folders = new Map<string, FileIndex[]>();
  listing.files.forEach(({ path }, position) => {
    const index = columns.indexOf[position] ?? -1;
    if (index < 0) return;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [index]);
    else files.push(index);
  });
  return (folder) => folders.get(folder) ?? [];
}
