import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Pair,
  Parser,
  type YAMLMap,
} from 'yaml';
import { UserError } from '../base/user-error.ts';

/** A YAML text as plain data, which still knows where everything stands. */
export interface YamlText {
  readonly value: unknown;
  /** The value at `path`, or what encloses it when it is missing. */
  readonly find: (path: YamlPath) => YamlPlace;
  /** The last key of `path`, or what encloses it when it is missing. */
  readonly findKey: (path: YamlPath) => YamlPlace;
}

export type YamlPath = readonly PropertyKey[];

interface YamlPlace {
  readonly offset: number;
  readonly line: number;
  /** As messages show it: `packs/my.yaml:4:11`. */
  readonly place: string;
  /** The text that stands there, shortened to one line; `undefined` when nothing does. */
  readonly seen: string | undefined;
}

/**
 * Three times the Linux pack. The YAML reader takes up to 600 bytes of memory for each byte of a text
 * that is made to hurt: 10 MB of quotation marks end the process, 2 MB do not.
 */
export const MAX_YAML_BYTES = 2_000_000;

/** Beyond this, the YAML reader's recursion could end the process: at 10,000 levels it kills Node 20 outright. */
const MAX_DEPTH = 64;

/** Uses of aliases, each counted as often as what it repeats makes it appear: what an alias bomb needs in billions. */
const MAX_ALIASES = 1000;

/** Reads YAML 1.2 of one document. Throws `UserError` at the first thing that is wrong. */
export function readYaml(text: string, fileName: string): YamlText {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_YAML_BYTES) {
    throw new UserError(
      `${fileName}:1:1: the file is ${bytes} bytes long`,
      `at most ${MAX_YAML_BYTES} bytes are read; is this the right file?`,
    );
  }
  const lines = new LineCounter();
  const locate: Locate = (range) => {
    const { line, col } = lines.linePos(range[0]);
    const place = `${fileName}:${line}:${col}`;
    return { offset: range[0], line, place, seen: shorten(text.slice(range[0], range[1])) };
  };
  const fail: Fail = (range, problem, cure) => {
    throw new UserError(`${locate(range).place}: ${problem}`, cure);
  };

  const document = compose(text, lines, fail);
  checkNodes(document.contents, new Set(), locate, fail);
  return {
    value: plainValue(document, fileName),
    find: (path) => locate(rangeAt(document, path, 'value')),
    findKey: (path) => locate(rangeAt(document, path, 'key')),
  };
}

type Range = readonly [number, number, ...number[]];
type Locate = (range: Range) => YamlPlace;
type Fail = (range: Range, problem: string, cure?: string) => never;

function compose(text: string, lines: LineCounter, fail: Fail): Document.Parsed {
  const tokens = tokenize(text, lines, fail);
  // `uniqueKeys` compares every key with every other; `checkNodes` does the same in linear time.
  // Known tags are those of YAML 1.1 (sets, dates), which have no place in plain data.
  const options = { prettyErrors: false, uniqueKeys: false, resolveKnownTags: false };
  const composer = new Composer({ ...options, version: '1.2' });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return fail([0, 0], 'there is no YAML here');
  // A warning is a tag or directive that would be ignored, and what is ignored may have mattered.
  const [problem] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (problem) fail(problem.pos, `not YAML: ${problem.message}`);
  if (second) {
    fail(second.range, 'a second YAML document begins here', 'keep one document in the file');
  }
  return document;
}

/** Stops at the first trouble: going on would gather tokens and errors until the memory is full. */
function tokenize(text: string, lines: LineCounter, fail: Fail): CST.Token[] {
  const tokens: CST.Token[] = [];
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    for (const token of parser.next(lexeme)) {
      checkToken(token, fail);
      tokens.push(token);
    }
    if (parser.stack.length > MAX_DEPTH) {
      fail([offset, offset], `more than ${MAX_DEPTH} levels inside each other`);
    }
  }
  return [...tokens, ...parser.end()];
}

