import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import { findType } from '../functions/function-heads.ts';
import type { SourceFile } from '../functions/source-file.ts';
import { removeTexts } from '../layout/remove-text.ts';
import type { TextEdit } from '../text-edit.ts';
import { declarationPlace } from './declaration-place.ts';
import { declaratorRanges } from './declarator-lists.ts';
import type { FunctionBody } from './function-body.ts';

/**
 * Gives local variables of a function another type: in its place where a declaration names no other variable, else
 * in a declaration of its own. A sentence where one of them cannot get it.
 */
export function retypeVariables(
  file: SourceFile,
  body: FunctionBody,
  names: readonly string[],
  from: string,
  to: string,
): readonly TextEdit[] | string {
  const byDeclaration = new Map<NodeId, NodeId[]>();
  for (const name of names) {
    const declarators = declaratorsOf(body, name);
    if (typeof declarators === 'string') return declarators;
    for (const declarator of declarators) {
      const declaration = body.parent(declarator);
      byDeclaration.set(declaration, [...(byDeclaration.get(declaration) ?? []), declarator]);
    }
  }
  const edits: TextEdit[] = [];
  for (const [declaration, declarators] of byDeclaration) {
    edits.push(...retypeDeclaration(file, body, { declaration, declarators, from, to }));
  }
  return edits;
}

/** Its declarators; none for a variable that has no plain integer's declaration, which stays as it is. */
function declaratorsOf(body: FunctionBody, name: string): readonly NodeId[] | string {
  const { tree } = body;
  const declared = body.occurrencesOf(name).filter(({ kind }) => kind === 'declared');
  if (declared.length !== 1) {
    return `Which variable ${name} is meant could not be told: ${declared.length} are declared.`;
  }
  const [{ node, holder } = { node: 0, holder: 0 }] = declared;
  if (holder === 0) return `Its parameter ${name} holds the result on its way.`;
  const isPlain =
    tree.firstChild[holder] === node && tree.kind(body.parent(holder)) === N.declaration;
  return isPlain ? [holder] : `The variable ${name} is no plain number.`;
}

interface Retyped {
  readonly declaration: NodeId;
  readonly declarators: readonly NodeId[];
  readonly from: string;
  readonly to: string;
}

function retypeDeclaration(
  file: SourceFile,
  body: FunctionBody,
  retyped: Retyped,
): readonly TextEdit[] {
  const { tree } = body;
  const { declaration, declarators, from, to } = retyped;
  const [specifiers, ...all] = tree.children(declaration) as [NodeId, ...NodeId[]];
  const type = findType(tree, specifiers, from);
  // Another kind of number stays: what is assigned to it is converted as before.
  if (type === undefined) return [];
  const { starts, ends } = file.tokens;
  const start = starts[type.firstToken] as number;
  const end = ends[type.endToken - 1] as number;
  const text = `${to} ${declarators.map((each) => tree.text(each)).join(', ')};`;
  const isWhole = declarators.length === all.length;
  const place = declarationPlace(file, body, { declaration, declarators, text, isWhole });
  if (place === undefined) return [{ start, end, text: to }];
  const removed = isWhole
    ? [{ ...place.own, text: '' }]
    : removeTexts(
        file.bytes,
        declaratorRanges(file, body, declaration, (each) => declarators.includes(each)),
      );
  return [{ start: place.at, end: place.at, text: place.text }, ...removed];
}
