import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A bus whose drivers may return nothing from `remove_new`, and three drivers that can. */
export const toyTree: Readonly<Record<string, string>> = {
  'include/toy.h': `struct toy;

struct toy_driver {
	int (*remove)(struct toy *toy);
	void (*remove_new)(struct toy *toy);
};

void toy_free(struct toy *toy);
`,
  'drivers/core.c': `#include <toy.h>

static void toy_detach(struct toy_driver *drv, struct toy *toy)
{
	if (drv->remove_new)
		drv->remove_new(toy);
	else if (drv->remove)
		drv->remove(toy);
}

void toy_unplug(struct toy_driver *drv, struct toy *toy)
{
	toy_detach(drv, toy);
}
`,
  ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`drivers/${name}.c`, driver(name)])),
};

function driver(name: string): string {
  return `#include <toy.h>

static int ${name}_remove(struct toy *toy)
{
	toy_free(toy);
	return 0;
}

static struct toy_driver ${name}_driver = {
	.remove = ${name}_remove,
};
`;
}

export const toyMigration = `format: flagday/migration
version: 1
name: toy-remove
summary: Let remove functions return nothing.
contexts: linux
apis:
  - { slot: toy_driver.remove }
rules:
  - name: functions that return 0
    when: { returns-only: [0] }
    replace: { slot: toy_driver.remove_new, result-type: void }
    argument: Nobody looks at the result.
  - name: all others
    review: true
`;

/** What becomes of a driver. */
export function convertedDriver(name: string): string {
  return `#include <toy.h>

static void ${name}_remove(struct toy *toy)
{
	toy_free(toy);
}

static struct toy_driver ${name}_driver = {
	.remove_new = ${name}_remove,
};
`;
}

export function writeTree(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** All files but git's, by path. */
export function readTree(root: string): Readonly<Record<string, string>> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('.git') && statSync(join(root, path)).isFile())
    .sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'latin1')]));
}

export function commitAll(root: string): void {
  const identity = ['-c', 'user.name=Toy', '-c', 'user.email=toy@example.org'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '-A'],
    [...identity, 'commit', '-qm', 'toy'],
  ]) {
    const { status, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  }
}

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Runs the command line tool; with `killAfter`, until it has written so many files. */
export function flagday(args: readonly string[], killAfter?: string): Ended {
  if (killAfter === undefined) return run([main, ...args]);
  return runWith('killed-between-files.mjs', { KILL_AFTER: killAfter }, args);
}

/** The same, with a module of this folder loaded first that gets in the way. */
export function runWith(
  module: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Ended {
  const { href } = new URL(module, import.meta.url);
  return run(['--import', href, main, ...args], environment);
}

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Ended {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'latin1',
    env: { ...process.env, ...environment },
  });
  return { status, signal, stdout, stderr };
}
