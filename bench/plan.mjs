// Times `flagday plan` and `flagday weigh` of a migration on a tree whose facts are in a store already.
//
//   npm run bench -- plan                     migrations/vm_insert_page.yaml on FLAGDAY_KERNEL_6_1, else Linux 6.1
//   npm run bench -- plan --tree DIR          another tree
//   npm run bench -- plan --migration FILE    another migration
//
// The store is a new one that the first run fills. Seconds mean little on a busy machine: the load average stands
// beside them, and time of the processor beside the wall's.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const RUNS = 5;

/** `timed` runs a command and gives wall and CPU seconds and the peak of memory; see run.mjs. */
export async function benchPlan({ tree, work, migration, timed }) {
  const where = ['--tree', tree, '--store', path.join(work, 'store'), '--quiet'];
  const file = path.resolve(migration);
  const run = (...args) => timed('node', [main, ...args, ...where], { mayFind: true });
  say(`${path.basename(file)} on ${tree}, ${os.availableParallelism()} processors`);
  say('what                       wall s   cpu s   peak MB   load');
  row('index, cold', await run('index'));
  const plans = [];
  for (let i = 0; i < RUNS; i++) {
    const one = await run('plan', file);
    plans.push(one);
    row(`plan, warm, run ${i + 1}`, one);
  }
  row(`plan, warm, median of ${RUNS}`, median(plans));
  row('weigh, warm', await run('weigh', file));
}

function row(name, { wall, cpu, peak }) {
  const [load = 0] = os.loadavg();
  const figures = [
    wall.toFixed(2).padStart(7),
    cpu.toFixed(2).padStart(7),
    (peak / 1e6).toFixed(0).padStart(9),
    load.toFixed(1).padStart(6),
  ];
  say(`${name.padEnd(25)} ${figures.join(' ')}`);
}

/** The run in the middle by wall time. */
function median(runs) {
  return [...runs].sort((a, b) => a.wall - b.wall)[Math.floor(runs.length / 2)];
}

function say(line) {
  console.log(line);
}
