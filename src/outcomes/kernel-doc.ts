import { type DocumentedResult, parseDocumentedResult } from './documented-result.ts';
import { admitsErrno, otherNameOf, type ReturnedValues, readValues } from './returned-values.ts';

/** What a kernel-doc comment says of a function's result. */
export interface ReturnText {
  /** In one line. */
  readonly text: string;
  /** Where it begins, counted from the comment's first line, which is 0. */
  readonly line: number;
}

/**
 * The text of the comment's `Return:` section; without one, what its description says in sentences about
 * returning. `offset` is where the comment begins, white space before it allowed.
 */
export function findReturnText(bytes: Uint8Array, offset: number): ReturnText | undefined {
  const lines = commentLines(bytes, offset);
  const header = lines.findIndex((line) => returnHeader.test(line));
  return header < 0 ? findInDescription(lines) : sectionAt(lines, header);
}

/** What of a function's answer a comment can be held against. */
export interface ComparedAnswer {
  /** As in `OutcomeDocument.value`. */
  readonly values: readonly string[];
  readonly complete: boolean;
  readonly domain: string;
}

/**
 * Where a `Return:` text and the code disagree, each in one sentence.
 *
 * Speaks only where the answer is complete and the text is plain: a wrong contradiction costs more trust
 * than ten missed ones. Assumes that the comment is about this very definition; a weak function's comment
 * describes what takes its place, and must not be asked about here.
 */
export function contradictionsBetween(text: string, answer: ComparedAnswer): string[] {
  if (!answer.complete || text.length > MAX_PLAIN_TEXT) return [];
  const documented = parseDocumentedResult(text);
  if (answer.domain === 'void') return describesResult(documented) ? [nothingReturned] : [];
  const returned = readValues(answer.values);
  return [
    ...neverReturned(documented, returned),
    ...notNamed(documented, returned),
    ...aboutZero(documented, returned),
    ...aboutPointers(documented, returned),
    ...aboutTruth(documented, returned, answer.domain),
    ...(documented.nothing && answer.values.some((value) => value !== 'nothing')
      ? ['the comment says that nothing is returned, the code returns a value']
      : []),
  ];
}

/** A longer text is an essay with examples and exceptions, and no list of codes. */
const MAX_PLAIN_TEXT = 4_000;

// Finding the text. ------------------------------------------------------------------------------------

/** The comment's lines without their stars; none where no comment begins. */
function commentLines(bytes: Uint8Array, offset: number): string[] {
  let from = offset;
  while (from < bytes.length && (bytes[from] ?? 0) <= SPACE) from++;
  if (bytes[from] !== SLASH || bytes[from + 1] !== STAR) return [];
  let to = from + 2;
  while (to < bytes.length && !(bytes[to] === STAR && bytes[to + 1] === SLASH)) to++;
  const skipped = bytes.subarray(offset, from).filter((byte) => byte === NEWLINE).length;
  const text = new TextDecoder().decode(bytes.subarray(from + 2, to));
  const lines = text.split('\n').map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd());
  return [...Array<string>(skipped).fill(''), ...lines];
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const STAR = 0x2a;
const SLASH = 0x2f;

const returnHeader = /^\s*@?return(?:s|ed|ing)?(?: (?:values?|codes?))?\s*:(?!:)/i;
const otherHeader =
  /^\s*(?:@[\w.]+|@\.\.\.|description|context|notes?|examples?|locking|see also|caution|warning|side effects?)\s*:(?!:)/i;
const bullet = /^\s*(?:[*•-]|\d+[.)])\s+/;
/** What a paragraph speaks of when it goes on about results. */
const aboutValues =
  /%|-E[A-Z]|\breturn|\berrno\b|\berror|\bNULL\b|\bzero\b|^\s*-?\d|\bsuccess|\bfail|\btrue\b|\bfalse\b/i;

