// Starts vitest with the project's own version and passes signals and the exit status through.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from './freshness.mjs';

/** Ends this process as vitest ends. */
export function runVitest(args, environment = {}) {
  const vitest = join(packageRoot, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...args], {
    cwd: packageRoot,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C on a terminal has reached vitest already, and a second one makes it stop rudely.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`flagday: vitest could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (status) => process.exit(status ?? 1));
}
