import { expect } from 'vitest';
import { describeFacts, Reader } from '../facts/describe-facts.ts';

/** A reader keeps every name it meets, so now and then a new one takes its place. */
let reader = new Reader(1 << 16);
let bytesRead = 0;

const MAX_MILLISECONDS = 40;
const MAX_NANOSECONDS_PER_BYTE = 40_000;

/** That a text is read without a word, in bounded time, into a record that can be read back. */
export function expectSound(content: Uint8Array): void {
  if (bytesRead > 400_000) {
    reader = new Reader(1 << 16);
    bytesRead = 0;
  }
  bytesRead += content.length;
  const limit = MAX_MILLISECONDS + (content.length * MAX_NANOSECONDS_PER_BYTE) / 1e6;
  // A busy machine may hold up one run, hardly three.
  const times = [timeOf(content)];
  while (Math.min(...times) > limit && times.length < 3) times.push(timeOf(content));
  expect(Math.min(...times)).toBeLessThan(limit);
  const { facts, text: spell } = reader.facts(content);
  const { lines } = describeFacts(facts, spell);
  const phrases = [...lines.values()].flat();
  // An id that stands for no name is shown as `?7`; a condition may hold such a text of its own.
  const text = Buffer.from(content).toString('latin1');
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/[\s\\]/g, '');
  const isOurs = (phrase: string): boolean =>
    (phrase.match(/\?\d+/g) ?? []).some((id) => !text.includes(id) && !bare.includes(id));
  expect(phrases.filter(isOurs)).toEqual([]);
}

function timeOf(content: Uint8Array): number {
  const began = performance.now();
  reader.record(content);
  return performance.now() - began;
}
