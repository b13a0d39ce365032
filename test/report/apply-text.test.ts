import { describe, expect, test } from 'vitest';
import { renderApply, renderApplyDiff } from '../../src/report/apply-text.ts';
import { sampleApply, sampleWritten } from './sample-apply.ts';

const plain = { width: 100, color: false, all: false, files: true };

describe('what apply did, for people', () => {
  test('in 100 columns', async () => {
    const text = await renderApply(sampleApply, plain);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    await expect(text).toMatchFileSnapshot('expected/apply.txt');
  });

  test('with what was written and what was not', async () => {
    const text = await renderApply(sampleWritten, { ...plain, files: false });
    expect(text).toContain(`An earlier run that was stopped had written 1 file already.
Written: 1 file.
  - drivers/toy/quiet.c had another name (hard links), where the old content stays
Not written:
  drivers/toy/full.c no space left on the disk
`);
    expect(text).not.toMatch(/^Files$/m);
  });

  test('places that are alike are counted when they are many, and listed when asked for', async () => {
    const [first] = sampleApply.sites;
    if (first === undefined) throw new Error('the sample has sites');
    const sites = Array.from({ length: 14 }, (_, i) => ({ ...first, line: i + 1 }));
    const many = { ...sampleApply, sites };
    const short = await renderApply(many, plain);
    expect(short).toContain('and 4 more (--all lists them)');
    expect(short).not.toContain('quiet.c:14');
    expect(await renderApply(many, { ...plain, all: true })).toContain('quiet.c:14');
  });
});

test('a diff comes out as the bytes that it was made of', () => {
  const latin1 = 'diff --git a/b.c b/b.c\n-M\xfcller\n+Mueller\n';
  const files = [
    ...sampleApply.files,
    { ...sampleApply.files[0], file: 'b.c', diff: latin1, encoding: 'latin1' } as const,
  ].map((file) => ({ ...sampleApply.files[0], ...file })) as typeof sampleApply.files;
  const bytes = Buffer.from(renderApplyDiff({ files })).toString('latin1');
  expect(bytes).toContain('/* M\xc3\xbcller */');
  expect(bytes.endsWith(latin1)).toBe(true);
});
