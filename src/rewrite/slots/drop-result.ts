import type { FunctionId } from '../../callgraph/function-id.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { SyntaxTree } from '../../syntax/syntax-tree.ts';
import type { FunctionHead } from '../functions/function-heads.ts';
import type { SourceFile } from '../functions/source-file.ts';
import type { RewriteParts } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';
import { callsOf, isMustUse, wordsOfMacros } from './call-knowledge.ts';
import { Draft } from './draft.ts';
import { editsOfDraft } from './draft-edits.ts';
import { dropReturnedValues, dropUnusedLabels, settleEnd } from './drop-returns.ts';
import { tidyVariable, touchedVariables } from './drop-variables.ts';
import { FunctionBody } from './function-body.ts';

/** The edits of a body, or a sentence that says why it keeps its result. */
export type BodyEdits = readonly TextEdit[] | string;

/**
 * Lets a function's body return nothing: calls and stores stay, in their order, and what only served the result
 * goes. The head is not touched.
 */
export function dropResult(
  parts: RewriteParts,
  id: FunctionId,
  file: SourceFile,
  tree: SyntaxTree,
  head: FunctionHead,
): BodyEdits {
  if (tree.kind(head.node) !== N.functionDefinition) return 'Its text is no plain definition.';
  if (tree.problems.length > 0) return 'Its text could not be parsed in full.';
  if (tree.choices.length > 0) return 'The arms of an #if in it split a statement.';
  const [text = ''] = tree.text(head.node).split('{', 1);
  if (isMustUse(text)) return 'Its head says that its result must be used.';
  const words = wordsOfMacros(parts, id);
  const macro = words.get('return');
  if (macro !== undefined) return `The macro ${macro} holds a return.`;
  const body = new FunctionBody(tree, head.node);
  const draft = new Draft(body, callsOf(parts, id, tree));
  const problem = dropReturnedValues(draft) ?? settle(draft, words);
  return problem ?? editsOfDraft(file, draft);
}

/** Until nothing changes any more: what goes can leave something else without a use. */
function settle(draft: Draft, macroWords: ReadonlyMap<string, string>): string | undefined {
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    settleEnd(draft);
    for (const name of touchedVariables(draft)) {
      const macro = macroWords.get(name);
      if (macro !== undefined) return `The macro ${macro} may use the variable ${name}.`;
      const went = tidyVariable(draft, name);
      if (typeof went === 'string') return went;
      if (went) isSettled = false;
    }
  }
  dropUnusedLabels(draft);
  return undefined;
}
