// Surveys the tree with one store after the other, in one process: node survey-many-stores.mjs TREE STORE…
// For each it prints a line with the store, the document's digest and the number of warnings. Some stores are
// damaged, and a damage that LMDB does not survive takes this process along, not the test's.
import { createHash } from 'node:crypto';
import { surveyApis } from '../../dist/engine/survey.js';

const [tree, ...stores] = process.argv.slice(2);
for (const store of stores) {
  process.stdout.write(`${store} `);
  const warnings = [];
  const document = await surveyApis(['vm_insert_page'], {
    tree,
    rev: undefined,
    store,
    contexts: undefined,
    jobs: 1,
    progress: undefined,
    warn: (message) => warnings.push(message),
    signal: new AbortController().signal,
  });
  const digest = createHash('sha1').update(JSON.stringify(document)).digest('hex');
  process.stdout.write(`${digest} ${warnings.length}\n`);
}
