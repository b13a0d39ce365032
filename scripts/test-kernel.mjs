// `npm run test:kernel`: the acceptance tests, on real Linux trees. Without a tree they fail, they
// are never skipped.
//
//   npm run test:kernel                           # fetches 6.1 and 6.12 with ../shared/tools/kernel-tree
//   npm run test:kernel -- survey                 # only the tests whose path contains "survey"
//   KERNEL_TREE=~/linux npm run test:kernel       # that tree and no other
//   KERNEL_TREE_6_12=~/linux-6.12 npm run test:kernel    # that tree for 6.12, 6.1 as above
//
// The tests find the trees in FLAGDAY_KERNEL_6_1 and FLAGDAY_KERNEL_6_12. With KERNEL_TREE, only the
// variable of that tree's version is set, and FLAGDAY_KERNEL_TREE with FLAGDAY_KERNEL_VERSION, which
// are always there, name the first tree.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from './freshness.mjs';
import { ensureReady } from './setup.mjs';
import { runVitest } from './vitest.mjs';

const knownVersions = ['6.1', '6.12'];

ensureReady();
const trees = findTrees();
const environment = {
  FLAGDAY_KERNEL_TREE: trees[0].folder,
  FLAGDAY_KERNEL_VERSION: trees[0].version,
};
for (const version of knownVersions) {
  // Empty rather than inherited: a tree this run did not choose must not slip in.
  const tree = trees.find((candidate) => candidate.version === version);
  environment[variableOf('FLAGDAY_KERNEL', version)] = tree?.folder ?? '';
}
for (const { version, folder } of trees) say(`Linux ${version} is ${folder}`);
runVitest(['--config', 'vitest.kernel.config.ts', ...process.argv.slice(2)], environment);

function findTrees() {
  const trees = [];
  if (process.env.KERNEL_TREE) {
    const tree = givenTree('KERNEL_TREE');
    trees.push(tree);
    if (!knownVersions.includes(tree.version)) {
      say(
        `facts are written down for Linux ${knownVersions.join(' and ')}, this is ${tree.version}`,
      );
    }
  } else {
    trees.push(fetchTree('6.1'));
  }
  if (process.env.KERNEL_TREE_6_12) {
    const tree = givenTree('KERNEL_TREE_6_12');
    if (tree.version !== '6.12')
      fail(`KERNEL_TREE_6_12 holds Linux ${tree.version}: ${tree.folder}`);
    trees.push(tree);
  } else if (!process.env.KERNEL_TREE) {
    trees.push(fetchTree('6.12'));
  }
  return trees;
}

function givenTree(variable) {
  // npm changes to the package's folder; a relative path means the folder the user stood in.
  const folder = resolve(process.env.INIT_CWD ?? '.', process.env[variable]);
  const version = versionOf(folder);
  if (version === undefined) {
    fail(`${variable} is not a Linux tree: ${folder} has no Makefile with VERSION and PATCHLEVEL`);
  }
  return { version, folder };
}

function fetchTree(version) {
  const tool = join(packageRoot, '../shared/tools/kernel-tree');
  const advice = 'set KERNEL_TREE to a Linux source tree (6.1 or 6.12)';
  if (!existsSync(tool)) fail(`no Linux ${version} tree: ${advice}`);
  const child = spawnSync(tool, [version], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (child.status !== 0) {
    const how =
      child.error?.message ??
      (child.signal ? `stopped by ${child.signal}` : `exit ${child.status}`);
    fail(`the Linux ${version} tree could not be had (${how}): ${advice}`);
  }
  const folder = child.stdout.trimEnd().split('\n').pop() ?? '';
  const found = versionOf(folder);
  if (found !== version)
    fail(`wanted Linux ${version}, got ${found ?? 'no kernel tree'} in "${folder}"`);
  return { version, folder };
}

function versionOf(folder) {
  const makefile = join(folder, 'Makefile');
  if (!existsSync(makefile)) return undefined;
  const text = readFileSync(makefile, 'utf8');
  const major = /^VERSION\s*=\s*(\d+)/m.exec(text)?.[1];
  const minor = /^PATCHLEVEL\s*=\s*(\d+)/m.exec(text)?.[1];
  return major !== undefined && minor !== undefined ? `${major}.${minor}` : undefined;
}

function variableOf(prefix, version) {
  return `${prefix}_${version.replace('.', '_')}`;
}

function say(message) {
  process.stderr.write(`flagday: ${message}\n`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
