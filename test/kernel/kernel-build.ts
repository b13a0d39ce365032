import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A kernel tree that may be changed, with a build folder of its own beside it. */
export interface KernelBuild {
  readonly tree: string;
  /**
   * Compiles objects with sparse beside the compiler, and gives what both said of each source file, line numbers
   * left out, and the objects that this configuration does not have.
   */
  build(objects: readonly string[]): Built;
  remove(): void;
}

export interface Built {
  /** By source file, relative to the tree: each message once for each time it was said, sorted. */
  readonly said: ReadonlyMap<string, readonly string[]>;
  readonly unbuilt: readonly string[];
}

/**
 * A copy of a kernel tree, configured with everything as a module. Files are hard links where the file system can:
 * whoever changes one must write a new file and rename it.
 */
export function prepareBuild(source: string): KernelBuild {
  const scratch = mkdtempSync(join(tmpdir(), 'flagday-build-'));
  const tree = join(scratch, 'tree');
  const out = join(scratch, 'build');
  try {
    copyTree(source, tree);
    mkdirSync(out);
    make(tree, out, ['-j2', 'allmodconfig']);
    make(tree, out, ['-j2', 'modules_prepare']);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  }
  return {
    tree,
    build: (objects) => buildObjects(tree, out, objects),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** Links across file systems cannot be made; then it is a copy. */
function copyTree(source: string, tree: string): void {
  const linked = spawnSync('cp', ['-al', source, tree], { stdio: 'ignore' });
  if (linked.status === 0) return;
  rmSync(tree, { recursive: true, force: true });
  execFileSync('cp', ['-a', source, tree]);
}

function make(tree: string, out: string, args: readonly string[]): string {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  // A locale of its own would translate the compiler's messages.
  const env = { ...process.env, LC_ALL: 'C' };
  const child = spawnSync('make', ['-s', '-C', tree, `O=${out}`, ...args], { ...options, env });
  if (child.status !== 0 && !args.includes('-k')) {
    throw new Error(`make ${args.join(' ')} failed:\n${child.stderr.slice(-4_000)}`);
  }
  return child.stderr;
}

function buildObjects(tree: string, out: string, objects: readonly string[]): Built {
  for (const object of objects) rmSync(join(out, object), { force: true });
  const said = make(tree, out, ['-j2', '-k', 'C=2', ...objects]);
  return {
    said: messagesByFile(tree, said),
    unbuilt: objects.filter((object) => !existsSync(join(out, object))),
  };
}

/** `path:line:column: message`, by path. */
function messagesByFile(tree: string, text: string): Map<string, string[]> {
  const byFile = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [, path, message] = /^(\S+?):\d+(?::\d+)?: (.*)$/.exec(line) ?? [];
    if (path === undefined || message === undefined) continue;
    const file = path.startsWith(tree) ? path.slice(tree.length + 1) : path;
    byFile.set(file, [...(byFile.get(file) ?? []), message]);
  }
  for (const messages of byFile.values()) messages.sort();
  return byFile;
}
