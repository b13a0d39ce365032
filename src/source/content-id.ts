import * as crypto from 'node:crypto';

/** Bytes that must be free in front of the content for `contentIdInPlace`. "blob 18446744073709551615\0" is 26. */
export const HEADROOM = 32;

/** Length of a content id in bytes. */
export const CONTENT_ID_BYTES = 20;

/** The content id of `content`: git's blob id, sha1("blob <length>\0" + content), as 20 bytes. */
export function contentId(content: Uint8Array): Uint8Array {
  const header = Buffer.from(`blob ${content.length}\0`, 'latin1');
  return crypto.createHash('sha1').update(header).update(content).digest();
}

/**
 * The content id of `buffer[start … start + length)`, as 20 bytes of its own.
 *
 * Overwrites up to `HEADROOM` bytes in front of `start`, so that one hash call goes over header and content
 * without a copy. Throws `RangeError` when `start` leaves no room for them.
 */
export function contentIdInPlace(buffer: Uint8Array, start: number, length: number): Uint8Array {
  if (start < HEADROOM || start + length > buffer.length) {
    throw new RangeError('no room for the header in front of the content');
  }
  const from = writeHeader(buffer, start, length);
  return sha1(buffer.subarray(from, start + length));
}

/** The 40 hexadecimal digits of a content id of 20 bytes. */
export function contentIdHex(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('hex');
}

/** Writes "blob <length>\0" so that it ends right before `start`; returns where it begins. */
function writeHeader(buffer: Uint8Array, start: number, length: number): number {
  let at = start - 1;
  buffer[at] = 0;
  let rest = length;
  do {
    buffer[--at] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  } while (rest > 0);
  buffer[--at] = 0x20;
  buffer[--at] = 0x62; // b
  buffer[--at] = 0x6f; // o
  buffer[--at] = 0x6c; // l
  buffer[--at] = 0x62; // b
  return at;
}

// `crypto.hash` came with Node 20.12 and saves the making of a Hash object, half of the cost of a small file.
const sha1: (bytes: Uint8Array) => Uint8Array =
  typeof crypto.hash === 'function'
    ? (bytes) => crypto.hash('sha1', bytes, 'buffer')
    : (bytes) => crypto.createHash('sha1').update(bytes).digest();
