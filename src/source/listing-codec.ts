import type { ListedFile, ListingProblem, StampedPath, TreeListing } from './tree-listing.ts';

/**
 * Turns a listing into bytes for the store. A kernel's takes 4 MB and is read in a few milliseconds, a tenth of
 * what JSON takes.
 */
export function encodeListing(listing: TreeListing): Uint8Array {
  const { files, folders, witnesses } = listing;
  const header: Header = {
    version: VERSION,
    root: listing.root,
    kind: listing.kind,
    revision: listing.revision,
    repository: listing.repository,
    problems: listing.problems,
    links: listing.links,
    folderProblems: listing.folderProblems,
    namesListedAtMs: listing.namesListedAtMs,
    counts: [files.length, folders.length, witnesses.length],
  };
  const stamped = [...files, ...folders, ...witnesses];
  const text = [JSON.stringify(header), ...stamped.map((place) => place.path)];
  const ids = files.map((file) => file.contentId ?? '').join('');
  const numbers = new Float64Array(stamped.length * 4);
  let at = 0;
  for (const place of stamped) {
    numbers[at++] = place.size;
    numbers[at++] = place.mtimeMs;
    numbers[at++] = place.ctimeMs;
    numbers[at++] = place.inode;
  }
  const textBytes = Buffer.from(text.join('\0'));
  const idBytes = Buffer.from(ids, 'hex');
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(textBytes.length, 0);
  prefix.writeUInt32LE(idBytes.length, 4);
  return Buffer.concat([prefix, Buffer.from(numbers.buffer), textBytes, idBytes]);
}

/**
 * The listing that `encodeListing` wrote, ready to be `previous`. `undefined` when the bytes are not one of this
 * version, so that a damaged or foreign entry costs a new listing and nothing else.
 */
export function decodeListing(bytes: Uint8Array): TreeListing | undefined {
  try {
    return decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    // Cut short, or not JSON where JSON should be: all the same to the caller.
    return undefined;
  }
}

const VERSION = 'listing-1';

interface Header {
  readonly version: string;
  readonly root: string;
  readonly kind: TreeListing['kind'];
  readonly revision: { readonly name: string; readonly commit: string } | undefined;
  readonly repository: string | undefined;
  readonly problems: readonly ListingProblem[];
  readonly links: readonly string[];
  readonly folderProblems: readonly ListingProblem[];
  readonly namesListedAtMs: number;
  readonly counts: readonly [files: number, folders: number, witnesses: number];
}

function decode(bytes: Buffer): TreeListing | undefined {
  const textLength = bytes.readUInt32LE(0);
  const idsLength = bytes.readUInt32LE(4);
  const textStart = bytes.length - textLength - idsLength;
  const [json = '', ...paths] = bytes
    .toString('utf8', textStart, textStart + textLength)
    .split('\0');
  // Checked right below, as far as damage can be told from a listing.
  const header = JSON.parse(json) as Header;
  const [files, folders, witnesses] = header.counts;
  const count = files + folders + witnesses;
  if (header.version !== VERSION || paths.length !== count || textStart !== 8 + count * 32) {
    return undefined;
  }
  // A copy, because the bytes need not begin where a number of eight bytes may.
  const numbers = new Float64Array(new Uint8Array(bytes.subarray(8, textStart)).buffer);
  const places = paths.map((path, k) => readPlace(path, numbers, k * 4));
  const ids = bytes.toString('hex', textStart + textLength);
  const { root, kind, revision, repository, problems, links, folderProblems } = header;
  return {
    root,
    kind,
    ...(revision === undefined ? {} : { revision }),
    ...(repository === undefined ? {} : { repository }),
    files: kind === 'revision' ? withIds(places.slice(0, files), ids) : places.slice(0, files),
    problems,
    folders: places.slice(files, files + folders),
    witnesses: places.slice(files + folders),
    links,
    folderProblems,
    namesListedAtMs: header.namesListedAtMs,
    namesReused: false,
  };
}

function readPlace(path: string, numbers: Float64Array, at: number): StampedPath {
  const [size = 0, mtimeMs = 0, ctimeMs = 0, inode = 0] = [
    numbers[at],
    numbers[at + 1],
    numbers[at + 2],
    numbers[at + 3],
  ];
  return { path, size, mtimeMs, ctimeMs, inode };
}

function withIds(files: readonly StampedPath[], ids: string): ListedFile[] {
  return files.map((file, k) => ({ ...file, contentId: ids.slice(k * 40, k * 40 + 40) }));
}
