// Times whole commands on a real tree, in one run, and prints ratios. Appends nothing to the repository.
//
//   npm run bench                     the tree of KERNEL_TREE, else Linux 6.1 through ../shared/tools/kernel-tree
//   npm run bench -- --tree DIR       another tree
//   npm run bench -- --quick          without cscope and gtags
//   npm run bench -- parser           the parser alone: see parser.mjs
//   npm run bench -- plan             plan and weigh with a warm store: see plan.mjs
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchParser } from './parser.mjs';
import { benchPlan } from './plan.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const main = path.join(here, '..', 'dist', 'cli', 'main.js');
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const tree = findTree();
const work = mkdtempSync(path.join(tmpdir(), 'flagday-bench-'));
const APIS = ['vm_insert_page'];
const CHANGED_FILES = 500;
const SURVEYS = 7;

try {
  if (args[0] === 'parser') {
    const options = { every: numberOf('--every', 1), failures: numberOf('--failures', 0) };
    await benchParser(tree, listCFiles(tree), options);
  } else if (args[0] === 'plan') {
    const shipped = path.join(here, '..', 'migrations', 'vm_insert_page.yaml');
    await benchPlan({ tree, work, timed, migration: textOf('--migration') ?? shipped });
  } else await bench();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function bench() {
  const files = listCFiles(tree);
  let bytes = 0;
  for (const file of files) bytes += readFileSync(file).length; // fills the page cache
  say(`${tree}: ${files.length} files, ${mega(bytes)} MB, page cache warm`);
  const rows = [];

  const store = path.join(work, 'store');
  const cold = await timed('node', [main, 'index', '--tree', tree, '--store', store, '--quiet']);
  rows.push(['flagday index, cold', cold, folderSize(store)]);

  const peers = quick ? [] : await timePeers(files);
  rows.push(...peers);

  const surveys = [];
  for (let i = 0; i < SURVEYS; i++) {
    surveys.push(await timed('node', [main, 'survey', ...APIS, '--tree', tree, '--store', store]));
  }
  rows.push([`flagday survey ${APIS.join(' ')}, warm (median of ${SURVEYS})`, median(surveys), 0]);

  const questions = [
    ['outcomes', 'vm_insert_page', '--against', 'vmf_insert_page'],
    ['survey', '--domain-check'],
    ['twins', '--limit', '1'],
  ];
  for (const question of questions) {
    const argv = [main, ...question, '--tree', tree, '--store', store];
    const run = await timed('node', argv, { mayFind: true });
    rows.push([`flagday ${question.join(' ')}`.slice(0, 52), run, 0]);
  }

  const copy = path.join(work, 'tree');
  must('cp', ['-al', tree, copy]);
  await timed('node', [main, 'index', '--tree', copy, '--store', store, '--quiet']);
  changeFiles(copy);
  const refresh = await timed('node', [main, 'index', '--tree', copy, '--store', store, '--quiet']);
  rows.push([`flagday index after ${CHANGED_FILES} changed files`, refresh, 0]);

  say('');
  say(
    'what                                                   wall s   cpu s   peak MB   on disk MB',
  );
  for (const [name, run, disk] of rows) {
    say(
      `${name.padEnd(52)} ${run.wall.toFixed(2).padStart(8)} ${run.cpu.toFixed(2).padStart(7)} ` +
        `${mega(run.peak).padStart(9)} ${disk > 0 ? mega(disk).padStart(12) : ''}`,
    );
  }
  say('');
  for (const [name, run, disk] of peers) {
    say(`flagday index against ${name}: ${(run.wall / cold.wall).toFixed(2)} times as fast,`);
    say(`  ${(folderSize(store) / disk).toFixed(2)} of its size on disk`);
  }
}

async function timePeers(files) {
  const list = path.join(work, 'files');
  writeFileSync(list, `${files.join('\n')}\n`);
  const rows = [];
  if (installed('cscope')) {
    const out = path.join(work, 'cscope.out');
    const run = await timed('cscope', ['-b', '-k', '-i', list, '-f', out]);
    rows.push(['cscope -b -k', run, statSync(out).size]);
  }
  if (installed('gtags')) {
    const out = path.join(work, 'gtags');
    must('mkdir', [out]);
    const run = await timed('gtags', ['-f', list, out], { cwd: tree, GTAGSFORCECPP: '' });
    rows.push(['gtags', run, folderSize(out)]);
  }
  return rows;
}

/** Adds a comment to every n-th file, in a copy of its own so that the linked original stays. */
function changeFiles(copy) {
  const files = listCFiles(copy);
  const step = Math.floor(files.length / CHANGED_FILES);
  for (let i = 0; i < CHANGED_FILES; i++) {
    const file = files[i * step];
    copyFileSync(file, `${file}.new`);
    appendFileSync(`${file}.new`, `\nstatic int flagday_bench_${i}(void) { return ${i}; }\n`);
    renameSync(`${file}.new`, file);
  }
}

function numberOf(option, otherwise) {
  const at = args.indexOf(option);
  return at >= 0 ? Number(args[at + 1]) : otherwise;
}

function textOf(option) {
  const at = args.indexOf(option);
  return at >= 0 ? args[at + 1] : undefined;
}

function findTree() {
  const given = textOf('--tree');
  if (given !== undefined) return path.resolve(given);
  if (args[0] === 'plan' && process.env.FLAGDAY_KERNEL_6_1) {
    return path.resolve(process.env.FLAGDAY_KERNEL_6_1);
  }
  if (process.env.KERNEL_TREE) return path.resolve(process.env.KERNEL_TREE);
  const tool = path.join(here, '..', '..', 'shared', 'tools', 'kernel-tree');
  if (!existsSync(tool)) {
    console.error('bench: no tree; set KERNEL_TREE or pass --tree DIR');
    process.exit(2);
  }
  const made = spawnSync(tool, ['6.1'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (made.status !== 0) process.exit(1);
  return made.stdout.trim().split('\n').at(-1);
}

/** Runs a command; wall and CPU seconds, and the largest resident size in bytes. Stops when it fails. */
function timed(command, argv, options = {}) {
  return new Promise((resolve) => {
    const began = process.hrtime.bigint();
    const before = cpuOfChildren();
    const child = spawn(command, argv, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
    let peak = 0;
    const poll = setInterval(() => {
      peak = Math.max(peak, highWater(child.pid));
    }, 20);
    child.on('exit', (code) => {
      clearInterval(poll);
      // 1 says that there are findings.
      if (code !== 0 && !(code === 1 && options.mayFind)) {
        console.error(`bench: ${command} ended with ${code}`);
        process.exit(1);
      }
      const wall = Number(process.hrtime.bigint() - began) / 1e9;
      resolve({ wall, cpu: cpuOfChildren() - before, peak });
    });
  });
}

/** CPU seconds of all children that have ended, from /proc/self/stat (Linux). */
function cpuOfChildren() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function highWater(pid) {
  try {
    const match = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match === null ? 0 : Number(match[1]) * 1024;
  } catch {
    return 0;
  }
}

function listCFiles(root) {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const at = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(at);
      else if (entry.isFile() && /\.[ch]$/.test(entry.name)) found.push(at);
    }
  };
  walk(root);
  return found;
}

function folderSize(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

function installed(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

function must(command, argv) {
  if (spawnSync(command, argv, { stdio: 'inherit' }).status !== 0) process.exit(1);
}

function median(runs) {
  return [...runs].sort((a, b) => a.wall - b.wall)[Math.floor(runs.length / 2)];
}

function mega(bytes) {
  return (bytes / 1e6).toFixed(1);
}

function say(line) {
  console.log(line);
}
