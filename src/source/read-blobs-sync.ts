import type { Host } from '../host/host.ts';
import { describeFailure } from '../host/processes.ts';
import type { BlobRead } from './blob-reader.ts';
import { gitRequest } from './git-command.ts';

/**
 * As `readBlobs`, waiting for the answers: one start of git for all `ids`, all of them in memory at once, so
 * that the caller asks for a few megabytes at a time. What git does not come to is a problem.
 */
export function readBlobsSync(host: Host, folder: string, ids: readonly string[]): BlobRead[] {
  const input = Buffer.from(`${ids.join('\n')}\n`, 'latin1');
  const { end, stdout } = host.processes.runSync(
    gitRequest(folder, ['cat-file', '--batch']),
    input,
  );
  const reads: BlobRead[] = [];
  let at = 0;
  for (const id of ids) {
    const newline = stdout.indexOf(NEWLINE, at);
    if (newline < 0) break;
    const header = Buffer.from(stdout.subarray(at, newline)).toString('latin1');
    const [, kind, size] = header.split(' ');
    at = newline + 1;
    if (size === undefined) {
      reads.push({ kind: 'problem', id, reason: `git says: ${header}` });
      continue;
    }
    const behind = at + Number(size);
    if (behind > stdout.length) break;
    if (kind === 'blob') reads.push({ kind: 'blob', id, bytes: stdout.subarray(at, behind) });
    else reads.push({ kind: 'problem', id, reason: `is a ${kind}, not a file` });
    at = behind + 1;
  }
  const why = describeFailure('git', end) ?? 'git ended early';
  const reason = `git could not read it: ${why.replace(/^fatal: /, '')}`;
  for (const id of ids.slice(reads.length)) reads.push({ kind: 'problem', id, reason });
  return reads;
}

const NEWLINE = 0x0a;
