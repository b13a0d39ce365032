// Ends the process, as `kill -9` does, when KILL_AFTER files of the tree are written: `2` before the third one,
// `2+` in the middle of it, when its new content lies in a file beside it.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { nodeFileWriter } from '../../dist/host/node-file-writer.js';

const [, count, inTheMiddle] = /^(\d+)(\+?)$/.exec(process.env.KILL_AFTER ?? '') ?? [];
const replaceFile = nodeFileWriter.replaceFile;
let written = 0;

nodeFileWriter.replaceFile = (file, content) => {
  if (/\.[ch]$/.test(file) && written++ === Number(count)) {
    if (inTheMiddle === '+') {
      writeFileSync(join(dirname(file), '.flagday-0123456789abcdef.tmp'), content.subarray(0, 10));
    }
    process.kill(process.pid, 'SIGKILL');
  }
  replaceFile(file, content);
};
