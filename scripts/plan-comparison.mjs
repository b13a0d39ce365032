// How a plan of the page insertion migrations differs from uses that were read by hand: `compare-plan.mjs` prints
// the differences, `test/kernel/plan.test.ts` judges them.

/** The function that takes an errno's place outside fault handlers, by migrations/vm_insert_page.yaml. */
const renamed = new Map([['vm_insert_page', 'vm_insert_kmem_page']]);

/** The verdict and the new name that follow from what the reader found; `to` is null where nothing is written. */
export function expectedVerdict(wanted) {
  const rename = renamed.get(wanted.api);
  if (/^vmf_/.test(wanted.function)) return { verdict: 'convert', to: rename ?? null };
  if (wanted.contexts.length === 0) return { verdict: 'review', to: null };
  const inFaults = wanted.contexts.includes('page-fault');
  if (!inFaults || wanted.contexts.length > 1) {
    return !inFaults && rename !== undefined
      ? { verdict: 'convert', to: rename }
      : { verdict: 'review', to: null };
  }
  const to = wanted.api.replace(/^vm_/, 'vmf_');
  if (wanted.equalOnReachable === true) return { verdict: 'convert', to };
  // "… if first page": a loop, in which a value has no one meaning.
  const isPlain = Object.values(wanted.translation ?? {}).every((code) => /^\w+$/.test(code));
  return { verdict: isPlain ? 'convert-differs' : 'review', to };
}

/** One `{ part, wanted, found }` for each thing the plan says otherwise than the case; texts, sorted. */
export function planDifferences(site, wanted) {
  if (site === undefined) return [{ part: 'use', wanted: 'a call', found: 'none' }];
  const { verdict, to } = expectedVerdict(wanted);
  const found = [
    difference('contexts', [...wanted.contexts].sort().join(' '), site.contexts.join(' ')),
    difference('verdict', verdict, site.verdict),
    ...(verdict === 'convert' || verdict === 'convert-differs'
      ? [difference('to', to ?? 'none', site.to ?? 'none')]
      : []),
  ];
  if (verdict !== 'review') found.push(...translationDifferences(site, wanted));
  return found.filter((one) => one.wanted !== one.found);
}

/**
 * Value by value; `other` stands for each value that can be returned and has no line of its own. Readers leave out
 * bits that are added to a code whatever it is.
 */
function translationDifferences(site, wanted) {
  const { translation } = wanted;
  if (translation === null || translation === undefined) return [];
  return site.mapping
    .filter(({ reachable }) => reachable)
    .map(({ input, before }) => {
      const code = translation[input] ?? translation.other;
      const isThatCode = before.every((text) => text.split(' | ').includes(code));
      const found = isThatCode && before.includes(code) ? code : before.join(' or ');
      return difference(`result for ${input}`, code, found);
    });
}

function difference(part, wanted, found) {
  return { part, wanted: wanted || 'none', found: found || 'none' };
}
