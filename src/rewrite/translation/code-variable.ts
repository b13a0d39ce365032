import type { Item } from './items.ts';
import type { Revision } from './revision.ts';
import type { FunctionCode } from './statements.ts';
import { isFree, type LocalVariable } from './variables.ts';

/** One variable that a declaration becomes: of the codes, or of the error numbers that are left. */
interface Declared {
  readonly type: string;
  readonly name: string;
  readonly initializer: string | undefined;
}

/** What the variable that carried results is declared as from now on. */
export interface VariableSplit {
  readonly code: Declared | undefined;
  readonly error: Declared | undefined;
}

const CODE_NAMES = ['ret', 'vmf_ret', 'result'];
const ERROR_NAMES = ['err', 'error', 'errno'];

/** Names for the codes and for the errors that were in one variable; undefined when none is free. */
export function splitNames(
  code: FunctionCode,
  name: string,
  keepsErrors: boolean,
): { readonly code: string; readonly error: string } | undefined {
  const free = (names: readonly string[]): string | undefined =>
    names.find((each) => isFree(code, each));
  const isError = /^(err|error|errno)$/.test(name);
  if (isError) {
    const found = free(CODE_NAMES) ?? (keepsErrors ? undefined : name);
    return found === undefined ? undefined : { code: found, error: name };
  }
  if (!keepsErrors) return { code: name, error: name };
  const found = free(ERROR_NAMES);
  return found === undefined ? undefined : { code: name, error: found };
}

/** Declares the codes and the errors in the place of the variable that had both. */
export function declareSplit(
  revision: Revision,
  variable: LocalVariable,
  { code, error }: VariableSplit,
): void {
  const parts = [code, error].filter((one) => one !== undefined);
  const { type, isShared } = variable;
  const own = parts.filter((one) => one.type === type);
  const others = parts.filter((one) => one.type !== type);
  if (isShared || own.length === parts.length) {
    replaceDeclarator(revision, variable, own);
    for (const one of others) revision.insertBefore(variable.declaration, `${textOf(one)};`);
    return;
  }
  const lines = parts.map((one) => `${textOf(one)};`).sort((a, b) => b.length - a.length);
  const indent = revision.indentOf(variable.declaration);
  revision.replace(variable.declaration, lines.join(`\n${indent}`));
}

/** `int err = f();` keeps the code from where it is declared. */
export function declareCall(
  revision: Revision,
  { name, declaration, declarator, isShared }: LocalVariable,
  made: Declared,
): void {
  const { code } = revision;
  const [specifiers = 0] = code.tree.children(declaration.node);
  const nameNode = code.tree.children(declarator)[0] ?? 0;
  if (made.name !== name) revision.replace(code.extent(nameNode), made.name);
  const isPlain = code.nodeText(specifiers) === made.type;
  if (!isShared && !isPlain) revision.replace(code.extent(specifiers), made.type);
}

/** Whether all mentions of a variable are its uses in statements, and no label or macro has the name. */
export function canRename({ code }: Revision, { name, declaration }: LocalVariable): boolean {
  const all = code.placesOf({ start: 0, end: code.text.length }, name);
  const isUse = (at: number): boolean => {
    const item = code.itemAt(at);
    if (item === declaration) return true;
    return item !== undefined && !/^(label|goto|opaque|declaration|block)$/.test(item.kind);
  };
  return all.every(isUse);
}

/** Another name for what the variable means besides the code: everywhere but where that is written anew. */
export function renameErrors(
  revision: Revision,
  { name, declaration }: LocalVariable,
  to: string,
  isRewritten: (item: Item) => boolean,
): void {
  const { code } = revision;
  for (const item of code.items) {
    if (item === declaration || item.kind === 'block' || isRewritten(item)) continue;
    const end = item.blocks[0]?.start ?? item.end;
    for (const at of code.placesOf({ start: item.start, end }, name)) {
      revision.replace({ start: at, end: at + name.length }, to);
    }
  }
}

function textOf({ type, name, initializer }: Declared): string {
  return `${type} ${declaratorText({ name, initializer })}`;
}

function declaratorText({ name, initializer }: Omit<Declared, 'type'>): string {
  return initializer === undefined ? name : `${name} = ${initializer}`;
}

/** Puts other declarators of the same type into the place of one; none: takes it out, with its comma. */
function replaceDeclarator(
  revision: Revision,
  { declaration, declarator }: LocalVariable,
  declared: readonly Declared[],
): void {
  const { code } = revision;
  const extent = code.extent(declarator);
  const sorted = [...declared].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (sorted.length > 0) {
    const text = sorted.map(declaratorText).join(', ');
    if (text !== code.textOf(extent)) revision.replace(extent, text);
    return;
  }
  revision.removeDeclarator(declaration, declarator);
}
