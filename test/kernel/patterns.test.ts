import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Project, withProject } from '../../src/engine/open-project.ts';
import { searchTexts } from '../../src/facts/search-texts.ts';
import { TextReader } from '../../src/facts/text-reader.ts';
import { nodeHost } from '../../src/host/host.ts';
import { parsePattern } from '../../src/patterns/parse-pattern.ts';
import type { Pattern } from '../../src/patterns/pattern.ts';
import {
  findPatternSites,
  indexedFiles,
  type PatternSite,
} from '../../src/plan/patterns/pattern-sites.ts';
import { sharedStore } from './shared-store.ts';

const trees = [
  { version: '6.1', root: process.env['FLAGDAY_KERNEL_6_1'] ?? '' },
  { version: '6.12', root: process.env['FLAGDAY_KERNEL_6_12'] ?? '' },
].filter((tree) => tree.root !== '');

/** Two cores for twenty seconds, on a machine with much else to do. */
const MAX_CPU_SECONDS = 40;

test('there is a tree to judge by', () => {
  expect(trees.map((tree) => tree.version)).not.toEqual([]);
});

describe.each(trees)('Linux $version', ({ root }) => {
  test('flags set in an area are those that a search by hand finds, type and all', async () => {
    const area = patternOf('$vma->vm_flags |= $flags;', { vma: 'struct vm_area_struct *' });
    await ask(
      root,
      async ({ sites, otherTypes, files, paths }) => {
        const typed = files.flatMap((path) => textPlaces(root, path, /->\s*vm_flags\s*\|=/g));
        // A mere text search sees other structs too: folio_referenced_arg has a vm_flags of its own.
        const places = new Set(sites.map((site) => paths(site)));
        expect([...places].filter((place) => !typed.includes(place))).toEqual([]);
        expect(typed.length - places.size).toBe(otherTypes);
        const unknown = sites.filter((site) => site.reviews.some(({ code }) => code === 'type'));
        expect(unknown.map(paths)).toEqual([]);
      },
      area,
    );
  });

  test('calls of strlcpy are those that a search by hand finds, in files the index names', async () => {
    await ask(
      root,
      async ({ sites, files, indexed, paths }) => {
        const calls = files.flatMap((path) => textPlaces(root, path, /(?<![\w.>"])strlcpy\s*\(/g));
        const places = new Set(sites.map((site) => paths(site)));
        expect([...places].filter((place) => !calls.includes(place))).toEqual([]);
        // What is left are declarations and definitions: their parameters have types.
        const left = calls.filter((place) => !places.has(place));
        expect(left.filter((place) => !isDeclared(root, place))).toEqual([]);
        expect(places.size).toBeGreaterThan(0);
        expect(new Set(sites.map((site) => paths(site).split(':')[0]))).toEqual(
          new Set(
            indexed.filter((path) => [...places].some((place) => place.startsWith(`${path}:`))),
          ),
        );
        const ignored = sites.filter((site) => site.resultUse === 'ignored');
        expect(ignored.length / sites.length).toBeGreaterThan(0.5);
      },
      patternOf('strlcpy($to, $from, $size)'),
    );
  });
});

interface Answer {
  readonly sites: readonly PatternSite[];
  readonly otherTypes: number;
  /** Files whose text holds the pattern's names. */
  readonly files: readonly string[];
  /** Those that the index names; empty when it cannot know. */
  readonly indexed: readonly string[];
  /** `path:line` of a site. */
  readonly paths: (site: PatternSite) => string;
}

async function ask(
  root: string,
  check: (answer: Answer) => Promise<void>,
  pattern: Pattern,
): Promise<void> {
  const signal = new AbortController().signal;
  const warn = (message: string): never => {
    throw new Error(`unexpected warning: ${message}`);
  };
  const where = { tree: root, rev: undefined, store: sharedStore, contexts: undefined };
  const options = { ...where, jobs: 2, progress: undefined, warn, signal };
  await withProject(options, async (project: Project) => {
    const { graph } = project.search;
    const { state } = project.opened.facts;
    const began = process.cpuUsage();
    const text = await searchTexts(nodeHost, state, pattern.fixedNames, { threads: 2, signal });
    const indexed = indexedFiles(graph, pattern);
    const parts = { graph, reader: new TextReader(nodeHost, state) };
    const found = findPatternSites(parts, pattern, indexed ?? text.files);
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) / 1e6;
    process.stderr.write(
      `${pattern.text}: ${found.sites.length} sites in ${text.files.length} files of ` +
        `${text.searchedFiles} (${text.searchedBytes} bytes), ${seconds.toFixed(1)} s of CPU\n`,
    );
    expect(seconds).toBeLessThan(MAX_CPU_SECONDS);
    expect([text.problems, found.problems]).toEqual([[], []]);
    await check({
      sites: found.sites,
      otherTypes: found.otherTypes,
      files: text.files.map((file) => graph.base.path(file)),
      indexed: (indexed ?? []).map((file) => graph.base.path(file)),
      paths: (site) => `${graph.base.path(site.file)}:${site.line}`,
    });
  });
}

function patternOf(text: string, types: Readonly<Record<string, string>> = {}): Pattern {
  const parsed = parsePattern(text, { types: new Map(Object.entries(types)) });
  if (parsed.kind === 'pattern') return parsed.pattern;
  throw new Error(parsed.problems[0]?.reason);
}

/** `path:line` wherever an expression matches outside of comments. */
function textPlaces(root: string, path: string, wanted: RegExp): string[] {
  const text = readFileSync(join(root, path), 'latin1');
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) =>
    comment.replace(/[^\n]/g, ' '),
  );
  const places = [...code.matchAll(wanted)].map(
    ({ index }) => `${path}:${code.slice(0, index).split('\n').length}`,
  );
  return [...new Set(places)];
}

function isDeclared(root: string, place: string): boolean {
  const [path = '', line = ''] = place.split(':');
  const text = readFileSync(join(root, path), 'latin1').split('\n')[Number(line) - 1] ?? '';
  return /\bsize_t\s+(?:__weak\s+)?strlcpy\s*\(/.test(text);
}
