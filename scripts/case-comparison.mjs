// How a survey differs from uses that were read by hand: `compare-cases.mjs` prints the differences,
// `test/kernel/survey.test.ts` judges them.

/** What a hand-read use of the result may be called in a survey. */
const resultUses = {
  'returned-as-errno': ['returned'],
  'returned-raw': ['returned'],
  'replaced-errno': ['replaced'],
  'if-mapping': ['translated'],
  'switch-mapping': ['translated'],
  'helper-mapping': ['translated'],
  // The same code can be read both ways: a value that is only compared, or one made into another.
  'compared-to-errno': ['tested', 'translated'],
  ignored: ['ignored'],
};

/** The call of the case's API in the case's function: on the same line if there is one, else the nearest. */
export function findUse(uses, wanted) {
  let best;
  for (const use of uses) {
    if (use.kind !== 'call' || use.via !== null || use.api !== wanted.api) continue;
    if (use.file !== wanted.file || use.function !== wanted.function) continue;
    const distance = Math.abs(use.line - wanted.line);
    if (best === undefined || distance < Math.abs(best.line - wanted.line)) best = use;
  }
  return best;
}

/** One `{ part, wanted, found }` for each thing the survey says otherwise than the case; texts, sorted. */
export function differencesOf(use, wanted) {
  if (use === undefined) return [{ part: 'use', wanted: 'a call', found: 'none' }];
  const result = resultUses[wanted.resultUse] ?? [wanted.resultUse];
  return [
    difference('contexts', [...wanted.contexts].sort(), use.contexts),
    difference('entries', [...wanted.entries].sort(), entriesOf(use)),
    difference('result', result, result.includes(use.resultUse) ? result : [use.resultUse]),
  ].filter((one) => one.wanted !== one.found);
}

/** The distinct slots through which the use is entered, sorted. Chains that are no evidence are left out. */
export function entriesOf(use) {
  const strong = use.chains.filter((chain) => !chain.weak);
  return [...new Set(strong.map((chain) => chain.entry.slot))].sort();
}

/** Whether one chain of the survey passes through the functions of the case's chain in their order. */
export function showsChain(use, chain) {
  return use.chains.some((ours) => {
    let next = 0;
    for (const step of ours.steps) if (step.function === chain[next]) next++;
    return next === chain.length;
  });
}

function difference(part, wanted, found) {
  return { part, wanted: wanted.join(' ') || 'none', found: found.join(' ') || 'none' };
}
