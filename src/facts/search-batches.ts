import { Buffer } from 'node:buffer';
import type { Host } from '../host/host.ts';
import { readBlobs } from '../source/blob-reader.ts';
import { readSource, SourceBuffer } from '../source/read-source.ts';
import { identifierByte } from '../syntax/char-class.ts';
import type { SearchedBatch, SearchJob } from './search-job.ts';

/** Takes batches of the job until none is left and hands what each holds to `deliver`. */
export async function searchBatches(
  host: Host,
  job: SearchJob,
  deliver: (batch: SearchedBatch) => void,
): Promise<void> {
  const next = new Int32Array(job.nextBatch);
  const words = job.words.map((word) => Buffer.from(word, 'utf8'));
  const buffer = new SourceBuffer();
  for (;;) {
    const batch = Atomics.add(next, 0, 1);
    if (batch + 1 >= job.batches.length) return;
    deliver(await searchBatch(host, job, batch, { words, buffer }));
  }
}

interface Tools {
  readonly words: readonly Buffer[];
  readonly buffer: SourceBuffer;
}

async function searchBatch(
  host: Host,
  job: SearchJob,
  batch: number,
  { words, buffer }: Tools,
): Promise<SearchedBatch> {
  const first = job.batches[batch] as number;
  const sources = job.sources.slice(first, job.batches[batch + 1]);
  const found: number[] = [];
  const problems: { file: number; reason: string }[] = [];
  let bytes = 0;
  const look = (file: number, content: Uint8Array): void => {
    bytes += content.length;
    if (holdsAll(content, words)) found.push(file);
  };
  if (job.repository === undefined) {
    sources.forEach((source, i) => {
      const read = readSource(host.fileSystem, source, buffer);
      if (read.kind === 'problem') problems.push({ file: first + i, reason: read.reason });
      else look(first + i, buffer.content(read.length));
    });
    return { found, problems, bytes };
  }
  let i = first;
  for await (const blob of readBlobs(host, job.repository, sources)) {
    if (blob.kind === 'problem') problems.push({ file: i, reason: blob.reason });
    else look(i, blob.bytes);
    i++;
  }
  return { found, problems, bytes };
}

function holdsAll(content: Uint8Array, words: readonly Buffer[]): boolean {
  const text = Buffer.from(content.buffer, content.byteOffset, content.length);
  return words.every((word) => holdsWord(text, word));
}

function holdsWord(text: Buffer, word: Buffer): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = at === 0 ? 0 : identifierByte[text[at - 1] as number];
    const end = at + word.length;
    const behind = end >= text.length ? 0 : identifierByte[text[end] as number];
    if (before === 0 && behind === 0) return true;
  }
  return false;
}
