import { N } from './node-kinds.ts';
import type { Mark, ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C } from './token-kinds.ts';
import {
  type Choice,
  type Conditionals,
  chooseArms,
  endOfGroup,
  type TokenStream,
} from './token-stream.ts';

/**
 * How many choices of arms are read for one stretch of text. Four independent `#ifdef` inside a statement
 * make 16; more are cut off, and the cut is a problem of the tree.
 */
const MAX_SELECTIONS = 16;
/** How many `#if` groups one choice may decide. */
const MAX_DECISIONS = 64;
/** How often the stretch is made longer until all its readings end at the same place. */
const MAX_ROUNDS = 12;
const FIRST_WINDOW = 64;

interface Rule {
  readonly element: (p: ParseState) => NodeId;
}
type ReadGroup = (p: ParseState, rule: Rule) => NodeId;

/** One stretch of a list whose statements depend on the arms chosen. */
interface Stretch {
  readonly rule: Rule;
  readonly readGroup: ReadGroup;
  readonly stream: TokenStream;
  readonly from: number;
  readonly directive: number;
  /** Where the list, or the arm of it, ends at the latest. */
  readonly limit: number;
  /** How far the text is copied for each choice. */
  window: number;
  /** Where every reading must end; it grows until they agree. */
  target: number;
  cutOff: boolean;
}

interface Reading {
  readonly choices: readonly Choice[];
  readonly first: NodeId;
  readonly end: number;
  /** The first directive behind the reading. */
  readonly directive: number;
}

/**
 * Reads the stretch that begins here once for each choice of the arms that split its statements.
 *
 * `splitBy` is a directive of the group that made it necessary. The stretch ends at the first place where
 * all readings have come to the end of an element. When the list itself ends earlier in one of them
 * (`} else {` in an arm), `p.split` is set, and the list around has to try.
 */
export function parseAlternatives(
  p: ParseState,
  rule: Rule,
  splitBy: number,
  readGroup: ReadGroup,
): NodeId {
  const mark = p.mark();
  const { stream } = p;
  const group = outermostGroup(stream, splitBy, p.directive);
  if (group < 0 || !p.enter()) {
    if (group >= 0) p.depth--;
    return giveUp(p, splitBy);
  }
  const limit = endOfLevel(stream, p.directive);
  p.fuel -= stream.conditionals.count - p.directive;
  const groupEnd = stream.conditionals.at[endOfGroup(stream.conditionals, group)] as number;
  const stretch: Stretch = {
    rule,
    readGroup,
    stream,
    from: p.at,
    directive: p.directive,
    limit,
    window: clearOfGroups(stream, p.directive, Math.min(limit, groupEnd + FIRST_WINDOW)),
    target: groupEnd,
    cutOff: false,
  };
  const readings = readUntilAgreed(p, stretch, group);
  p.depth--;
  p.read(stream, mark.at, mark.directive);
  if (readings === undefined) {
    p.reset(mark);
    return giveUp(p, splitBy);
  }
  return joinReadings(p, stretch, readings);
}

function giveUp(p: ParseState, splitBy: number): NodeId {
  p.split = true;
  p.splitBy = splitBy;
  return 0;
}

/** The group around `directive` that no other group of the stretch contains; -1 when it began before. */
function outermostGroup(stream: TokenStream, directive: number, from: number): number {
  const { opener, parent } = stream.conditionals;
  let group = opener[directive] ?? -1;
  if (group < from) return -1;
  while ((parent[group] as number) >= from) group = parent[group] as number;
  return group;
}

/** Where the arm that holds the directive `from` ends; the stream's end outside of all arms. */
function endOfLevel(stream: TokenStream, from: number): number {
  const { at, opener, count } = stream.conditionals;
  for (let i = from; i < count; i++) if ((opener[i] as number) < from) return at[i] as number;
  return stream.end;
}

