import type { DraftGroup, DraftWrapper, MigrationDraft } from '../documents/migration-draft.ts';
import { draftAnswers, draftComment, draftFindings } from './migration-draft-comments.ts';
import { counted } from './quantities.ts';

/** Sets of contexts that get a rule of their own; more than these and nobody reads them. */
const MOST_RULES = 12;

/**
 * A first migration file: what is known stands in comments, and what is to be decided as rules that can be planned
 * as they are. Nothing in it changes behavior before its author has put a name and perhaps another rule.
 */
export function renderMigrationDraft(draft: MigrationDraft): string {
  const usable = draft.wrappers.filter(({ obstacle }) => obstacle === null);
  const lines = [
    ...draftFindings(draft),
    'format: flagday/migration',
    'version: 1',
    `name: ${draft.api}`,
    ...draftComment('One sentence: what changes and why. It opens the cover letter.'),
    `summary: Move the users of ${draft.api}() to names that say what they do.`,
    `contexts: ${quoted(draft.contextPack)}`,
    `apis: [${draft.api}]`,
    ...introductions(draft, usable),
    '',
    'rules:',
    ...ruleLines(draft, usable),
    '',
    'retire:',
    ...draftComment('Use never instead of unused to keep the old name.', 2),
    `  - { name: ${draft.api}, when: unused }`,
    ...draftAnswers(draft),
  ];
  return `${lines.join('\n')}\n`;
}

function introductions(
  { api, nameToChoose, groups, declared, exports }: MigrationDraft,
  wrappers: readonly DraftWrapper[],
): string[] {
  const isRenamed = nameToChoose !== null && groups.length > 0;
  if (!isRenamed && wrappers.length === 0) return [];
  const lines = ['', 'introduce:'];
  if (isRenamed) {
    lines.push(
      ...draftComment('Choose the name, here and in the rules below.', 2),
      `  - name: ${nameToChoose}`,
      '    how: rename',
      `    of: ${api}`,
      ...draftComment('The old name lives on until its last user has moved. Or: macro, none.', 4),
      '    alias: inline',
    );
    const [header] = headersOf(declared.map(({ file }) => file));
    if (header !== undefined) lines.push(`    header: ${quoted(header)}`);
    const [first] = exports;
    if (first !== undefined)
      lines.push(...draftComment(`Exported by ${first.macro}; so is this.`, 4));
  }
  for (const { name } of wrappers) lines.push(`  - { name: ${name}, how: existing, of: ${api} }`);
  return lines;
}

/** Where a project's own code looks before architectures and tools: the shortest path. */
function headersOf(files: readonly string[]): readonly string[] {
  const headers = files.filter((file) => file.endsWith('.h'));
  return [...new Set(headers)].sort(
    (a, b) =>
      Number(!a.startsWith('include/')) - Number(!b.startsWith('include/')) || a.length - b.length,
  );
}

function ruleLines(draft: MigrationDraft, wrappers: readonly DraftWrapper[]): string[] {
  const lines: string[] = [];
  const covered = new Set<string>();
  for (const wrapper of wrappers) {
    const contexts = wrapper.contexts.filter((context) => !covered.has(context));
    if (contexts.length === 0) continue;
    for (const context of contexts) covered.add(context);
    lines.push(...wrapperRule(draft, wrapper, contexts));
  }
  const rest = draft.groups.filter(
    ({ contexts }) => !contexts.every((context) => covered.has(context)),
  );
  const own = new Set([...rest].sort((a, b) => b.calls - a.calls).slice(0, MOST_RULES));
  for (const group of rest) {
    if (own.has(group)) lines.push(...groupRule(draft, group, covered));
  }
  const others = rest.filter((group) => !own.has(group));
  if (others.length > 0) lines.push(...othersRule(draft, others, covered));
  if (lines.length === 0) lines.push('  - { name: every use, review: true }');
  return [...lines, ...withoutContext(draft)];
}

