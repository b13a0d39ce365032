import { type FunctionId, fileOf, ownerOf } from '../callgraph/function-id.ts';
import { displayName } from '../callgraph/graph.ts';
import type { DraftAssertion } from '../documents/migration-draft.ts';
import type { CallFact } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';
import { nodeHost } from '../host/host.ts';
import type { Semantics } from '../knowledge/semantics.ts';
import type { Analysis } from './analysis.ts';
import { loadSemantics } from './load-packs.ts';
import type { Project } from './open-project.ts';

/** What the functions, and functions of their own files that they call, check by macros that stop or warn. */
export function findAssertions(
  project: Project,
  analysis: Analysis,
  definitions: readonly FunctionId[],
): DraftAssertion[] {
  const { graph } = project.search;
  const knowledge = loadSemantics(nodeHost);
  const asked = new Set(definitions);
  for (const id of definitions) for (const helper of helpersOf(project, id)) asked.add(helper);
  return [...asked].flatMap((id) => {
    const file = fileOf(id);
    return callsIn(project, id)
      .filter((site) => isAssertion(knowledge, graph.base.text(site.name), site))
      .map(({ line }) => ({
        text: statementAt(analysis, file, line),
        function: displayName(graph, id),
        file: graph.base.path(file),
        line,
      }));
  });
}

function callsIn(project: Project, id: FunctionId): readonly CallFact[] {
  const { sites } = project.search.graph.base.facts(fileOf(id));
  return sites.filter(
    (site): site is CallFact => site.kind === 'call' && site.owner === ownerOf(id),
  );
}

function helpersOf(project: Project, id: FunctionId): FunctionId[] {
  const { definitions } = project.search.graph;
  return callsIn(project, id).flatMap(({ name }) =>
    definitions.of(name).filter((callee) => {
      const fact = definitions.fact(callee);
      return fileOf(callee) === fileOf(id) && fact.kind === 'function';
    }),
  );
}

/**
 * Whether a call is there to be told of a mistake: it does not come back, or it hands its condition on as it was,
 * or it does nothing and nobody looks at its value. What only tells the compiler something does the same, but is
 * written in small letters.
 */
function isAssertion({ calls }: Semantics, name: string, site: CallFact): boolean {
  const rule = calls.get(name);
  if (rule === undefined || !/[A-Z]/.test(name)) return false;
  if (rule.kind === 'noreturn-if' || rule.kind === 'truth') return true;
  return rule.kind === 'call' && rule.isPure && site.resultUse === 'ignored';
}

/** More lines than this belong to no condition that is worth quoting. */
const MAX_LINES = 4;

/** From the line's first word to where its brackets are closed. */
function statementAt(analysis: Analysis, file: FileIndex, line: number): string {
  const bytes = analysis.reader.bytes(file);
  const offset = analysis.reader.offsetOf(file, { line, column: 1 });
  if (bytes === undefined || offset === undefined) return '';
  const rest = new TextDecoder().decode(bytes.subarray(offset, offset + 1_000)).split('\n');
  let text = '';
  for (const each of rest.slice(0, MAX_LINES)) {
    text = `${text} ${each.trim()}`.trim();
    if (text.split('(').length <= text.split(')').length) break;
  }
  return text;
}
