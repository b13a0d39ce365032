import { nodeHost } from '../host/host.ts';
import type { PlanParts } from '../plan/parts.ts';
import type { LineStyle, RewriteParts } from '../rewrite/parts.ts';
import { readBlobsSync } from '../source/read-blobs-sync.ts';
import { readSource, SourceBuffer } from '../source/read-source.ts';
import { joinPath } from '../source/walk-tree.ts';
import type { Analysis } from './analysis.ts';
import { documentationSearch } from './apply-documentation.ts';
import type { Project } from './open-project.ts';

/** The kernel's: 6.1, Documentation/process/coding-style.rst, and scripts/checkpatch.pl, $max_line_length. */
const KERNEL_STYLE: LineStyle = { preferred: 80, limit: 100 };

/** What rewriting asks of a tree, answered by the parts that are open. */
export function rewritePartsOf(
  project: Project,
  analysis: Analysis,
  planParts: PlanParts,
): RewriteParts {
  return {
    ...planParts,
    reader: analysis.reader,
    symbols: analysis.texts.symbols,
    readFile: treeReader(project, analysis),
    style: KERNEL_STYLE,
    documentationWith: documentationSearch(nodeHost, project.opened.facts.state.listing),
  };
}

/**
 * Reads any file of the tree. A C file comes to the byte as the plan saw it; one that was edited since is not there.
 */
function treeReader(
  project: Project,
  { reader }: Analysis,
): (path: string) => Uint8Array | undefined {
  const { listing, columns } = project.opened.facts.state;
  const others = new Map<string, Uint8Array | undefined>();
  let positions: ReadonlyMap<string, number> | undefined;
  return (path) => {
    positions ??= new Map(listing.files.map((file, position) => [file.path, position]));
    const position = positions.get(path);
    const index = position === undefined ? -1 : (columns.indexOf[position] ?? -1);
    if (index >= 0) return reader.bytes(index);
    if (!others.has(path)) others.set(path, readOther(project, path));
    return others.get(path);
  };
}

function readOther(project: Project, path: string): Uint8Array | undefined {
  const { listing } = project.opened.facts.state;
  if (listing.revision === undefined) {
    const buffer = new SourceBuffer();
    const read = readSource(nodeHost.fileSystem, joinPath(listing.root, path), buffer);
    return read.kind === 'read' ? buffer.content(read.length).slice() : undefined;
  }
  // Git's answer would name the path in a line whose words are told apart by blanks.
  if (/\s/.test(path)) return undefined;
  const object = `${listing.revision.commit}:${path}`;
  const [read] = readBlobsSync(nodeHost, listing.root, [object]);
  return read?.kind === 'blob' ? read.bytes : undefined;
}
