import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanSite } from '../../src/documents/plan.ts';
import { isMeant, type Marker, readMarkers } from '../survey/markers.ts';
import { planTree } from './plan-tree.ts';

const root = fileURLToPath(new URL('../../examples/mini-kernel', import.meta.url));
const migration = (name: string): string =>
  fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));

let store: string;
let sites: readonly PlanSite[];
let markers: readonly Marker[];

beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'flagday-mini-plan-'));
  ({ sites } = await planTree(migration('vm_insert_page.yaml'), root, store));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.[ch]$/.test(file),
  );
  markers = files
    .flatMap((file) => readMarkers(file, readFileSync(join(root, file), 'utf8')))
    .filter(({ parts }) => parts.has('plan'));
});

afterAll(() => {
  rmSync(store, { recursive: true, force: true });
});

describe('a plan of the mini-kernel', () => {
  test('has the verdict of every use that its marker states', () => {
    const left = new Set(markers);
    const complaints: string[] = [];
    for (const site of sites) {
      const marker = [...left].find((each) => isMeant(site, each));
      if (marker !== undefined) left.delete(marker);
      const stated = marker?.parts.get('plan') ?? 'nothing';
      if (stated !== verdictOf(site)) {
        complaints.push(`${site.file}:${site.line}: ${stated} is stated, got ${verdictOf(site)}`);
      }
    }
    for (const { file, at } of left) complaints.push(`${file}:${at}: nothing is planned here`);
    expect(complaints).toEqual([]);
  });

  test('has every verdict somewhere', () => {
    const verdicts = new Set(sites.map(({ verdict }) => verdict));
    expect([...verdicts].sort()).toEqual(['convert', 'convert-differs', 'done', 'review']);
  });

  test('gives a reason for each use that is left to a person', () => {
    const silent = sites.filter(
      ({ verdict, reasons }) => verdict === 'review' && reasons.length === 0,
    );
    expect(silent).toEqual([]);
  });

  test('keeps the name where the migration gives no other one', async () => {
    const kept = await planTree(migration('vm_insert_page-keep.yaml'), root, store);
    const renamed = sites.filter(({ kind, to }) => kind === 'call' && to === 'vm_insert_kmem_page');
    const verdicts = renamed.map(({ file, line, via }) => {
      const same = kept.sites.find(
        (site) =>
          site.file === file && site.line === line && site.via === via && site.kind === 'call',
      );
      return `${file}:${line}: ${same?.verdict}`;
    });
    expect(verdicts.filter((verdict) => !verdict.endsWith(': keep'))).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(15);
  });
});

function verdictOf({ verdict, differences, to }: PlanSite): string {
  const inputs = differences.filter(({ reachable }) => reachable).map(({ input }) => input);
  switch (verdict) {
    case 'convert':
      return to === 'vm_insert_kmem_page' ? 'rename' : `convert${unexpected(to)}`;
    case 'convert-differs':
      return `convert-differs on ${inputs.join(' ')}${unexpected(to)}`;
    default:
      return verdict;
  }
}

/** Markers name no function of the family: that would be a use. */
function unexpected(to: string | null): string {
  return to === 'vmf_insert_page' ? '' : ` to ${to}`;
}
