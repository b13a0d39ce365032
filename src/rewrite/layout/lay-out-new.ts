import type { LineStyle } from '../parts.ts';
import { breakFirstLongLine } from './break-lines.ts';
import { readCode } from './code-lines.ts';
import { EditedText } from './edited-text.ts';

/** More lines than one new definition has. */
const MAX_BREAKS = 100;

/** New C text with its long lines broken, behind the brackets that they stand in. */
export function layOutNew(text: string, style: LineStyle): string {
  const old = readCode('');
  const tried = new Set<number>();
  let edited = EditedText.of('').with([{ start: 0, end: 0, text }]);
  for (let breaks = 0; breaks < MAX_BREAKS; breaks++) {
    const broken = breakFirstLongLine(edited, old, readCode(edited.text), { style, tried });
    if (broken === undefined) break;
    edited = edited.with(broken);
  }
  return edited.text;
}
