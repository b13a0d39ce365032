import type { OwnerIndex } from '../facts/model.ts';
import type { FileIndex } from '../facts/postings.ts';

/** A function or macro of the tree: its file and its place among the file's owners. */
export type FunctionId = number & { readonly brand: 'FunctionId' };

/** More functions and macros than this in one file do not occur; the largest kernel header has 400,000. */
const OWNERS_PER_FILE = 1 << 22;

export function functionId(file: FileIndex, owner: OwnerIndex): FunctionId {
  return (file * OWNERS_PER_FILE + owner) as FunctionId; // the only place where the brand is made
}

export function fileOf(id: FunctionId): FileIndex {
  return Math.floor(id / OWNERS_PER_FILE);
}

export function ownerOf(id: FunctionId): OwnerIndex {
  return id % OWNERS_PER_FILE;
}
