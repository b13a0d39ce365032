import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Host, nodeHost } from '../../src/host/host.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import type { ProcessRequest } from '../../src/host/processes.ts';
import { ScriptedProcesses, type ScriptedRun } from '../../src/host/scripted-processes.ts';

/** The machine, without the tester's own git config. */
export const realHost: Host = {
  ...nodeHost,
  processes: {
    run: (request) => nodeHost.processes.run(withoutConfig(request)),
    start: (request) => nodeHost.processes.start(withoutConfig(request)),
    runSync: (request, input) => nodeHost.processes.runSync(withoutConfig(request), input),
  },
  environment: { HOME: '/nonexistent' },
};

function withoutConfig(request: ProcessRequest): ProcessRequest {
  const none = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return { ...request, environment: { ...request.environment, ...none } };
}

/** A fresh real folder, removed when the test is over. */
export function makeTemporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'flagday-source-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeTree(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Runs git with a fixed identity, fixed dates and no config but the repository's own. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: gitEnvironment() }).trim();
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const date = '2020-02-02T12:00:00Z';
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'A Tester',
    GIT_AUTHOR_EMAIL: 'tester@example.org',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'A Tester',
    GIT_COMMITTER_EMAIL: 'tester@example.org',
    GIT_COMMITTER_DATE: date,
  };
}

/** A repository with one commit of `files`. */
export function makeRepository(files: Readonly<Record<string, string>>): string {
  const root = makeTemporaryFolder();
  git(root, 'init', '-q', '-b', 'main');
  writeTree(root, files);
  git(root, 'add', '-A', '-f');
  git(root, 'commit', '-q', '-m', 'first');
  return root;
}

export interface MemoryHost extends Host {
  readonly fileSystem: MemoryFileSystem;
  readonly processes: ScriptedProcesses;
}

/** A host in memory whose clock is a minute ahead of its files. Without a script, git is not installed. */
export function makeMemoryHost(script?: (args: readonly string[]) => ScriptedRun): MemoryHost {
  const fileSystem = new MemoryFileSystem();
  const missing: ScriptedRun = { output: [], end: { kind: 'not-started', code: 'ENOENT' } };
  return {
    fileSystem,
    processes: new ScriptedProcesses((request) => script?.(request.args) ?? missing),
    now: () => fileSystem.nowMs + 60_000,
    environment: {},
  };
}
