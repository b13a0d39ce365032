import type { RunInput } from './concrete-interpreter.ts';
import { Escaped, expectAdmitted } from './expect-admitted.ts';

/** A shorter program with a run that escapes: lines go as long as that is so. Much faster than shrinking bytes. */
export function shrunk(text: string, inputs: readonly RunInput[]): string {
  const input = inputs.find((each) => escapeOf(text, [each]) !== undefined);
  if (input === undefined) return text;
  let lines = text.split('\n');
  for (let size = lines.length >> 1; size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let again = true; again; ) {
      again = false;
      for (let from = lines.length - size; from >= 0; from--) {
        const shorter = lines.toSpliced(from, size);
        if (escapeOf(shorter.join('\n'), [input]) === undefined) continue;
        lines = shorter;
        again = true;
      }
    }
  }
  const program = lines.join('\n');
  const oracle = input.oracle.join(', ');
  return `${escapeOf(program, [input])}\noracle: ${oracle}${input.rightFirst ? ', right first' : ''}\n${program}`;
}

/** What escapes; undefined when nothing does, or when the text can no longer be run. */
export function escapeOf(text: string, inputs: readonly RunInput[]): string | undefined {
  try {
    expectAdmitted(text, inputs);
  } catch (trouble) {
    if (trouble instanceof Escaped) return trouble.message;
  }
  return undefined;
}
