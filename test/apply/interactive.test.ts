import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApplyDialogue } from '../../src/cli/apply-dialogue.ts';
import type { ApplyDocument } from '../../src/documents/apply.ts';
import { applyMigration } from '../../src/engine/apply.ts';
import { optionsFor } from '../plan/weigh-tree.ts';
import { toyMigration, toyTree, writeTree } from './toy-slots.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let scratch: string;
let root: string;
let migration: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'flagday-ask-'));
  root = join(scratch, 'tree');
  migration = join(scratch, 'toy.yaml');
  writeFileSync(migration, toyMigration);
  writeTree(root, toyTree);
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('asked about each change', () => {
  test('yes makes it, no leaves it out, and the document says so', async () => {
    const { document, said } = await converse(['y', 'n', 'yes please']);
    expect(changedIn(document)).toEqual(['drivers/a.c', 'drivers/c.c']);
    expect(document.sites.filter(({ status }) => status === 'left')).toEqual([
      expect.objectContaining({ file: 'drivers/b.c', reasons: ['declined when asked'] }),
    ]);
    expect(said).toContain('Change 1\n  drivers/a.c:10 toy_driver.remove → remove_new (convert: ');
    expect(said).toContain('-static int a_remove(struct toy *toy)\n+static void a_remove(');
    expect(said.match(/^Make this change \[y,n,e,w,a,q,\?\]\? /gm)?.length).toBe(3);
  });

  test('a goes for all that follow, q for none', async () => {
    const all = await converse(['n', 'a']);
    expect(changedIn(all.document)).toEqual(['drivers/b.c', 'drivers/c.c']);
    const none = await converse(['y', 'q']);
    expect(changedIn(none.document)).toEqual(['drivers/a.c']);
  });

  test('nobody there to answer agrees to nothing', async () => {
    expect(changedIn((await converse([])).document)).toEqual([]);
    expect(changedIn((await converse(['y'])).document)).toEqual(['drivers/a.c']);
  });

  test('why tells the whole argument, ? the keys, and then it asks again', async () => {
    const { said } = await converse(['w', 'huh?', 'q']);
    expect(said).toContain('How it is reached');
    expect(said).toContain('e - edit it; what you write is verified again');
    expect(said.match(/^Make this change/gm)?.length).toBe(3);
  });

  test('an edited change is verified again, and taken when it holds', async () => {
    const mine = '+/* Cannot fail. */\n+static void a_remove(';
    const { document } = await converse(
      ['e', 'q'],
      [(diff) => diff.replace('+static void a_remove(', mine)],
    );
    const [file] = document.files;
    expect(file?.diff).toContain(mine);
    expect(document.sites[0]).toMatchObject({ file: 'drivers/a.c', status: 'rewritten' });
  });

  test('one that does not hold is shown with the reason, and asked about again', async () => {
    const edits: Edit[] = [
      (diff) => diff.replace('+static void a_remove(', '+static void b_remove('),
      (diff) => diff.replace('+static void b_remove(', '+static void a_remove('),
    ];
    const { document, said } = await converse(['e', 'e', 'q'], edits);
    expect(said).toMatch(/^That does not hold:\n {2}- .+/m);
    expect(changedIn(document)).toEqual(['drivers/a.c']);
  });

  test('a text that is no diff of the file is no change', async () => {
    const edits: Edit[] = [
      (diff) => diff.replaceAll('drivers/a.c', 'drivers/b.c'),
      (diff) => diff.replaceAll('drivers/b.c', 'drivers/a.c').replace(' {', ' (('),
      () => undefined,
      () => '# nothing\n',
    ];
    const { document, said } = await converse(['e', 'e', 'e', 'e', 'n', 'q'], edits);
    expect(said).toContain('drivers/b.c is no file of this change');
    expect(said).toContain('drivers/a.c: hunk 1 does not fit: ');
    expect(said).toContain('The editor failed');
    expect(said).toContain('nothing is left of the change; answer n to leave it out');
    expect(changedIn(document)).toEqual([]);
  });
});

test('questions need a terminal', () => {
  const args = [main, 'apply', migration, '--tree', root, '--interactive'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'error: --interactive asks questions, and the input is no terminal\n' +
      '  help: leave out --interactive, or run it in a terminal; the diff may go to a file all the same\n',
  });
});

type Edit = (diff: string) => string | undefined;

async function converse(
  answers: readonly string[],
  edits: readonly Edit[] = [],
): Promise<{ readonly document: ApplyDocument; readonly said: string }> {
  const lines = [...answers];
  const editors = [...edits];
  let said = '';
  const dialogue = new ApplyDialogue({
    write: (text) => {
      said += text;
    },
    readLine: async () => {
      const line = lines.shift();
      // As a terminal shows it.
      said += `${line ?? ''}\n`;
      return line;
    },
    edit: (text) => editors.shift()?.(text),
    close: () => {},
    width: 100,
    color: false,
  });
  const options = optionsFor(root, join(scratch, 'store'), 1);
  const document = await applyMigration(migration, {
    ...options,
    stages: ['introduce', 'convert', 'retire'],
    ask: dialogue.asker(() => {}),
  });
  return { document, said };
}

function changedIn({ files }: ApplyDocument): string[] {
  return files.filter(({ status }) => status === 'changed').map(({ file }) => file);
}