/** The section's text; a paragraph behind an empty line belongs to it when it speaks of values. */
function sectionAt(lines: readonly string[], header: number): ReturnText | undefined {
  const taken = [(lines[header] ?? '').replace(returnHeader, '')];
  let first = taken[0]?.trim() === '' ? -1 : header;
  for (let i = header + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (otherHeader.test(line)) break;
    if (line.trim() === '') {
      if (lines[i + 1]?.trim() === '') continue;
      if (first >= 0 && !aboutValues.test(paragraphAt(lines, i + 1))) break;
      continue;
    }
    if (first < 0) first = i;
    taken.push(line.replace(returnHeader, ''));
  }
  const text = inOneLine(taken);
  return text === '' ? undefined : { text, line: first };
}

function paragraphAt(lines: readonly string[], from: number): string {
  const taken: string[] = [];
  for (let i = from; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.trim() === '' && taken.length > 0) break;
    taken.push(line);
  }
  return taken.join(' ');
}

/** Items of a list are parted by semicolons. */
function inOneLine(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const words = line.replace(bullet, '').trim().replace(/\s+/g, ' ');
    if (words === '') continue;
    const glue = text === '' ? '' : bullet.test(line) && !/[.;:,]$/.test(text) ? '; ' : ' ';
    text += glue + words;
  }
  return text;
}

/** From the first sentence about returning to the end of its paragraph, for each paragraph of the description. */
function findInDescription(lines: readonly string[]): ReturnText | undefined {
  const taken: string[] = [];
  let first = -1;
  for (const paragraph of descriptionOf(lines)) {
    const text = inOneLine(paragraph.lines).replace(/^[\w\s]+\(\)?\s+-+\s+/, '');
    const at = returnSentence(text);
    if (at < 0) continue;
    taken.push(text.slice(at));
    if (first < 0) first = paragraph.line + lineOfSentence(paragraph.lines);
  }
  return first < 0 ? undefined : { text: taken.join(' '), line: first };
}

interface Paragraph {
  readonly line: number;
  readonly lines: string[];
}

/** The paragraphs that are not about a parameter or a context. A list belongs to what stands before it. */
function descriptionOf(lines: readonly string[]): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let open: string[] | undefined;
  let isSkipped = false;
  lines.forEach((line, i) => {
    if (line.trim() === '') {
      open = undefined;
      isSkipped = false;
      return;
    }
    if (otherHeader.test(line)) isSkipped = /^\s*(?:@|context)/i.test(line);
    if (isSkipped) {
      open = undefined;
      return;
    }
    const before = paragraphs.at(-1);
    if (open === undefined && bullet.test(line) && before !== undefined) {
      open = before.lines;
    }
    if (open === undefined) {
      open = [];
      paragraphs.push({ line: i, lines: open });
    }
    open.push(line);
  });
  return paragraphs;
}

const valueWord =
  /%|-E[A-Z]|\bNULL\b|\b(?:true|false|zero|non-?zero|negative|one)\b|-?\b\d+\b|\ban? error|ERR_PTR|\b[A-Z]+_[A-Z_]+\b/;
const returnsSentence =
  /^(?:(?:currently|always|also|then),? )*returns\b(?! (?:with|without|to|from|control|immediately|early|here|back)\b)/i;

const returnValue = new RegExp(`^return (?:either )?(?:the )?(?:${valueWord.source})`, 'i');
/** A sentence about this function, not about one that it calls. */
const saysReturned =
  /\b(?:is|are|be) returned\b|\b(?:function|routine|helper|method|macro|it|this|we|success|failure|error|otherwise|will),? (?:will |shall |always |then )*returns?\b/i;

/** Where the first sentence about a returned value begins; -1 for none. */
function returnSentence(text: string): number {
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/[.!?:;]\s+|$/g)) {
    const sentence = text.slice(from, index);
    if (returnsSentence.test(sentence)) return from;
    if (returnValue.test(sentence)) return from;
    if (saysReturned.test(sentence) && valueWord.test(sentence)) return from;
    from = index + end.length;
  }
  return -1;
}

function lineOfSentence(lines: readonly string[]): number {
  return Math.max(
    0,
    lines.findIndex((line) => /\breturn/i.test(line)),
  );
}

// Comparing it with the code. --------------------------------------------------------------------------

