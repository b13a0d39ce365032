import type { MigrationDraft } from '../documents/migration-draft.ts';
import type { OutcomeDocument, OutcomesOfDefinition } from '../documents/outcomes.ts';
import { useNouns } from './other-uses-text.ts';
import { printable } from './printable.ts';
import { count, counted } from './quantities.ts';

/** Columns that a comment may fill. */
const WIDTH = 100;
/** Rows of a table of outcomes; a longer one is `flagday outcomes`. */
const MOST_OUTCOMES = 40;

/** A paragraph as lines of a YAML comment. */
export function draftComment(text: string, indent = 0): string[] {
  const mark = `${' '.repeat(indent)}#`;
  const lines: string[] = [];
  let line = mark;
  for (const part of printable(text.replace(/\s+/g, ' ').trim()).split(' ')) {
    if (line !== mark && line.length + 1 + part.length > WIDTH) {
      lines.push(line);
      line = mark;
    }
    line += ` ${part}`;
  }
  return [...lines, line];
}

/** What is known of the API, above the migration. */
export function draftFindings(draft: MigrationDraft): string[] {
  const { api, tree, groups, withoutContext, wrappers } = draft;
  const at = tree.revision === undefined ? '' : ` at ${tree.revision}`;
  const calls = [...groups, ...withoutContext].reduce((sum, one) => sum + one.calls, 0);
  const others = draft.others.map(({ kind, uses }) => counted(uses, ...useNouns[kind])).join(', ');
  const more = others === '' ? '' : `; ${others}`;
  return [
    ...draftComment(
      `A draft by flagday init ${api}, from a tree of ${counted(tree.files, 'file')}${at}: ${counted(calls, 'call')}${more}. What stands in comments was read from that tree. What is to be decided: the names, the rules, and what is asked before a call.`,
    ),
    '#',
    ...definitionLines(draft),
    ...assertionLines(draft),
    ...wrappers.flatMap((wrapper) => wrapperLines(api, wrapper)),
  ];
}

function definitionLines({ definitions, declared, exports, api }: MigrationDraft): string[] {
  const lines = definitions.flatMap(({ kind, file, line, condition, resultType }) => {
    const arm = condition === null ? '' : `, only if ${condition}`;
    const type = resultType === '' ? kind : `${kind} that returns ${resultType}`;
    return draftComment(`Defined in ${file}:${line}: a ${type}${arm}.`);
  });
  if (definitions.length === 0)
    lines.push(...draftComment(`${api} has no definition in this tree.`));
  if (declared.length > 0) {
    const places = declared.map(({ file, line }) => `${file}:${line}`).join(', ');
    lines.push(...draftComment(`Declared in ${places}.`));
  }
  for (const { macro, file, line } of exports) {
    lines.push(...draftComment(`Exported by ${macro} in ${file}:${line}.`));
  }
  return lines;
}

/** What the function itself checks is asked of whoever calls what takes its place. */
function assertionLines({ assertions }: MigrationDraft): string[] {
  if (assertions.length === 0) return [];
  return [
    '#',
    ...draftComment('It asserts, so that preconditions may be needed (see docs/migrations.md):'),
    ...assertions.map(
      ({ text, file, line, function: name }) =>
        `#   ${printable(text)}  (${printable(`${file}:${line}, ${name}()`)})`,
    ),
  ];
}

function wrapperLines(
  api: string,
  { name, file, line, domain, obstacle, against }: MigrationDraft['wrappers'][number],
): string[] {
  const mapping = against?.mapping ?? [];
  return [
    '#',
    ...draftComment(
      `${name}() in ${file}:${line} calls it and returns ${domain} codes${mapping.length === 0 ? '.' : ':'}`,
    ),
    ...mapping.map(({ input, outputs }) =>
      printable(`#   ${input} → ${outputs.length === 0 ? 'nothing known' : outputs.join(' or ')}`),
    ),
    ...(obstacle === null
      ? []
      : draftComment(`It cannot take the place of ${api}() as it is: ${obstacle}.`)),
  ];
}

/** What the API returns and its kernel-doc, below the migration: long, and not needed to write it. */
export function draftAnswers({ outcomes, definitions }: MigrationDraft): string[] {
  const lines = outcomes.flatMap(outcomeLines);
  for (const { documentation, file, line } of definitions) {
    if (documentation.length === 0) continue;
    lines.push('#', ...draftComment(`The comment of the definition in ${file}:${line}:`));
    lines.push(...documentation.map((text) => `#   ${printable(text)}`.trimEnd()));
  }
  return lines.length === 0 ? [] : ['', ...lines.slice(lines[0] === '#' ? 1 : 0)];
}

function outcomeLines(definition: OutcomesOfDefinition): string[] {
  const { file, line, function: name, outcomes, complete, unknown } = definition;
  const whole = complete
    ? 'and nothing else'
    : `and perhaps more: ${unknown ?? 'not all is known'}`;
  const values = [...new Set(outcomes.map(({ value }) => value))];
  // What most callers hope for comes first.
  values.sort((a, b) => Number(b === '0') - Number(a === '0'));
  const rows = values.flatMap((value) => [
    ...new Set(outcomes.filter((one) => one.value === value).map(outcomeText)),
  ]);
  const rest = rows.length - MOST_OUTCOMES;
  return [
    '#',
    ...draftComment(`${name}() in ${file}:${line} returns, ${whole}:`),
    ...rows.slice(0, MOST_OUTCOMES).map((row) => `#   ${printable(row)}`),
    ...(rest > 0 ? [`#   and ${count(rest)} more; flagday outcomes ${name} lists them`] : []),
  ];
}

function outcomeText({ value, guard, guardIsPartial }: OutcomeDocument): string {
  const tests = guard.map((test) => (test.includes('||') && guard.length > 1 ? `(${test})` : test));
  const all = [...tests, ...(guardIsPartial ? ['…'] : [])];
  return `${value}  ${all.length === 0 ? 'always' : `when ${all.join(' && ')}`}`.replace(
    /\s*\n\s*/g,
    ' ',
  );
}
