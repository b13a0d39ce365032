import type { Tape } from '../outcomes/program-tape.ts';

/** The text with one small thing changed in the lines `[from, to)`; most of what comes out does something else. */
export function mutated(text: string, from: number, to: number, tape: Tape): string {
  const lines = text.split('\n');
  const at = from + ((tape.below(256) * 256 + tape.below(256)) % Math.max(1, to - from));
  const line = lines[at] ?? '';
  switch (tape.below(14)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, line);
      break;
    case 2:
      lines.splice(at, 2, lines[at + 1] ?? '', line);
      break;
    case 3:
    case 4:
      lines[at] = replaced(line, /-?\b\d+\b/g, tape, ['0', '1', '-12', '2', '256', '-1']);
      break;
    case 5:
    case 6:
      lines[at] = replaced(line, /[=!]=|[<>]=?/g, tape, ['==', '!=', '<', '<=', '>', '>=']);
      break;
    case 7:
    case 8:
      lines[at] = replaced(line, /\b(?:v|p|i)\d\b|\berr\b|\bret\b|\bother\b/g, tape, wordsOf(text));
      break;
    case 9:
      lines[at] = replaced(line, /&&|\|\||[&|+^-](?= )/g, tape, ['&&', '||', '&', '|', '+']);
      break;
    case 10:
      lines[at] = line.replace(/\b(?:break|continue|goto \w+);/, 'return 0;');
      break;
    case 11:
      lines[at] = replaced(line, /\b(?:int|long|u8|bool|unsigned int)\b/g, tape, [
        'int',
        'u8',
        'long',
        'bool',
      ]);
      break;
    case 12:
      lines[at] = replaced(line, /\bVM_FAULT_\w+|-E[A-Z]+/g, tape, [
        'VM_FAULT_OOM',
        '0',
        '-EBUSY',
        '-EINVAL',
      ]);
      break;
    default:
      lines[at] = line.replace(/\bif \((.*)\)( \{)?$/, 'if (!($1))$2');
  }
  return lines.join('\n');
}

/** One of the matches becomes one of the choices. */
function replaced(line: string, what: RegExp, tape: Tape, choices: readonly string[]): string {
  const matches = [...line.matchAll(what)];
  if (matches.length === 0 || choices.length === 0) return line;
  const match = tape.oneOf(matches);
  return `${line.slice(0, match.index)}${tape.oneOf(choices)}${line.slice(match.index + match[0].length)}`;
}

function wordsOf(text: string): readonly string[] {
  return [...new Set(text.match(/\b(?:v|p|i)\d\b|\berr\b|\bret\b|\bother\b/g) ?? [])];
}
