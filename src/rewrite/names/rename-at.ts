import type { PlannedSite } from '../../plan/planned-site.ts';
import type { RewriteParts } from '../parts.ts';
import type { TextEdit } from '../text-edit.ts';

/** The edit that writes a use's new name; undefined when another word stands there. */
export function renameAt(parts: RewriteParts, site: PlannedSite): TextEdit | undefined {
  const { subject, judgement, file } = site;
  if (subject.kind !== 'function' || judgement.to === undefined) return undefined;
  const start = parts.reader.offsetOf(file, site);
  const bytes = parts.reader.bytes(file);
  if (start === undefined || bytes === undefined) return undefined;
  const end = start + subject.name.length;
  const word = Buffer.from(bytes.subarray(Math.max(0, start - 1), end + 1)).toString('latin1');
  const isWhole = new RegExp(`(?:^|\\W)${subject.name}(?:\\W|$)`).test(word);
  return isWhole ? { start, end, text: judgement.to } : undefined;
}

/** Whether the text says `name(s)`: two functions at once, of which the other one keeps its name. */
export function isInPlural(parts: RewriteParts, site: PlannedSite): boolean {
  const { subject, file } = site;
  const start = parts.reader.offsetOf(file, site);
  const bytes = parts.reader.bytes(file);
  if (subject.kind !== 'function' || start === undefined || bytes === undefined) return false;
  const end = start + subject.name.length;
  return Buffer.from(bytes.subarray(end, end + 3)).toString('latin1') === '(s)';
}
