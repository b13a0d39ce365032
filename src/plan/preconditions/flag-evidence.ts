import type { FunctionId } from '../../callgraph/function-id.ts';
import { fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { Evidence } from '../planned-site.ts';
import type { FlagParts, FlagQuestion, SetupPath } from './flag-question.ts';

/** What an answer shows beside itself. */
interface Found {
  readonly paths: readonly SetupPath[];
  readonly taken: readonly Evidence[];
  /** Whole sentences. */
  readonly unknown: readonly string[];
}

/** What was found, handler by handler, in the words of a report; without full stops. */
export function evidenceOf(
  parts: FlagParts,
  question: FlagQuestion,
  { paths, taken, unknown }: Found,
): readonly Evidence[] {
  const { use } = question;
  const reasons = unknown.map((text) => ({ text, file: fileOf(use.function), line: use.line }));
  const all = [
    ...taken,
    ...paths.flatMap((path) => evidenceOfPath(parts, question, path)),
    ...reasons,
  ];
  return all.map((one) => ({ ...one, text: one.text.replace(/\.$/, '') }));
}

function evidenceOfPath(
  parts: FlagParts,
  question: FlagQuestion,
  path: SetupPath,
): readonly Evidence[] {
  const { entry, handler, outcome } = path;
  const { file, line } = entry;
  const nameOf = (id: FunctionId): string => `${displayName(parts.search.graph, id)}()`;
  const object = entry.object === '' ? '' : ` of ${entry.object}`;
  const head = `${entry.slot}${object} is ${nameOf(handler)}`;
  const { flag, use, api } = question;
  if (outcome === 'not-installed') {
    return [{ text: `${head}, which makes no object for this use`, file, line }];
  }
  if (outcome === 'misses') return [{ text: `${head}, which never sets ${flag}`, file, line }];
  const found: Evidence[] = [{ text: head, file, line }];
  for (const set of path.setAt) {
    const chain = set.chain.map(nameOf).join(' > ');
    found.push({ text: `${chain} sets ${flag}`, file: set.file, line: set.line });
  }
  for (const condition of path.except) {
    const text = `${nameOf(handler)} does not set it where ${condition}; with such an object ${nameOf(use.function)} does not come to ${api}(), if that stays so`;
    found.push({ text, file: fileOf(use.function), line: use.line });
  }
  for (const text of path.reasons) found.push({ text, file, line });
  return found;
}
