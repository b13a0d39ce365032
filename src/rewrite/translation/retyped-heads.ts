import { fileOf } from '../../callgraph/function-id.ts';
import { findUses } from '../../callgraph/uses.ts';
import { findHead, retypeHead } from '../functions/function-heads.ts';
import { SourceFiles } from '../functions/source-file.ts';
import type { RewriteParts } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';
import { type FunctionTask, Refusal } from './function-task.ts';

/** The definition and every prototype of a function get the type of the codes. */
export function retypedHeads(
  parts: RewriteParts,
  { id, name, codeType, resultType }: FunctionTask,
): readonly { readonly path: string; readonly edit: TextEdit }[] | Refusal {
  const { graph, sites } = parts.search;
  const files = new SourceFiles(parts);
  const fact = graph.definitions.fact(id);
  const found: { path: string; edit: TextEdit }[] = [];
  for (const use of findUses(graph, sites, graph.base.find(name))) {
    if (use.kind !== 'definition' && use.kind !== 'declaration') continue;
    if (!graph.definitions.canMean(use.file, id)) continue;
    if (use.kind === 'definition' && (use.file !== fileOf(id) || use.line !== fact.line)) continue;
    const file = files.of(use.file);
    const offset = parts.reader.offsetOf(use.file, use);
    const tree = offset === undefined ? undefined : file?.treeAt(offset);
    const head =
      file === undefined || offset === undefined || tree === undefined
        ? undefined
        : findHead(file, tree, offset, resultType);
    if (head === undefined || file === undefined) {
      return new Refusal(
        `${graph.base.path(use.file)}:${use.line} does not say plainly that ${name}() returns ${resultType}.`,
      );
    }
    found.push({ path: file.path, edit: retypeHead(file, head, codeType) });
  }
  return found;
}
