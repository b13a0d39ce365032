import type { FileFacts, NameId } from './model.ts';
import type { FileIndex } from './postings.ts';

/** The facts of one tree, as the call graph asks for them. */
export interface FactBase {
  /** The file's path, relative to the tree. */
  path(file: FileIndex): string;
  text(name: NameId): string;
  /** The number of a name, 0 when it stands nowhere in the tree. */
  find(text: string): NameId;
  /** Files that hold the name in one of the roles (bits of `Role`), in rising order. */
  filesWith(name: NameId, roles: number): readonly FileIndex[];
  facts(file: FileIndex): FileFacts;
}
