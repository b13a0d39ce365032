import type { SurveyUse, UseKind } from '../documents/survey.ts';
import type { Page } from './page.ts';
import { counted } from './quantities.ts';
import type { KindGroup } from './use-groups.ts';
import { addUses } from './use-text.ts';
import { type Word, word } from './words.ts';

/** The uses that are not calls: a line each where the enclosing function matters, else a line for each file. */
export function addOtherUses(page: Page, groups: readonly KindGroup[], severalApis: boolean): void {
  if (groups.length === 0) return;
  page.blank();
  page.add([word('Other uses', 'heading')]);
  for (const { kind, uses } of groups) {
    page.add([word(counted(uses.length, ...useNouns[kind]))], { indent: 2 });
    if (kind === 'reference' || kind === 'macro-body')
      addUses(page, uses, { indent: 4, severalApis });
    else addByFile(page, uses, severalApis);
  }
}

/** What each kind of use is called, one and many. */
export const useNouns: Readonly<Record<UseKind, readonly [one: string, many: string]>> = {
  call: ['call', 'calls'],
  reference: ['reference', 'references'],
  'macro-body': ['use in the body of a macro', 'uses in bodies of macros'],
  definition: ['definition', 'definitions'],
  declaration: ['declaration', 'declarations'],
  export: ['export', 'exports'],
  comment: ['mention in a comment', 'mentions in comments'],
};

/** `mm/memory.c:12,40,77`: the uses come sorted by file and line. */
function addByFile(page: Page, uses: readonly SurveyUse[], severalApis: boolean): void {
  const lines = new Map<string, { api: string; file: string; lines: Set<number> }>();
  for (const use of uses) {
    const api = severalApis ? use.api : '';
    const key = `${use.file}\n${api}`;
    const known = lines.get(key);
    if (known === undefined) lines.set(key, { api, file: use.file, lines: new Set([use.line]) });
    else known.lines.add(use.line);
  }
  for (const entry of lines.values()) {
    const words: Word[] = [...entry.lines].map((line, index) =>
      word(`${index === 0 ? `${entry.file}:` : ''}${line}`, 'place'),
    );
    const separated = words.map((item, index) =>
      index < words.length - 1 ? { ...item, text: `${item.text},` } : item,
    );
    if (entry.api !== '') separated.push(word(entry.api));
    page.add(separated, { indent: 4, hanging: 8 });
  }
}