/** The first place from `to` on that lies in no group of the stretch. */
function clearOfGroups(stream: TokenStream, from: number, to: number): number {
  const { conditionals } = stream;
  let clear = to;
  for (let i = from; i < conditionals.count && (conditionals.at[i] as number) < clear; ) {
    const last = endOfGroup(conditionals, i);
    clear = Math.max(clear, conditionals.at[last] as number);
    i = last + 1;
  }
  return clear;
}

function readUntilAgreed(p: ParseState, stretch: Stretch, group: number): Reading[] | undefined {
  const start = p.mark();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    p.forget(start);
    stretch.cutOff = false;
    const { target, window } = stretch;
    const readings = readAllChoices(p, stretch, group);
    if (readings === undefined || p.fuel <= 0) return undefined;
    const end = Math.max(...readings.map((reading) => reading.end));
    const agreed = readings.every((reading) => reading.end === end);
    if (agreed && end >= stretch.target && stretch.target === target && stretch.window === window) {
      return readings;
    }
    stretch.target = Math.max(end, stretch.target);
  }
  return undefined;
}

/** One reading for each choice, as they stand in the text; `undefined` when one of them cannot end here. */
function readAllChoices(p: ParseState, stretch: Stretch, group: number): Reading[] | undefined {
  const readings: Reading[] = [];
  const open: Choice[][] = choicesOf(p, stretch, [], group);
  while (open.length > 0) {
    const choices = open.pop() as Choice[]; // the length was asked above
    if (readings.length === MAX_SELECTIONS) {
      stretch.cutOff = true;
      break;
    }
    const result = readChoice(p, stretch, choices);
    if (result === undefined) return undefined;
    if (typeof result !== 'number') {
      readings.push(result);
      continue;
    }
    if (choices.length >= MAX_DECISIONS) return undefined;
    const { conditionals } = stretch.stream;
    const end = conditionals.at[endOfGroup(conditionals, result)] as number;
    stretch.target = Math.max(stretch.target, end);
    open.push(...choicesOf(p, stretch, choices, result));
  }
  return readings.length === 0 ? undefined : readings;
}

/** `choices` with each arm of `group`; the first arm last, for a stack. */
function choicesOf(
  p: ParseState,
  stretch: Stretch,
  choices: readonly Choice[],
  group: number,
): Choice[][] {
  return p.conditions.extend(stretch.stream.conditionals, choices, group).reverse();
}

/** The reading under `choices`, or the number of a further group that has to be decided for it. */
function readChoice(
  p: ParseState,
  stretch: Stretch,
  decided: readonly Choice[],
): Reading | number | undefined {
  for (;;) {
    const { stream, from, window } = stretch;
    const { conditionals } = stream;
    const behind = firstBehind(conditionals, window);
    const choices = p.conditions.withImplied(conditionals, decided, behind);
    const chosen = chooseArms(stream, from, window, stretch.directive, choices);
    p.fuel -= window - from + (behind - stretch.directive) * choices.length;
    if (p.fuel <= 0) return undefined;
    const mark = p.mark();
    p.read(chosen, 0, 0);
    const first = readElements(p, stretch, chosen);
    if (window < stretch.limit && mayLackText(p, stretch, chosen)) {
      p.forget(mark);
      const longer = Math.min(stretch.limit, from + (window - from) * 2);
      stretch.window = clearOfGroups(stream, stretch.directive, longer);
      continue;
    }
    if (p.split) {
      const splitBy = chosen.parentDirective[p.splitBy] as number;
      p.forget(mark);
      return outermostOpen(stretch, splitBy, choices);
    }
    if (first < 0) return undefined;
    return closeReading(p, stretch, chosen, choices, first, mark);
  }
}

/** The first directive at or behind `position`. */
function firstBehind({ at, count }: Conditionals, position: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] as number) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the reading ended for want of text, rather than by itself. */
function mayLackText(p: ParseState, stretch: Stretch, chosen: TokenStream): boolean {
  return p.split || p.failedAt >= 0 || endInSource(p, chosen) >= stretch.window;
}

