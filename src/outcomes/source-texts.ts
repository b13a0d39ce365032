import type { OwnerFact, Place } from '../facts/model.ts';
import type { OwnerText } from '../facts/owner-text.ts';
import type { FileIndex } from '../facts/postings.ts';

/** The texts behind the facts, as `TextReader` gives them. Nothing here is known when a file was edited since. */
export interface SourceTexts {
  bytes(file: FileIndex): Uint8Array | undefined;
  offsetOf(file: FileIndex, place: Place): number | undefined;
  ownerText(file: FileIndex, owner: OwnerFact): OwnerText | undefined;
}
