import { describe, expect, test } from 'vitest';
import { renderExplain } from '../../src/report/explain-text.ts';
import { renderIndex } from '../../src/report/index-text.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderSurvey } from '../../src/report/survey-text.ts';
import { sampleExplain, sampleIndex, sampleSurvey, twoApiSurvey } from './sample-documents.ts';

const plain = { width: 100, color: false, chains: false };

describe('a survey as text', () => {
  test('groups calls by context, with the shortest chain for each', async () => {
    const text = await renderSurvey(sampleSurvey, plain);
    await expect(text).toMatchFileSnapshot('expected/survey.txt');
  });

  test('shows every chain step by step', async () => {
    const text = await renderSurvey(sampleSurvey, { ...plain, chains: true });
    await expect(text).toMatchFileSnapshot('expected/survey-chains.txt');
  });

  test('wraps in a narrow window and leaves nothing out', async () => {
    const narrow = await renderSurvey(sampleSurvey, { ...plain, width: 60 });
    await expect(narrow).toMatchFileSnapshot('expected/survey-narrow.txt');
    const wide = await renderSurvey(sampleSurvey, plain);
    expect(withoutSpace(narrow)).toBe(withoutSpace(wide));
  });

  test('says which API a use is of when several were asked for', async () => {
    const text = await renderSurvey(twoApiSurvey, plain);
    await expect(text).toMatchFileSnapshot('expected/survey-two-apis.txt');
  });

  test('says so when nothing calls the API', async () => {
    const text = await renderSurvey({ ...twoApiSurvey, uses: [], summary: [] }, plain);
    expect(text).toContain('Nothing calls it in this tree.');
  });

  test('cuts long lists with a sign', async () => {
    const unreadable = Array.from({ length: 13 }, (_, index) => ({
      file: `file-${String(index).padStart(2, '0')}.c`,
      reason: 'permission denied',
    }));
    const coverage = { ...twoApiSurvey.coverage, unreadable };
    const text = await renderSurvey({ ...twoApiSurvey, coverage }, plain);
    expect(text).toContain('13 files could not be read');
    expect(text).toContain('file-09.c');
    expect(text).not.toContain('file-10.c');
    expect(text).toContain('and 3 more (--format json lists all)');
  });

  test('marks the first step where the doubt is about the entry point', async () => {
    const [use] = twoApiSurvey.uses;
    if (use === undefined) throw new Error('the sample has a use');
    const chains = use.chains.map((chain) => ({ ...chain, weak: true }));
    const text = await renderSurvey({ ...twoApiSurvey, uses: [{ ...use, chains }] }, plain);
    expect(text).toContain('vm_operations_struct.fault (toy_vm_ops) ~> toy_fault → toy_insert');
  });

  test('colors styles and not spaces', async () => {
    const colored = await renderSurvey(twoApiSurvey, { ...plain, color: true });
    expect(colored).toContain('\x1b[36ma.c:5\x1b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it removes.
    const bare = colored.replace(/\x1b\[\d+m/g, '');
    expect(bare).toBe(await renderSurvey(twoApiSurvey, plain));
  });

  test('shows escape sequences of the tree and does not send them', async () => {
    const [use] = twoApiSurvey.uses;
    if (use === undefined) throw new Error('the sample has a use');
    const text = await renderSurvey(
      { ...twoApiSurvey, uses: [{ ...use, file: 'a\x1b[31m\n\u202e.c' }] },
      plain,
    );
    expect(text).toContain('a\\x1b[31m\\x0a\\u202e.c:5');
  });

  test('aligns columns behind wide characters', async () => {
    const uses = twoApiSurvey.uses.map((use, index) => ({
      ...use,
      file: index === 0 ? '漢字.c' : use.file,
    }));
    const text = await renderSurvey({ ...twoApiSurvey, uses }, plain);
    expect(text).toContain('  漢字.c:5  a_fault  vmf_insert_page  returned\n');
    expect(text).toContain('  a.c:9     a_fault  vm_insert_page   ignored\n');
  });
});

test('an explanation as text', async () => {
  const text = await renderExplain(sampleExplain, plain);
  await expect(text).toMatchFileSnapshot('expected/explain.txt');
});

test('an index report as text', async () => {
  const text = await renderIndex(sampleIndex, plain);
  await expect(text).toMatchFileSnapshot('expected/index.txt');
});

test('an index that could not be saved says what follows from that', async () => {
  const store = { ...sampleIndex.store, saved: false };
  const text = await renderIndex({ ...sampleIndex, store }, plain);
  expect(text).toContain(
    'The facts were not saved in cache/flagday so the next run reads the files again.',
  );
});

test('JSON is indented by two spaces, ends with a newline and gives the document back', () => {
  const text = renderJson(sampleSurvey);
  expect(text.startsWith('{\n  "format": "flagday/survey",\n')).toBe(true);
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual(sampleSurvey);
});

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}
