/** How many terminal columns a text takes. */
export type Measure = (text: string) => number;

/**
 * The measure for texts that occur in `document`.
 *
 * Loading string-width takes about 40 ms, a tenth of what a whole survey may take, and kernel trees
 * hold names outside ASCII so rarely that nearly every report can do without it.
 */
export async function chooseMeasure(document: object): Promise<Measure> {
  if (isNarrow(document)) return (text) => text.length;
  const { default: stringWidth } = await import('string-width');
  return (text) => (narrowText.test(text) ? text.length : stringWidth(text));
}

/** Printable ASCII and the arrow that our chains are drawn with: one column for each code unit. */
const narrowText = /^[ -~→]*$/;

/** Whether all strings in the document are narrow. Control characters count as ASCII: they are printed escaped. */
function isNarrow(value: unknown): boolean {
  if (typeof value === 'string') return !wideCandidate.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isNarrow);
}

const wideCandidate = /[^\0-\x7f]/;
