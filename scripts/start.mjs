// `npm start`: makes the clone ready, then runs the command line tool in this same process, so that
// signals, the terminal and the exit status are the tool's own.
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from './freshness.mjs';
import { ensureReady } from './setup.mjs';

ensureReady();

// npm runs scripts from the package's folder and notes where the user stood. Paths on the command
// line mean the latter, as does the default of --tree.
if (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) {
  process.chdir(process.env.INIT_CWD);
}

const main = join(packageRoot, 'dist/cli/main.js');
const given = process.argv.slice(2);
process.argv = [process.execPath, main, ...(given.length > 0 ? given : exampleArguments())];
await import(pathToFileURL(main).href);

function exampleArguments() {
  const tree = join(packageRoot, 'examples/mini-kernel');
  return ['survey', 'vm_insert_page', '--tree', relative(process.cwd(), tree) || '.'];
}
