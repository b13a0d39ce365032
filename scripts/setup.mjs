// Brings a clone into a state in which it can run: dependencies installed, dist/ built.
// It speaks on stderr only, and says nothing when there is nothing to do, so that what a command
// prints on stdout stays the command's own.
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { needsBuild, needsInstall, packageRoot } from './freshness.mjs';

/**
 * Installs when node_modules is missing or older than the lock file, builds when dist/ is older
 * than what it is made from. Ends the process with a message when either cannot be done: exit 2
 * for what the user can put right, exit 3 when our own sources do not compile.
 */
export function ensureReady() {
  if (needsInstall()) install();
  if (needsBuild()) {
    say('building');
    if (!build()) fail(3, 'the build failed, see the messages above');
  }
}

/** Error codes of npm and of the system below it when the registry cannot be reached. */
const networkTrouble =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/;

/**
 * Install scripts are left out: no dependency needs its own (see .npmrc), and ours, which builds,
 * comes next anyway, where a compile error is told apart from a failed download.
 */
function install() {
  say('installing dependencies (npm ci), this happens once and takes a few seconds');
  const npm = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: packageRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
    shell: process.platform === 'win32',
  });
  if (npm.error?.code === 'ENOENT') {
    fail(2, 'npm was not found. It comes with Node.js (20.19 or later)');
  }
  if (npm.signal) fail(130, `npm ci was stopped by ${npm.signal}`);
  if (npm.status === 0) return;
  const told = `${npm.stdout ?? ''}${npm.stderr ?? ''}`.trim();
  if (told) process.stderr.write(`${told}\n`);
  if (networkTrouble.test(told)) {
    fail(2, 'npm could not reach the package registry. Connect to the network and run this again');
  }
  fail(2, `npm ci failed${npm.error ? `: ${npm.error.message}` : ', see its message above'}`);
}

function say(message) {
  process.stderr.write(`flagday: ${message}\n`);
}

function fail(status, message) {
  say(message);
  process.exit(status);
}
