import { Buffer } from 'node:buffer';
import { ByteWriter } from '../base/byte-writer.ts';
import type { Host } from '../host/host.ts';
import { readBlobs } from '../source/blob-reader.ts';
import { CONTENT_ID_BYTES, contentIdInPlace, HEADROOM } from '../source/content-id.ts';
import { readSource, SourceBuffer } from '../source/read-source.ts';
import { SymbolTable } from '../syntax/symbol-table.ts';
import { extractFacts } from './extract-file.ts';
import type { ExtractedBatch, ExtractJob } from './extract-job.ts';
import { Extraction } from './extraction.ts';
import { TALLIES } from './record-format.ts';

/**
 * Takes batches of the job until none is left and hands each one's facts to `deliver`.
 *
 * Runs in a worker thread, or in the main thread for small jobs. Throws `SymbolTableFull`.
 */
export async function extractBatches(
  host: Host,
  job: ExtractJob,
  deliver: (batch: ExtractedBatch) => void,
): Promise<void> {
  const next = new Int32Array(job.nextBatch);
  const reader = new BatchReader(host, job);
  for (;;) {
    const batch = Atomics.add(next, 0, 1);
    if (batch + 1 >= job.batches.length) return;
    deliver(await reader.read(batch));
  }
}

class BatchReader {
  private readonly host: Host;
  private readonly job: ExtractJob;
  private readonly extraction: Extraction;
  private readonly buffer = new SourceBuffer();
  private readonly records = new ByteWriter();
  private readonly knownIds: ReadonlySet<string>;

  constructor(host: Host, job: ExtractJob) {
    this.host = host;
    this.job = job;
    this.extraction = new Extraction(new SymbolTable(job.symbols));
    this.knownIds = idSet(job.knownIds);
  }

  async read(batch: number): Promise<ExtractedBatch> {
    const first = this.job.batches[batch] as number;
    const count = (this.job.batches[batch + 1] as number) - first;
    const lengths = new Int32Array(count);
    const contentIds = new Uint8Array(count * CONTENT_ID_BYTES);
    const tallies = new Int32Array(count * TALLIES.length);
    const problems: { file: number; reason: string }[] = [];
    this.records.reset();
    const columns = { lengths, contentIds, tallies };
    const { repository } = this.job;
    if (repository === undefined) {
      for (let i = 0; i < count; i++) {
        const path = this.job.files[first + i]?.source ?? '';
        const read = readSource(this.host.fileSystem, path, this.buffer);
        if (read.kind === 'problem') problems.push({ file: first + i, reason: read.reason });
        else this.extract(i, read.length, columns);
      }
    } else {
      const ids = this.job.files.slice(first, first + count).map((file) => file.source);
      let i = 0;
      for await (const blob of readBlobs(this.host, repository, ids)) {
        if (blob.kind === 'problem') problems.push({ file: first + i, reason: blob.reason });
        else {
          this.buffer.reserve(blob.bytes.length);
          this.buffer.bytes.set(blob.bytes, HEADROOM);
          this.extract(i, blob.bytes.length, columns);
        }
        i++;
      }
    }
    const records = this.records.take();
    return { kind: 'batch', batch, records, lengths, contentIds, tallies, problems };
  }

  private extract(
    i: number,
    length: number,
    columns: Pick<ExtractedBatch, 'lengths' | 'contentIds' | 'tallies'>,
  ): void {
    const id = contentIdInPlace(this.buffer.bytes, HEADROOM, length);
    columns.contentIds.set(id, i * CONTENT_ID_BYTES);
    if (this.knownIds.has(idText(id))) return;
    const record = extractFacts(this.extraction, this.buffer.bytes.subarray(HEADROOM), length);
    this.records.raw(record);
    columns.lengths[i] = record.length;
    columns.tallies.set(this.extraction.builder.tally, i * TALLIES.length);
  }
}

/** A content id as a text that serves as a key: one character for each byte. */
export function idText(id: Uint8Array): string {
  return Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1');
}

function idSet(ids: Uint8Array): ReadonlySet<string> {
  const set = new Set<string>();
  for (let at = 0; at < ids.length; at += CONTENT_ID_BYTES) {
    set.add(idText(ids.subarray(at, at + CONTENT_ID_BYTES)));
  }
  return set;
}
