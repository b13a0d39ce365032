import { describe, expect, test } from 'vitest';
import { renderDomainCheck } from '../../src/report/domain-check-text.ts';
import { renderOutcomes } from '../../src/report/outcomes-text.ts';
import { sameShapeOutcomes, sampleDomainCheck, sampleOutcomes } from './sample-documents.ts';

const plain = { width: 100, color: false };

describe('outcomes as text', () => {
  test('group equal values, with conditions, lines, callees, and what is not known', async () => {
    const text = await renderOutcomes(sampleOutcomes, plain);
    await expect(text).toMatchFileSnapshot('expected/outcomes.txt');
  });

  test('wrap in a narrow window and leave nothing out', async () => {
    const narrow = await renderOutcomes(sampleOutcomes, { ...plain, width: 60 });
    await expect(narrow).toMatchFileSnapshot('expected/outcomes-narrow.txt');
  });

  test('become a list where there is no room for columns', async () => {
    const text = await renderOutcomes(sampleOutcomes, { ...plain, width: 36 });
    await expect(text).toMatchFileSnapshot('expected/outcomes-list.txt');
  });

  test('compare with those of a function of the same shape', async () => {
    const text = await renderOutcomes(sameShapeOutcomes, plain);
    await expect(text).toMatchFileSnapshot('expected/outcomes-same-shape.txt');
  });

  test('an answer that is not complete says so in its table, whatever the reason', async () => {
    const rest = { ...sampleOutcomes, others: [], against: null, documentation: null };
    const text = await renderOutcomes({ ...rest, complete: false }, plain);
    expect(text).toContain('returns int (errno), 4 values, not complete\n');
    expect(text).toMatch(/^ {4}unknown +other values are possible +30$/m);
    const reason = { ...rest, complete: false, unknown: 'a macro was not read' };
    const explained = await renderOutcomes(reason, plain);
    expect(explained).toContain('not complete: a macro was not read\n');
    expect(explained).toMatch(/^ {4}unknown +a macro was not read +30$/m);
  });

  test('of a function without a result', async () => {
    const text = await renderOutcomes(
      {
        ...sampleOutcomes,
        resultType: 'void',
        domain: 'void',
        outcomes: [],
        documentation: null,
        others: [],
        against: null,
      },
      plain,
    );
    expect(text).toContain('  returns nothing, complete\n');
  });

  test('say when a mapping can be reversed', async () => {
    const { against } = sampleOutcomes;
    if (against === null) throw new Error('the sample has a wrapper');
    const text = await renderOutcomes(
      { ...sampleOutcomes, against: { ...against, reversible: 'yes', fallsTogether: [] } },
      plain,
    );
    expect(text).toContain('There is a way back: each result comes from one value only.');
    expect(text).not.toContain('falls together');
  });

  test('color emphasizes and says nothing of its own', async () => {
    const colored = await renderOutcomes(sampleOutcomes, { ...plain, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it removes.
    const bare = colored.replace(/\x1b\[\d+m/g, '');
    expect(bare).toBe(await renderOutcomes(sampleOutcomes, plain));
  });

  test('escape sequences of the tree are shown, not sent', async () => {
    const outcomes = sampleOutcomes.outcomes.map((one) => ({ ...one, guard: ['\x1b[31m\u202e'] }));
    const text = await renderOutcomes({ ...sampleOutcomes, outcomes }, plain);
    expect(text).toContain('\\x1b[31m\\u202e');
    expect(text).not.toContain('\x1b');
  });
});

describe('a domain check as text', () => {
  test('looks like what a compiler prints', async () => {
    const text = await renderDomainCheck(sampleDomainCheck, plain);
    await expect(text).toMatchFileSnapshot('expected/domain-check.txt');
  });

  test('wraps in a narrow window', async () => {
    const text = await renderDomainCheck(sampleDomainCheck, { ...plain, width: 60 });
    await expect(text).toMatchFileSnapshot('expected/domain-check-narrow.txt');
  });

  test('says so when there is nothing to report', async () => {
    const text = await renderDomainCheck({ ...sampleDomainCheck, findings: [], slots: [] }, plain);
    expect(text).toContain('No finding in 0 functions of 0 slots,');
    expect(text).toContain('No slot of this tree has a domain.');
  });
});