function wrapperRule(
  { groups, api }: MigrationDraft,
  { name, domain }: DraftWrapper,
  contexts: readonly string[],
): string[] {
  const group = groups.find((one) => one.contexts.every((context) => contexts.includes(context)));
  const uses = group === undefined ? 'No call is there besides those of wrappers.' : usesOf(group);
  return [
    ...draftComment(
      `${uses} ${name}() returns ${domain} codes, as handlers there do. Where a handler translates the result of ${api}() otherwise, flagday plan shows the difference.`,
      2,
    ),
    `  - name: ${quoted(`in ${contexts.join(' and ')}`)}`,
    `    when: { contexts: { within: [${contexts.join(', ')}] } }`,
    `    replace: { call: ${name} }`,
  ];
}

function groupRule(
  draft: MigrationDraft,
  group: DraftGroup,
  covered: ReadonlySet<string>,
): string[] {
  const { contexts } = group;
  const mixed = contexts.some((context) => covered.has(context));
  return [
    ...draftComment(`${usesOf(group)}${mixed ? MIXED : resultsOf(draft, group)}`, 2),
    `  - name: ${quoted(`in ${contexts.join(' and ')}`)}`,
    `    when: { contexts: { within: [${contexts.join(', ')}] } }`,
    `    ${actionFor(draft, mixed)}`,
  ];
}

const MIXED =
  ' The same call serves handlers that want different codes: split the function, or keep the call.';

/** For what is left of many sets of contexts. */
function othersRule(
  draft: MigrationDraft,
  groups: readonly DraftGroup[],
  covered: ReadonlySet<string>,
): string[] {
  const contexts = [...new Set(groups.flatMap((group) => group.contexts))].sort();
  const calls = groups.reduce((sum, group) => sum + group.calls, 0);
  const mixed = contexts.some((context) => covered.has(context));
  const sets = groups.map((group) => `${group.contexts.join(' + ')} (${group.calls})`).join(', ');
  return [
    ...draftComment(
      `${counted(calls, 'call')} in ${counted(groups.length, 'other set')} of contexts, each too small for a rule of its own: ${sets}.`,
      2,
    ),
    '  - name: in other contexts',
    `    when: { contexts: { any: [${contexts.join(', ')}] } }`,
    `    ${actionFor(draft, mixed)}`,
  ];
}

function actionFor({ nameToChoose }: MigrationDraft, mixed: boolean): string {
  return mixed || nameToChoose === null ? 'review: true' : `replace: { call: ${nameToChoose} }`;
}

function usesOf({ calls, functions, files, example }: DraftGroup): string {
  const where = `${counted(functions, 'function')}, ${counted(files, 'file')}`;
  return `${counted(calls, 'call')} in ${where}, such as ${example.function}() in ${example.file}:${example.line}.`;
}

/** Handlers that return other codes than the API has to translate. */
function resultsOf({ outcomes }: MigrationDraft, { results }: DraftGroup): string {
  const own = outcomes[0]?.domain;
  const other = results.filter((result) => own !== undefined && result !== own);
  if (other.length === 0) return '';
  return ` Handlers there return ${other.join(' and ')}, and each translates by itself: a wrapper that does it for all of them could take the place of the new name.`;
}

function withoutContext({ withoutContext: reasons }: MigrationDraft): string[] {
  const calls = reasons.reduce((sum, one) => sum + one.calls, 0);
  if (calls === 0) return [];
  return draftComment(
    `Of ${counted(calls, 'call')} no context was found. They match none of these rules and are for review: ${counted(reasons.length, 'reason')}, the first being: ${reasons[0]?.reason ?? ''}.`,
    2,
  );
}

/** A plain word as it is, anything else in quotes. */
function quoted(text: string): string {
  return /^[A-Za-z_][\w./-]*( [A-Za-z_][\w./-]*)*$/.test(text) ? text : JSON.stringify(text);
}
