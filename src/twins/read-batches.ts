import type { Host } from '../host/host.ts';
import { readBlobs } from '../source/blob-reader.ts';
import { HEADROOM } from '../source/content-id.ts';
import { readSource, SourceBuffer } from '../source/read-source.ts';
import { BodyReader } from './body.ts';
import { FunctionWriter } from './function-writer.ts';
import type { FunctionBatch, ReadJob } from './read-job.ts';

/** Takes batches of the job until none is left and hands each one's functions to `deliver`. */
export async function readBatches(
  host: Host,
  job: ReadJob,
  deliver: (batch: FunctionBatch) => void,
): Promise<void> {
  const next = new Int32Array(job.nextBatch);
  const writer = new FunctionWriter(new BodyReader(), job.minTokens);
  const buffer = new SourceBuffer();
  for (;;) {
    const batch = Atomics.add(next, 0, 1);
    if (batch + 1 >= job.batches.length) return;
    const problems = await readBatch(host, job, batch, { writer, buffer });
    deliver({ kind: 'batch', batch, ...writer.take(), problems });
  }
}

interface Tools {
  readonly writer: FunctionWriter;
  readonly buffer: SourceBuffer;
}

async function readBatch(
  host: Host,
  job: ReadJob,
  batch: number,
  { writer, buffer }: Tools,
): Promise<FunctionBatch['problems']> {
  const first = job.batches[batch] as number;
  const files = job.files.slice(first, job.batches[batch + 1]);
  const problems: { file: number; reason: string }[] = [];
  if (job.repository === undefined) {
    files.forEach(({ source }, i) => {
      const read = readSource(host.fileSystem, source, buffer);
      if (read.kind === 'problem') problems.push({ file: first + i, reason: read.reason });
      else writer.add(first + i, buffer.bytes.subarray(HEADROOM), read.length);
    });
    return problems;
  }
  const ids = files.map(({ source }) => source);
  let i = 0;
  for await (const blob of readBlobs(host, job.repository, ids)) {
    if (blob.kind === 'problem') problems.push({ file: first + i, reason: blob.reason });
    else {
      buffer.reserve(blob.bytes.length);
      buffer.bytes.set(blob.bytes, HEADROOM);
      writer.add(first + i, buffer.bytes.subarray(HEADROOM), blob.bytes.length);
    }
    i++;
  }
  return problems;
}
