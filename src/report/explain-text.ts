import type { ExplainDefinition, ExplainDocument, ExplainEdge } from '../documents/explain.ts';
import { chooseMeasure } from './measure.ts';
import { Page, type PageOptions } from './page.ts';
import { counted } from './quantities.ts';
import { addTable, type Row } from './table.ts';
import { compareText, prose, type Word, word } from './words.ts';

/** Everything known of the functions and macros of one name, one definition after the other. */
export async function renderExplain(
  document: ExplainDocument,
  options: PageOptions,
): Promise<string> {
  const page = new Page(options, await chooseMeasure(document));
  const { root, files, revision } = document.tree;
  const at = revision === undefined ? '' : ` at ${revision}`;
  page.add([
    word(document.function, 'heading'),
    ...prose(
      `has ${counted(document.definitions.length, 'definition')} in ${counted(files, 'file')} of`,
    ),
    word(`${root}${at}`, 'place'),
  ]);
  const sorted = [...document.definitions].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.endLine - b.endLine ||
      compareText(a.kind, b.kind),
  );
  let weak = false;
  for (const definition of sorted) {
    addDefinition(page, document.function, definition);
    weak ||= definition.callers.some((edge) => edge.weak);
  }
  if (weak) {
    page.blank();
    page.add(
      prose(
        '~> is a caller matched by the name of a field alone, not by its type: it may be wrong.',
        'faint',
      ),
    );
  }
  return page.text();
}

function addDefinition(page: Page, name: string, definition: ExplainDefinition): void {
  const { file, line, endLine } = definition;
  page.blank();
  page.add([
    word(endLine > line ? `${file}:${line}-${endLine}` : `${file}:${line}`, 'place'),
    word(definition.kind, 'faint'),
  ]);
  page.add(signatureOf(name, definition), { indent: 2, hanging: 6 });
  addFacts(page, definition);
  addContexts(page, definition);
  addSection(page, 'binding', 'bindings', bindingsOf(definition));
  addSection(
    page,
    'time handed to a registrar',
    'times handed to a registrar',
    handedToOf(definition),
  );
  addSection(page, 'caller', 'callers', callersOf(definition.callers));
  addSection(page, 'callee', 'callees', calleesOf(definition));
  addSection(page, 'guard', 'guards', guardsOf(definition));
}

/** As it would be declared: `static int toy_fault(struct vm_fault *vmf)`. */
function signatureOf(name: string, definition: ExplainDefinition): Word[] {
  const { kind, linkage, resultType, parameters } = definition;
  const lead = kind === 'macro' ? '#define' : linkage === 'extern' ? '' : linkage;
  const words = [...prose(lead), ...(kind === 'macro' ? [] : prose(resultType))];
  const before = words.pop();
  // The star of a result type belongs to the name, as the kernel writes it.
  const stuck = before?.text.endsWith('*') === true;
  if (before !== undefined && !stuck) words.push(before);
  const named = `${stuck ? before.text : ''}${name}`;
  if (parameters.length === 0)
    return [...words, word(`${named}(${kind === 'macro' ? '' : 'void'})`, 'name')];
  const shown = parameters.map((parameter) => parameterText(parameter));
  return [
    ...words,
    ...shown.map((text, index) =>
      word(
        `${index === 0 ? `${named}(` : ''}${text}${index < shown.length - 1 ? ',' : ')'}`,
        index === 0 ? 'name' : 'plain',
      ),
    ),
  ];
}

function parameterText({ name, type }: { readonly name: string; readonly type: string }): string {
  if (type === '' || name === '') return type === '' ? name : type;
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}

function addFacts(page: Page, definition: ExplainDefinition): void {
  const { condition, definer, docLine } = definition;
  if (definer !== null) page.add([...prose('made by the macro'), word(definer)], { indent: 2 });
  if (condition !== null) page.add([word('only if'), ...prose(condition, 'faint')], { indent: 2 });
  if (docLine !== null) page.add(prose(`documented at line ${docLine}`), { indent: 2 });
}

function addContexts(page: Page, definition: ExplainDefinition): void {
  const { contexts, possibleContexts, unknown } = definition;
  const listed = [...new Set(contexts)].sort(compareText).join(', ');
  if (listed !== '') page.add([word('contexts:'), ...prose(listed, 'name')], { indent: 2 });
  const possible = [...new Set(possibleContexts)].sort(compareText).join(', ');
  if (possible !== '') {
    page.add([...prose('perhaps also:', 'warning'), ...prose(possible)], { indent: 2 });
  }
  if (unknown !== null) {
    page.add([...prose('context unknown:', 'warning'), ...prose(unknown)], { indent: 2 });
  }
}

/** A heading with the number of rows, and the rows; nothing where there are none. */
function addSection(page: Page, one: string, many: string, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  page.add(prose(counted(rows.length, one, many)), { indent: 2 });
  addTable(page, rows, { indent: 4, hanging: 8 });
}

function bindingsOf({ bindings }: ExplainDefinition): Row[] {
  return [...bindings]
    .sort(
      (a, b) =>
        compareText(a.slot, b.slot) ||
        compareText(a.file, b.file) ||
        a.line - b.line ||
        compareText(a.object, b.object),
    )
    .map(({ slot, object, file, line, context }) => [
      word(object === '' ? slot : `${slot} (${object})`),
      word(`${file}:${line}`, 'place'),
      contextWord(context),
    ]);
}

function handedToOf({ handedTo }: ExplainDefinition): Row[] {
  return [...handedTo]
    .sort(
      (a, b) =>
        compareText(a.registrar, b.registrar) ||
        compareText(a.file, b.file) ||
        a.line - b.line ||
        a.argument - b.argument,
    )
    .map(({ registrar, argument, file, line, context }) => [
      word(`${registrar}()#${argument}`),
      word(`${file}:${line}`, 'place'),
      contextWord(context),
    ]);
}

function contextWord(context: string | null): Word {
  return context === null ? word('no context of its own', 'faint') : word(context, 'name');
}

function callersOf(callers: readonly ExplainEdge[]): Row[] {
  return [...callers]
    .sort(
      (a, b) =>
        compareText(a.file, b.file) ||
        a.line - b.line ||
        compareText(a.function, b.function) ||
        compareText(a.via, b.via) ||
        Number(a.weak) - Number(b.weak),
    )
    .map((edge) => [
      word(edge.weak ? `~> ${edge.function}` : edge.function, edge.weak ? 'warning' : 'plain'),
      word(`${edge.file}:${edge.line}`, 'place'),
      word(edge.via, 'faint'),
    ]);
}

function calleesOf({ callees }: ExplainDefinition): Row[] {
  return [...callees]
    .sort(
      (a, b) =>
        a.line - b.line ||
        compareText(a.name, b.name) ||
        compareText(a.kind, b.kind) ||
        compareText(a.resultUse, b.resultUse),
    )
    .map(({ name, line, kind, resultUse }) => [
      word(name),
      word(`line ${line}`, 'place'),
      word(kind, 'faint'),
      word(resultUse),
    ]);
}

function guardsOf({ guards }: ExplainDefinition): Row[] {
  return [...guards]
    .sort(
      (a, b) =>
        compareText(a.parameter, b.parameter) ||
        compareText(a.lines, b.lines) ||
        compareText(a.condition, b.condition),
    )
    .map(({ parameter, condition, lines }) => [
      word(`${parameter} ${condition}`),
      word(`lines ${lines}`, 'place'),
    ]);
}
