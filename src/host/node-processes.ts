import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import type {
  ProcessEnd,
  Processes,
  ProcessRequest,
  ProcessResult,
  RunningProcess,
} from './processes.ts';

/** Real programs, started without a shell. */
export const nodeProcesses: Processes = {
  async run(request: ProcessRequest): Promise<ProcessResult> {
    const running = startProcess(request);
    running.endInput();
    const pieces: Uint8Array[] = [];
    for await (const piece of running.output) pieces.push(piece);
    return { end: await running.end, stdout: Buffer.concat(pieces) };
  },
  start: startProcess,
  runSync(request: ProcessRequest, input: Uint8Array): ProcessResult {
    const child = spawnSync(request.command, [...request.args], {
      cwd: request.folder,
      env: { ...process.env, ...request.environment },
      input,
      maxBuffer: MAX_SYNC_BYTES,
      windowsHide: true,
    });
    const stdout = child.stdout ?? new Uint8Array();
    const stderr = child.stderr?.toString('utf8').slice(0, KEPT_STDERR_BYTES) ?? '';
    return { end: endOfSync(child, stderr), stdout };
  },
};

/** The caller asks for a few megabytes at a time; Node ends a program that says more than this. */
const MAX_SYNC_BYTES = 1 << 30;

function endOfSync(child: ReturnType<typeof spawnSync>, stderr: string): ProcessEnd {
  if (child.status !== null) return { kind: 'ended', status: child.status, stderr };
  if (child.signal !== null) return { kind: 'killed', signal: child.signal, stderr };
  const code = child.error !== undefined && 'code' in child.error ? child.error.code : undefined;
  return { kind: 'not-started', code: typeof code === 'string' ? code : 'unknown' };
}

/** Enough for any message worth showing; a program that babbles on cannot fill our memory. */
const KEPT_STDERR_BYTES = 64 * 1024;

function startProcess(request: ProcessRequest): RunningProcess {
  const child = spawn(request.command, [...request.args], {
    cwd: request.folder,
    env: { ...process.env, ...request.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // A program that ends before it took its input breaks the pipe; its end tells why.
  child.stdin.on('error', () => {});
  return {
    output: tolerantOutput(child),
    end: endOf(child),
    write: (bytes) => writeTo(child, bytes),
    endInput: () => child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
  };
}

async function* tolerantOutput(child: ChildProcessWithoutNullStreams): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of child.stdout) yield piece;
  } catch (error) {
    // The pipe of a program that could not be started, or that we killed, closes before its end.
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<ProcessEnd> {
  let stderr = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    if (stderr.length < KEPT_STDERR_BYTES) stderr += text;
  });
  child.stderr.on('error', () => {});
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      // Also emitted when a kill fails, which says nothing about the start.
      if (child.pid === undefined) resolve({ kind: 'not-started', code: error.code ?? 'unknown' });
    });
    child.once('close', (status, signal) => {
      if (status !== null) resolve({ kind: 'ended', status, stderr });
      else resolve({ kind: 'killed', signal: signal ?? 'unknown signal', stderr });
    });
  });
}

function writeTo(child: ChildProcessWithoutNullStreams, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (child.stdin.destroyed || child.stdin.writableEnded) resolve();
    else child.stdin.write(bytes, () => resolve());
  });
}
