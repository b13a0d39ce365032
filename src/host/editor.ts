import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Lets the person at the terminal edit a text, one character for each byte, with the editor that `command` names as a
 * shell would understand it. Undefined when the editor could not be started or says that it failed.
 */
export function editText(command: string, text: string, fileName: string): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'flagday-edit-'));
  const file = path.join(folder, fileName);
  try {
    writeFileSync(file, text, 'latin1');
    // As git starts it: editors are configured with arguments, such as "code --wait".
    const { status } = spawnSync('sh', ['-c', `${command} "$@"`, command, file], {
      stdio: ['inherit', process.stderr.fd, 'inherit'],
    });
    return status === 0 ? readFileSync(file, 'latin1') : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
