import { describe, expect, test } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { renderTwins } from '../../src/report/twins-text.ts';
import { sampleFunctionTwins, samplePatchTwins, sampleTreeTwins } from './sample-twins.ts';

const plain = { width: 100, color: false };

describe('twins as text', () => {
  test('of what a patch adds', async () => {
    const text = await renderTwins(samplePatchTwins, plain);
    await expect(text).toMatchFileSnapshot('expected/twins-patch.txt');
  });

  test('of a whole tree', async () => {
    const text = await renderTwins(sampleTreeTwins, plain);
    await expect(text).toMatchFileSnapshot('expected/twins-tree.txt');
  });

  test('of a function that has none', async () => {
    const text = await renderTwins(sampleFunctionTwins, plain);
    expect(text).toMatch(/^toy_insert_page has no twin in 12 files of examples\/toy\n/);
  });

  test('keep the lines of a diff whole, in a window however narrow', async () => {
    const text = await renderTwins(samplePatchTwins, { ...plain, width: 30 });
    expect(text).toContain('\n-\tif (addr >= vma->end || !vma->ops)\n');
  });

  test('never send what acts on a terminal, tabs aside', async () => {
    const [group] = samplePatchTwins.groups;
    const [twin] = group?.twins ?? [];
    if (group === undefined || twin === undefined) throw new Error('the sample has a twin');
    const twins = [
      { ...twin, same: 'no' as const, diff: '--- a\n+++ b\n@@ -1 +1 @@\n+\x1b[31m\tx\u202e\n' },
    ];
    const text = await renderTwins({ ...samplePatchTwins, groups: [{ ...group, twins }] }, plain);
    expect(text).toContain('\n+\\x1b[31m\tx\\u202e\n');
  });

  test('a similarity that is not 1 is not shown as 1', async () => {
    const [group] = samplePatchTwins.groups;
    const near = group?.twins[1];
    if (group === undefined || near === undefined) throw new Error('the sample has a near twin');
    const twins = [{ ...near, similarity: 0.99999 }];
    const text = await renderTwins({ ...samplePatchTwins, groups: [{ ...group, twins }] }, plain);
    expect(text).toContain('similarity 0.999, 6 tokens differ');
  });

  test('JSON gives the document back', () => {
    expect(JSON.parse(renderJson(samplePatchTwins))).toEqual(samplePatchTwins);
  });
});
