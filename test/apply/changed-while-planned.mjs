// Changes the files that CHANGE names, with colons between, when the plan is made and nothing is written yet: once, or
// each time when CHANGE_ALWAYS is set.
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { nodeFileWriter } from '../../dist/host/node-file-writer.js';

const files = (process.env.CHANGE ?? '').split(':');
const describe = nodeFileWriter.describe;
let isChanged = false;

nodeFileWriter.describe = (file) => {
  if (!isChanged || process.env.CHANGE_ALWAYS) {
    isChanged = true;
    for (const one of files) appendFileSync(one, '/* meanwhile */\n');
  }
  return describe(file);
};
