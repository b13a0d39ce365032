import type { LineStyle } from '../../../src/rewrite/parts.ts';
import { EditSet, type TextEdit } from '../../../src/rewrite/text-edit.ts';

export const STYLE: LineStyle = { preferred: 80, limit: 100 };

const RENAMES: ReadonlyMap<string, string> = new Map([
  ['map_page', 'map_kernel_page'],
  ['long_name_of_a_function', 'name'],
]);

/** Edits that rename every mention in the text, wherever it stands. */
export function renamesIn(text: string): TextEdit[] {
  return [...text.matchAll(/\w+/g)].flatMap((match) => {
    const to = RENAMES.get(match[0]);
    if (to === undefined) return [];
    return [{ start: match.index, end: match.index + match[0].length, text: to }];
  });
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  const set = EditSet.from(edits);
  if (set === undefined) throw new Error('edits collide');
  return Buffer.from(set.applyTo(Buffer.from(text, 'latin1'))).toString('latin1');
}