function outermostOpen(
  stretch: Stretch,
  splitBy: number,
  choices: readonly Choice[],
): number | undefined {
  const { opener, parent } = stretch.stream.conditionals;
  let group = opener[splitBy] as number;
  for (;;) {
    const around = parent[group] as number;
    if (around < stretch.directive || choices.some((choice) => choice.opener === around)) break;
    group = around;
  }
  return choices.some((choice) => choice.opener === group) ? undefined : group;
}

/** Elements up to the target; their first, 0 for none, -1 when the list ends before. */
function readElements(p: ParseState, stretch: Stretch, chosen: TokenStream): NodeId {
  const target = placeOf(chosen, stretch.target);
  let first = 0;
  let last = 0;
  while (p.at < target || p.directiveAt < p.at) {
    let node: NodeId;
    if (p.directiveAt === p.at) {
      if (p.conditionals.opener[p.directive] !== p.directive) return -1;
      node = stretch.readGroup(p, stretch.rule);
    } else {
      if (p.kinds[p.at] === C.closeBrace) return -1;
      node = stretch.rule.element(p);
      if (!p.split && (p.failedAt < 0 ? p.directiveAt < p.at : p.directiveAt <= p.failedAt)) {
        p.split = true;
        p.splitBy = p.directive;
      }
    }
    if (p.split || p.failedAt >= 0) return -1;
    if (last === 0) first = node;
    else p.link(last, node);
    last = node;
  }
  return first;
}

/** The first position of the chosen stream whose token stands at or behind `position` of its source. */
function placeOf(chosen: TokenStream, position: number): number {
  const parentAt = chosen.parentAt as Int32Array; // chosen streams have it
  let low = 0;
  let high = chosen.end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((parentAt[middle] as number) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the cursor stands, in the stream that `chosen` was made from. */
function endInSource(p: ParseState, chosen: TokenStream): number {
  if (p.at === 0) return 0;
  return ((chosen.parentAt as Int32Array)[p.at - 1] as number) + 1; // chosen streams have it
}

/** Maps the new nodes to the source stream and notes where the reading ended. */
function closeReading(
  p: ParseState,
  stretch: Stretch,
  chosen: TokenStream,
  choices: readonly Choice[],
  first: NodeId,
  mark: Mark,
): Reading {
  const end = Math.max(stretch.target, endInSource(p, chosen));
  const passed = p.directive > 0 ? (chosen.parentDirective[p.directive - 1] as number) : -1;
  const { conditionals } = stretch.stream;
  const inside = choices.filter((choice) => (conditionals.at[choice.opener] as number) < end);
  const decided = inside.map((choice) => endOfGroup(conditionals, choice.opener));
  p.mapToParent(mark, chosen, stretch.from);
  return { choices: inside, first, end, directive: Math.max(passed, ...decided) + 1 };
}

function joinReadings(p: ParseState, stretch: Stretch, readings: readonly Reading[]): NodeId {
  const { from, stream } = stretch;
  const { line } = stream.conditionals;
  p.at = (readings[0] as Reading).end; // there is at least one
  p.passDirectives(Math.max(...readings.map((reading) => reading.directive)));
  let firstSelection = 0;
  let last = 0;
  for (const { choices, first } of readings) {
    const selection = p.node(N.selection, from, first);
    p.setPayload(selection, p.tree.choices.length);
    p.tree.choices.push(
      choices.map(({ opener, arm }) => ({
        opener: line[opener] as number,
        arm: arm < 0 ? -1 : (line[arm] as number),
      })),
    );
    if (last === 0) firstSelection = selection;
    else p.link(last, selection);
    last = selection;
  }
  const message = `more than ${MAX_SELECTIONS} choices of #if arms`;
  if (stretch.cutOff) p.tree.problems.push({ firstToken: from, endToken: p.at, message });
  return p.node(N.alternatives, from, firstSelection);
}
