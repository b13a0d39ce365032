import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { renderDomainCheck } from '../../src/report/domain-check-text.ts';
import { renderExplain } from '../../src/report/explain-text.ts';
import { renderOutcomes } from '../../src/report/outcomes-text.ts';
import { Page } from '../../src/report/page.ts';
import { renderPlanSite } from '../../src/report/plan-site-text.ts';
import { renderPlan } from '../../src/report/plan-text.ts';
import { renderSurvey } from '../../src/report/survey-text.ts';
import { prose, type Word, word } from '../../src/report/words.ts';
import { anyDomainCheck, anyExplain, anyOutcomes, anyPlan, anySurvey } from './any-document.ts';

const widths = fc.integer({ min: 20, max: 140 });

describe('any document', () => {
  test('a survey keeps to the width, unless a name that nothing may break is wider', async () => {
    const property = fc.asyncProperty(
      anySurvey,
      widths,
      fc.boolean(),
      async (survey, width, chains) => {
        expectToFit(await renderSurvey(survey, { width, color: false, chains }), width);
      },
    );
    await fc.assert(property);
  });

  test('so does an explanation', async () => {
    const property = fc.asyncProperty(anyExplain, widths, async (explanation, width) => {
      expectToFit(await renderExplain(explanation, { width, color: false }), width);
    });
    await fc.assert(property);
  });

  test('so do outcomes', async () => {
    const property = fc.asyncProperty(anyOutcomes, widths, async (outcomes, width) => {
      expectToFit(await renderOutcomes(outcomes, { width, color: false }), width);
    });
    await fc.assert(property);
  });

  test('so does a domain check', async () => {
    const property = fc.asyncProperty(anyDomainCheck, widths, async (check, width) => {
      expectToFit(await renderDomainCheck(check, { width, color: false }), width);
    });
    await fc.assert(property);
  });

  test('so does a plan, and what is said of a line of it', async () => {
    const property = fc.asyncProperty(anyPlan, widths, fc.boolean(), async (plan, width, all) => {
      const options = { width, color: false, all, verdicts: undefined };
      expectToFit(await renderPlan(plan, options), width);
      expectToFit(await renderPlanSite(plan, { width, color: false }), width);
    });
    await fc.assert(property);
  });

  test('a report without color holds no character that acts on a terminal', async () => {
    const property = fc.asyncProperty(anySurvey, fc.boolean(), async (survey, chains) => {
      const text = await renderSurvey(survey, { width: 100, color: false, chains });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
      expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    });
    await fc.assert(property);
  });

  test('the order of uses, chains and lists in a document changes nothing', async () => {
    const property = fc.asyncProperty(anySurvey, fc.boolean(), async (survey, chains) => {
      const options = { width: 100, color: false, chains };
      const turned = {
        ...survey,
        uses: survey.uses.map((use) => ({ ...use, chains: use.chains.toReversed() })).toReversed(),
        summary: survey.summary.toReversed(),
        coverage: {
          ...survey.coverage,
          unreadable: survey.coverage.unreadable.toReversed(),
          notUnderstood: survey.coverage.notUnderstood.toReversed(),
          unknowns: survey.coverage.unknowns.toReversed(),
        },
      };
      // Two uses in one place are no survey, and their order is open.
      const places = survey.uses.map(({ file, line, column }) => `${file}:${line}:${column}`);
      fc.pre(new Set(places).size === places.length);
      expect(await renderSurvey(turned, options)).toBe(await renderSurvey(survey, options));
    });
    await fc.assert(property);
  });

  test('nor does the order of outcomes, definitions and findings', async () => {
    const options = { width: 100, color: false };
    const ofOutcomes = fc.asyncProperty(anyOutcomes, async (document) => {
      const turned = {
        ...document,
        outcomes: document.outcomes.toReversed(),
        unknowns: document.unknowns.toReversed(),
      };
      expect(await renderOutcomes(turned, options)).toBe(await renderOutcomes(document, options));
    });
    await fc.assert(ofOutcomes);
    const ofChecks = fc.asyncProperty(anyDomainCheck, async (document) => {
      const turned = { ...document, findings: document.findings.toReversed() };
      expect(await renderDomainCheck(turned, options)).toBe(
        await renderDomainCheck(document, options),
      );
    });
    await fc.assert(ofChecks);
  });
});

describe('a paragraph', () => {
  test('wraps between words and hangs', () => {
    expect(layOut(prose('one two three four'), 12)).toEqual(['one two', '  three four']);
  });

  test('keeps a phrase together while it fits on a line', () => {
    expect(layOut([word('one'), word('two three')], 12)).toEqual(['one', '  two three']);
  });

  test('breaks a long path after a slash, on a line of its own', () => {
    const path = word('drivers/gpu/drm/gem.c:7');
    expect(layOut([word('in'), path], 16)).toEqual(['in', '  drivers/gpu/', '  drm/gem.c:7']);
  });

  test('lets a long name run over, alone', () => {
    const words = [word('see'), word('a_very_long_function_name'), word('there')];
    expect(layOut(words, 12)).toEqual(['see', '  a_very_long_function_name', '  there']);
  });

  test('places cells in columns, and after what reaches into them', () => {
    expect(layOut([word('a'), word('b', 'plain', 4)], 20)).toEqual(['a   b']);
    expect(layOut([word('abcdef'), word('b', 'plain', 4)], 20)).toEqual(['abcdef  b']);
  });

  test('stands beside others as a cell, and leaves its column when it is too wide for it', () => {
    const page = new Page({ width: 24, color: false }, stringWidth);
    page.addCells([
      { words: prose('one two'), from: 2, to: 7 },
      { words: prose('three four five'), from: 9, to: 20 },
      { words: prose('7'), from: 22, to: 24 },
    ]);
    page.addCells([
      { words: [word('unbreakable')], from: 2, to: 7 },
      { words: prose('six'), from: 9, to: 20 },
    ]);
    expect(page.text().trimEnd().split('\n')).toEqual([
      '  one    three four   7',
      '    two    five',
      '  unbreakable',
      '         six',
    ]);
  });

  function layOut(words: readonly Word[], width: number): string[] {
    const page = new Page({ width, color: false }, stringWidth);
    page.add(words);
    return page.text().trimEnd().split('\n');
  }
});

/** Only a line with nothing in it that may be broken is allowed to be wider. */
function expectToFit(text: string, width: number): void {
  for (const line of text.split('\n')) {
    if (stringWidth(line) > width) expect(line.trim()).toMatch(/^[^ /]+\/?$/);
  }
}
