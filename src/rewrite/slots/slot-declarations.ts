import type { FileIndex } from '../../facts/postings.ts';
import { Role } from '../../facts/roles.ts';
import type { SlotMove } from '../../plan/slots/slot-parts.ts';
import { slotMovesOf } from '../../plan/slots/slot-parts.ts';
import { namesOfSlot } from '../../plan/slots/slot-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { NodeId, SyntaxTree } from '../../syntax/syntax-tree.ts';
import type { Change, Rewriting } from '../change.ts';
import { findType } from '../functions/function-heads.ts';
import { SourceFiles } from '../functions/source-file.ts';
import type { RewriteParts } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';
import { CollectedEdits } from './collected-edits.ts';

/**
 * Gives the fields themselves the new type where it is another name of the old one, so that functions which have not
 * moved yet still fit. It is carried out before the functions move, and is no use's.
 */
export function rewriteSlotDeclarations(
  parts: RewriteParts,
  spec: MigrationSpec,
): readonly Rewriting[] {
  const files = new SourceFiles(parts);
  const moves = slotMovesOf(spec).filter((move) => move.slot === move.to);
  const edits = new CollectedEdits();
  for (const move of moves) {
    const [struct] = namesOfSlot(move.slot);
    const { base } = parts.search.graph;
    const id = base.find(struct);
    if (id === 0) continue;
    for (const file of base.filesWith(id, Role.shapes)) {
      edits.add(file, fieldEdits(parts, files, spec, file, move));
    }
  }
  const changed = edits.files(parts);
  if (changed === undefined || changed.length === 0) return [];
  return [{ sites: [], candidates: [changeOf(changed)], otherwise: NOT_HELD }];
}

const NOT_HELD = 'The declaration of the slot did not hold when it was looked at again.';

function changeOf(files: Change['files']): Change {
  const nothing = { renames: new Map(), replaced: new Map(), translated: [] };
  const promise = { ...nothing, kind: 'declarations' } as const;
  return { stage: 'introduce', sites: [], files, functions: [], promise, alsoDiffers: [] };
}

/** The edits of every declaration of the struct in a file. */
function fieldEdits(
  parts: RewriteParts,
  files: SourceFiles,
  spec: MigrationSpec,
  index: FileIndex,
  move: SlotMove,
): readonly TextEdit[] {
  const { base } = parts.search.graph;
  const [struct, field] = namesOfSlot(move.slot);
  const file = files.of(index);
  const edits: TextEdit[] = [];
  for (const fact of base.facts(index).structs) {
    if (file === undefined || base.text(fact.tag) !== struct) continue;
    const offset = parts.reader.offsetOf(index, { line: fact.line, column: 1 });
    const tree = offset === undefined ? undefined : file.treeAt(offset);
    const type = fact.fields.find((each) => base.text(each.name) === field)?.typeText ?? 0;
    const old = /^(.*) \(\*\)\(\)$/.exec(base.text(type))?.[1];
    if (tree === undefined || old === undefined || old === move.resultType) continue;
    if (!isAnotherName(parts, spec, move.resultType, old)) continue;
    const specifiers = specifiersOf(tree, struct, field);
    const found = specifiers === undefined ? undefined : findType(tree, specifiers, old);
    if (found === undefined) continue;
    const start = file.tokens.starts[found.firstToken] as number;
    const end = file.tokens.ends[found.endToken - 1] as number;
    edits.push({ start, end, text: move.resultType });
  }
  return edits;
}

/** Whether `type` is, or is going to be, a typedef of `old`. */
function isAnotherName(
  { search }: RewriteParts,
  spec: MigrationSpec,
  type: string,
  old: string,
): boolean {
  const { base } = search.graph;
  const id = base.find(type);
  const known = base
    .filesWith(id, Role.shapes)
    .flatMap((file) => base.facts(file).typedefs.filter((fact) => fact.name === id));
  if (id !== 0 && known.length > 0) {
    return known.every((fact) => base.text(fact.typeText) === old);
  }
  const introduced = spec.introduce.find(({ name }) => name === type)?.definition;
  return introduced?.replace(/\s+/g, ' ').trim() === `typedef ${old} ${type};`;
}

/** What stands in front of `(*field)(…)` in the struct. */
function specifiersOf(tree: SyntaxTree, struct: string, field: string): NodeId | undefined {
  for (let node = 1; node < tree.count; node++) {
    if (tree.kind(node) !== N.structSpecifier) continue;
    const tag = (tree.firstToken[node] as number) + 1;
    if (tree.tokenText(tag) !== struct) continue;
    for (const declaration of declarationsIn(tree, node)) {
      const [specifiers, ...declarators] = tree.children(declaration);
      const [only] = declarators;
      if (declarators.length !== 1 || only === undefined) continue;
      if (pointerName(tree, only) === field) return specifiers;
    }
  }
  return undefined;
}

/** The fields of a struct, those in arms of an `#if` among them, those of inner structs not. */
function declarationsIn(tree: SyntaxTree, node: NodeId): readonly NodeId[] {
  return tree.children(node).flatMap((child) => {
    const kind = tree.kind(child);
    if (kind === N.declaration) return [child];
    return kind === N.conditionalGroup || kind === N.conditionalArm
      ? declarationsIn(tree, child)
      : [];
  });
}

/** The name in `(*name)(…)`. */
function pointerName(tree: SyntaxTree, declarator: NodeId): string | undefined {
  let node = declarator;
  for (const kind of [
    N.initDeclarator,
    N.functionDeclarator,
    N.parenDeclarator,
    N.pointerDeclarator,
  ]) {
    if (tree.kind(node) !== kind) return undefined;
    node = tree.firstChild[node] as number;
  }
  return tree.kind(node) === N.nameDeclarator ? tree.text(node) : undefined;
}