const nothingReturned = 'the comment describes a result, the function returns nothing';

function describesResult(documented: DocumentedResult): boolean {
  return documented.errnos.length > 0 || documented.zeroOnSuccess || documented.trueOrFalse;
}

/** Codes the text names and the code cannot return. */
function neverReturned(documented: DocumentedResult, returned: ReturnedValues): string[] {
  if (returned.isVague) return [];
  const missing: string[] = [];
  // A plain -1 may be meant as -EPERM, and a constant of the file may be spelled by its name.
  if (!returned.hasNegativeNumber) {
    const errnos = documented.errnos.filter((name) => !admitsErrno(returned, name));
    if (![...returned.constants].some((name) => /ERR|FAIL/.test(name))) {
      missing.push(...errnos.map((name) => `-${name}`));
    }
  }
  if (!returned.hasNumber && !returned.hasZero) {
    const families = new Set([...returned.constants].map(familyOf));
    missing.push(
      ...documented.constants.filter(
        (name) => families.has(familyOf(name)) && !returned.constants.has(name),
      ),
    );
  }
  return missing.length === 0
    ? []
    : [`the comment names ${listed(missing)}, which the code never returns`];
}

/** `VM_FAULT_OOM` and `VM_FAULT_RETRY` are of one family; so are two names with one underscore. */
function familyOf(constant: string): string {
  return constant.split('_').slice(0, -1).join('_');
}

/** Errors the code can return although the text, which names some, leaves no room for them. */
function notNamed(documented: DocumentedResult, returned: ReturnedValues): string[] {
  if (documented.errnos.length === 0 || documented.isOpen || !documented.isWhole) return [];
  const named = documented.mentioned;
  const extra = [...returned.errnos].filter(
    (name) => !named.has(name) && !named.has(otherNameOf(name)) && !isRestart(name, named),
  );
  if (extra.length === 0) return [];
  const codes = extra.map((name) => `-${name}`);
  return [`the code can return ${listed(codes)}, which the Return text does not name`];
}

function isRestart(name: string, named: ReadonlySet<string>): boolean {
  return name.startsWith('ERESTART') && named.has('EINTR');
}

function aboutZero(documented: DocumentedResult, returned: ReturnedValues): string[] {
  const { all } = returned;
  if (documented.alwaysZero && !returned.isVague && returned.constants.size === 0) {
    const others = all.filter((value) => value !== '0' && value !== 'NULL' && value !== 'false');
    if (others.length > 0)
      return [`the comment says always 0, the code can return ${listed(others)}`];
  }
  // A constant may well be 0.
  const mayBeZero =
    returned.isVague || returned.hasZero || returned.hasNull || returned.constants.size > 0;
  if (!documented.zeroOnSuccess || mayBeZero || all.length === 0) return [];
  return ['the comment says 0 on success, the code never returns 0'];
}

function aboutPointers(documented: DocumentedResult, returned: ReturnedValues): string[] {
  const { nullOnFailure, mentionsNull, mentionsErrorPointer, errnos } = documented;
  if (nullOnFailure && !mentionsErrorPointer && errnos.length === 0 && !documented.isOpen) {
    const [example] = returned.errorPointers;
    return example === undefined
      ? []
      : [`the comment says NULL on failure, the code can return ${example}`];
  }
  const saysPointer = mentionsErrorPointer && !mentionsNull;
  if (saysPointer && returned.hasNull) {
    return ['the comment speaks of error pointers, the code can return NULL'];
  }
  return [];
}

function aboutTruth(
  documented: DocumentedResult,
  returned: ReturnedValues,
  domain: string,
): string[] {
  if (domain === 'bool' || !documented.trueOrFalse || documented.mentioned.size > 0) return [];
  if (documented.isOpen || returned.errnos.size === 0 || returned.errorPointers.length > 0)
    return [];
  const codes = [...returned.errnos].map((name) => `-${name}`);
  return [`the comment says true or false, the code can return ${listed(codes)}`];
}

function listed(values: readonly string[]): string {
  return values.length < 2
    ? values.join('')
    : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`;
}
