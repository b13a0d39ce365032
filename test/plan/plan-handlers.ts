import type { PlanSite } from '../../src/documents/plan.ts';
import { BINDING, IN_TREE } from './any-handler.ts';
import { type Compared, contradiction, type Environment, tryHandler } from './expect-verdict.ts';
import { planToyTree } from './plan-tree.ts';

/** A verdict that a run of its handler contradicts. */
export interface Contradicted {
  readonly body: string;
  readonly site: PlanSite;
  readonly what: string;
}

const ENVIRONMENTS: readonly Environment[] = Array.from({ length: 8 }, (_, i) => i * 7919 + 13);

/** Plans each handler as a file of one tree: its sites, in the order of `bodies`. */
export async function planHandlers(bodies: readonly string[]): Promise<PlanSite[][]> {
  const names = bodies.map((_, i) => `drivers/made/handler${i}.c`);
  const files = names.map((name, i) => [name, IN_TREE + (bodies[i] ?? '') + BINDING] as const);
  const { sites } = await planToyTree(new Map(files));
  const byFile = new Map(names.map((name): [string, PlanSite[]] => [name, []]));
  for (const site of sites) byFile.get(site.file)?.push(site);
  return [...byFile.values()];
}

/** Plans the handlers and runs them. */
export async function findContradictions(
  bodies: readonly string[],
  compared: Compared,
): Promise<Contradicted[]> {
  const planned = await planHandlers(bodies);
  return bodies.flatMap((body, i) =>
    (planned[i] ?? []).flatMap((site) => {
      const what = contradiction(body, site, ENVIRONMENTS, compared);
      return what === undefined ? [] : [{ body, site, what }];
    }),
  );
}

/** The contradiction in words, in a handler that has lost what it does not need for it. */
export async function shortened(first: Contradicted): Promise<string> {
  let found = first;
  for (let size = found.body.split('\n').length >> 1; size >= 1; ) {
    const [next] = await findContradictions(candidates(found.body, size), { runs: 0, sites: 0 });
    if (next === undefined) size = size === 1 ? 0 : size >> 1;
    else found = next;
  }
  const { body, site, what } = found;
  const rows = site.mapping.map(({ input, before }) => `${input}: ${before.join(' or ')}`);
  return `${what}\nline ${site.line}: ${site.verdict}, ${rows.join(', ')}\n${IN_TREE}${body}`;
}

/** The text without `size` of its lines, in all ways that leave something the interpreter can read. */
function candidates(body: string, size: number): string[] {
  const lines = body.split('\n');
  return lines.flatMap((_, from) => {
    const text = lines.toSpliced(from, size).join('\n');
    return isReadable(text) ? [text] : [];
  });
}

/** Whether the interpreter gets through it, whatever its calls return. */
function isReadable(body: string): boolean {
  try {
    for (const environment of ENVIRONMENTS) tryHandler(body, environment);
    return true;
  } catch {
    return false;
  }
}
