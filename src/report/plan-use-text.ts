import type { PlanPrecondition, PlanSite } from '../documents/plan.ts';
import type { Page } from './page.ts';
import { prose, type Word, word } from './words.ts';

/** `vm_insert_page → vmf_insert_page`; the old name alone when nothing is known to take its place. */
export function changeWords({ api, to }: Pick<PlanSite, 'api' | 'to'>): Word[] {
  const before = word(oneLine(api));
  return to === null ? [before] : [before, word('→'), word(oneLine(to))];
}

/**
 * The contexts of a use as one cell. A place that runs nothing has none to speak of, and a rule that matched may not
 * have asked.
 */
export function contextWords({ contexts, kind, rule }: PlanSite): Word[] {
  if (contexts.length > 0) return [word(contexts.join(' + '))];
  return kind === 'call' && rule === null ? [word('no context found', 'warning')] : [];
}

/** Patterns may have several lines; a report has one for them. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What a reader has to know of one use besides what holds for all of its group. */
export function addSiteNotes(page: Page, site: PlanSite, indent: number): void {
  const indents = { indent, hanging: indent + 2 };
  if (site.via !== null) page.add([...prose('by expansion of the macro'), word(site.via)], indents);
  for (const changed of site.alsoChanges) {
    page.add(
      [
        ...prose('also changes:'),
        word(changed.function, 'name'),
        word(`${changed.file}:${changed.line}`, 'place'),
        ...prose(changed.why, 'faint'),
      ],
      indents,
    );
  }
  for (const precondition of site.preconditions) {
    const { answer } = precondition;
    if (answer === 'missing' || answer === 'unknown') addPrecondition(page, precondition, indent);
  }
  for (const unknown of site.unknown) {
    page.add([word('unknown:', 'warning'), ...prose(unknown)], indents);
  }
}

/** A requirement, whether it is met, and where that was seen. */
export function addPrecondition(page: Page, precondition: PlanPrecondition, indent: number): void {
  const { requirement, answer, evidence } = precondition;
  const style = answer === 'missing' || answer === 'unknown' ? 'warning' : 'plain';
  page.add([...prose('precondition'), word(`${requirement}:`), ...prose(answers[answer], style)], {
    indent,
  });
  for (const { text, file, line } of evidence) {
    page.add([...prose(text, 'faint'), word(`${file}:${line}`, 'place')], {
      indent: indent + 2,
      hanging: indent + 4,
    });
  }
}

const answers: Readonly<Record<PlanPrecondition['answer'], string>> = {
  met: 'met',
  missing: 'missing',
  unknown: 'not known to be met',
  'not-needed': 'not needed here',
};
