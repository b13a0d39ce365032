import { describe, expect, test } from 'vitest';
import { renderPlanSite } from '../../src/report/plan-site-text.ts';
import { renderPlan } from '../../src/report/plan-text.ts';
import { emptyPlan, samplePlan, samplePlanSite } from './sample-plan.ts';

const plain = { width: 100, color: false, all: false, verdicts: undefined };

describe('a plan as text', () => {
  test('begins with the figures, then what needs somebody, then the rest', async () => {
    await expect(await renderPlan(samplePlan, plain)).toMatchFileSnapshot('expected/plan.txt');
  });

  test('wraps in a narrow window and leaves nothing out', async () => {
    const narrow = await renderPlan(samplePlan, { ...plain, width: 60 });
    await expect(narrow).toMatchFileSnapshot('expected/plan-narrow.txt');
  });

  test('lists every place when asked to', async () => {
    const text = await renderPlan(samplePlan, { ...plain, all: true });
    for (const { file, line } of samplePlan.sites) expect(text).toContain(`${file}:${line}`);
    expect(text).not.toContain('--all');
  });

  test('says how many places it left out, and what is open among them', async () => {
    const open = samplePlan.sites.map((site) => ({
      ...site,
      preconditions: site.preconditions.map((one) => ({ ...one, answer: 'unknown' as const })),
    }));
    const [most] = open.filter(({ proof }) => proof === 'argued');
    const many = Array.from({ length: 45 }, (_, i) => ({ ...most, line: i + 1 }));
    // Copies of a site that is there.
    const sites = many as typeof open;
    const text = await renderPlan({ ...samplePlan, sites }, plain);
    expect(text).toContain('and 5 more, 5 of them with something missing or unknown; --all');
  });

  test('shows the verdicts that were asked for, under figures of the whole plan', async () => {
    const text = await renderPlan(samplePlan, { ...plain, verdicts: ['keep'] });
    await expect(text).toMatchFileSnapshot('expected/plan-keep.txt');
  });

  test('of patterns has a group for each rule, and what each use becomes in its line', async () => {
    const [first] = samplePlan.sites.filter(({ verdict }) => verdict === 'convert');
    const api = '$toy->flags |=\n$flags;';
    // A site that is there, but for its kind.
    const pattern = { ...first, kind: 'pattern', api } as (typeof samplePlan.sites)[number];
    const sites = ['TOY_RAW', 'TOY_OLD'].map((flag) => ({
      ...pattern,
      to: `toy_set(toy, ${flag});`,
    }));
    const text = await renderPlan({ ...samplePlan, sites }, plain);
    expect(text).toContain('  fault handlers: $toy->flags |= $flags; (2 uses, proved)\n');
    expect(text).toMatch(/quiet_fault {2}page-fault {2}→ toy_set\(toy, TOY_OLD\);$/m);
  });

  test('of functions in slots says of each what its verdict rests on', async () => {
    const [first] = samplePlan.sites.filter(({ verdict }) => verdict === 'convert');
    // A site that is there, but for its kind.
    const binding = { ...first, kind: 'binding' } as (typeof samplePlan.sites)[number];
    const sites = ['a_fault', 'b_fault'].map((name) => ({
      ...binding,
      reasons: ['the slot takes codes', `${name} returns codes`],
    }));
    const text = await renderPlan({ ...samplePlan, sites }, plain);
    expect(text).toMatch(/^ {8}b_fault returns codes$/m);
    expect(text.match(/the slot takes codes/g)).toHaveLength(1);
  });

  test('gives a reason that a whole group shares once, above it', async () => {
    const [orphan] = samplePlan.sites.filter(({ function: name }) => name === 'orphan_map');
    const sites = ['a_map', 'b_map'].map((name) => ({
      ...orphan,
      function: name,
      reasons: [`${name} has no caller`, 'Rule "all others" asks for contexts.'],
    }));
    // Copies of a site that is there.
    const text = await renderPlan(
      { ...samplePlan, sites: sites as typeof samplePlan.sites },
      plain,
    );
    expect(text.match(/asks for contexts/g)).toHaveLength(1);
    expect(text).toMatch(/^ {4}- Rule "all others" asks for contexts\.$/m);
    expect(text).toMatch(/^ {8}- b_map has no caller$/m);
  });

  test('of a tree with nothing to plan has its figures and no more', async () => {
    const text = await renderPlan(emptyPlan, plain);
    expect(text).toContain('toy_insert: 0 uses in a tree of 1,234 files, examples/toy at v2\n');
    expect(text).toContain('0 of 0 uses can be converted without a change of behavior.');
    expect(text).not.toContain('review:');
  });

  test('color emphasizes and says nothing of its own', async () => {
    const colored = await renderPlan(samplePlan, { ...plain, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it removes.
    expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(await renderPlan(samplePlan, plain));
  });

  test('escape sequences of the tree are shown, not sent', async () => {
    const sites = samplePlan.sites.map((site) => ({
      ...site,
      api: '\x1b[31m',
      function: '\u202e',
    }));
    const text = await renderPlan({ ...samplePlan, sites }, plain);
    expect(text).toContain('\\x1b[31m');
    expect(text).not.toContain('\x1b');
    expect(text).not.toContain('\u202e');
  });
});

describe('one line of a plan as text', () => {
  test('has the chain, the table, what is asked, and what the callee returns', async () => {
    const text = await renderPlanSite(samplePlanSite, plain);
    await expect(text).toMatchFileSnapshot('expected/plan-site.txt');
  });

  test('wraps in a narrow window', async () => {
    const text = await renderPlanSite(samplePlanSite, { ...plain, width: 50 });
    await expect(text).toMatchFileSnapshot('expected/plan-site-narrow.txt');
  });

  test('says so where nothing leads to it', async () => {
    const sites = samplePlan.sites.filter(({ function: name }) => name === 'orphan_map');
    const text = await renderPlanSite({ ...samplePlanSite, sites, outcomes: [] }, plain);
    expect(text).toContain('no chain of calls from an entry point was found');
    expect(text).toContain('what becomes of the result of orphan_map() is not told');
  });
});