function checkToken(token: CST.Token, fail: Fail): void {
  const place: Range = [token.offset, token.offset];
  if (token.type === 'error') fail(place, `not YAML: ${token.message}`);
  if (token.type === 'directive' && /^%YAML\s+(?!1\.2\b)/.test(token.source)) {
    fail(place, 'this is not YAML 1.2', 'drop the %YAML line');
  }
}

/** Refuses keys that are no text or stand twice, and aliases of nothing. `anchors` are those complete so far. */
function checkNodes(node: unknown, anchors: Set<string>, locate: Locate, fail: Fail): void {
  if (!isNode(node)) return;
  if (isAlias(node)) {
    checkAlias(node, anchors, fail);
    return;
  }
  if (isMap(node)) checkKeys(node, locate, fail);
  if (isMap(node) || isSeq(node)) {
    for (const item of node.items) {
      for (const inner of isPair(item) ? [item.key, item.value] : [item]) {
        checkNodes(inner, anchors, locate, fail);
      }
    }
  }
  if (node.anchor) anchors.add(node.anchor);
}

function checkKeys(map: YAMLMap, locate: Locate, fail: Fail): void {
  const seen = new Map<string, Range>();
  for (const pair of map.items) {
    const key = keyOf(pair);
    const range = rangeOf(pair.key) ?? rangeOf(map) ?? [0, 0];
    // The name that JavaScript reserves would vanish from the plain value instead of being refused.
    if (key === undefined || key === '__proto__') {
      fail(
        range,
        `${locate(range).seen ?? 'nothing'} cannot be a key`,
        'keys are names or whole numbers',
      );
    }
    const first = seen.get(key);
    if (first !== undefined) {
      const before = `the first is on line ${locate(first).line}`;
      fail(range, `the key ${key} stands here a second time`, `keep one of them; ${before}`);
    }
    seen.set(key, range);
  }
}

function checkAlias(alias: Alias, anchors: ReadonlySet<string>, fail: Fail): void {
  if (anchors.has(alias.source)) return;
  fail(
    alias.range ?? [0, 0],
    `*${alias.source} repeats something that has no end before it`,
    `put &${alias.source} in front of what it shall repeat, further up`,
  );
}

function plainValue(document: Document.Parsed, fileName: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // The other reason for one, an alias of nothing, has been ruled out.
    if (!(error instanceof ReferenceError)) throw error;
    throw new UserError(
      `${fileName}:1:1: aliases (*name) are used more than ${MAX_ALIASES} times, those inside repeated parts included`,
      'write out what they repeat',
    );
  }
}

function rangeAt(document: Document.Parsed, path: YamlPath, wanted: 'key' | 'value'): Range {
  let node: unknown = document.contents;
  let range = rangeOf(node) ?? [0, 0];
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node)) {
      node = node.items[Number(step)];
    } else if (isMap(node)) {
      const pair = node.items.find((candidate) => keyOf(candidate) === String(step));
      if (pair === undefined) return range;
      node = pair.value;
      const asksKey = wanted === 'key' && index === path.length - 1;
      range = (asksKey ? undefined : rangeOf(node)) ?? rangeOf(pair.key) ?? range;
      continue;
    }
    range = rangeOf(node) ?? range;
  }
  return range;
}

/** A name, or a whole number as JavaScript writes it: arguments are counted. */
function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key)) return undefined;
  if (typeof key.value === 'number' && Number.isSafeInteger(key.value)) return String(key.value);
  return typeof key.value === 'string' ? key.value : undefined;
}

function rangeOf(node: unknown): Range | undefined {
  return isNode(node) ? (node.range ?? undefined) : undefined;
}

function shorten(text: string): string | undefined {
  const line = text.trim().split('\n', 1)[0] ?? '';
  if (line === '') return undefined;
  const start = line.slice(0, 40).trimEnd();
  return start.length < text.trim().length ? `${start}…` : start;
}
