import type {
  Comparison,
  ControlFlowGraph,
  Instruction,
  Place,
  Value,
  VariableId,
} from '../outcomes/control-flow-graph.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { Width } from '../outcomes/width.ts';

/**
 * What is known of values on a path: the sets that local variables lie in, and how conditions came out that
 * nobody can calculate. Just enough that `if (!trylock()) return;` and `if (flag) lock(); … if (flag) unlock();`
 * come out right. Immutable; a missing key says nothing.
 */
export type PathFacts = ReadonlyMap<string, NumberSet>;

export const NO_FACTS: PathFacts = new Map();

export function variableKey(variable: VariableId): string {
  return `v${variable}`;
}

/** The key of a condition of the configuration. */
export function configurationKey(condition: string): string {
  return `c:#${condition}`;
}

export function isConfigurationKey(key: string): boolean {
  return key.startsWith('c:#');
}

/** What both know: a fact that one of two paths lacks is none behind their meeting. */
export function joinedFacts(a: PathFacts, b: PathFacts): PathFacts {
  if (a === b) return a;
  const joined = new Map<string, NumberSet>();
  for (const [key, set] of a) {
    const other = b.get(key);
    if (other === undefined) continue;
    const union = set.union(other);
    if (!union.isEverything && !isAnyTruth(key, union)) joined.set(key, union);
  }
  return joined;
}

export function sameFacts(a: PathFacts, b: PathFacts): boolean {
  if (a.size !== b.size) return false;
  for (const [key, set] of a) if (b.get(key)?.equals(set) !== true) return false;
  return true;
}

/** The facts under which `condition` is true or false; undefined when it cannot be. */
export function assume(facts: PathFacts, condition: Value, holds: boolean): PathFacts | undefined {
  switch (condition.kind) {
    case 'number':
      return (condition.value !== 0n) === holds ? facts : undefined;
    case 'not':
      return assume(facts, condition.operand, !holds);
    case 'within':
      return limited(facts, condition.operand, condition.set, holds);
    case 'compare':
      return assumeComparison(facts, condition, holds);
    default:
      return limited(facts, condition, NumberSet.notZero, holds);
  }
}

/** What a value can be as far as the facts tell; undefined for anything. */
export function setOf(facts: PathFacts, value: Value): NumberSet | undefined {
  switch (value.kind) {
    case 'number':
      return NumberSet.of(value.value);
    case 'name':
    case 'any':
      return value.set;
    case 'read':
      return value.place.kind === 'local'
        ? facts.get(variableKey(value.place.variable))
        : undefined;
    case 'convert': {
      const inner = setOf(facts, value.operand);
      return heldIn(value.type.width, inner);
    }
    case 'not':
    case 'compare':
    case 'within':
      return truthOf(facts, value);
    default:
      return undefined;
  }
}

/** The facts behind an assignment to a local variable. */
export function assigned(
  facts: PathFacts,
  variable: VariableId,
  set: NumberSet | undefined,
): PathFacts {
  const next = new Map([...facts].filter(([key]) => !mentions(key, variable)));
  if (set !== undefined && !set.isEverything) next.set(variableKey(variable), set);
  return next;
}

/** The facts behind something that may have written any memory, and the variables whose address is known. */
export function disturbed(facts: PathFacts, graph: ControlFlowGraph): PathFacts {
  const kept = [...facts].filter(([key]) => {
    if (key.startsWith(MEMORY)) return false;
    return !graph.variables.some((each, id) => each.isAddressTaken && mentions(key, id));
  });
  return kept.length === facts.size ? facts : new Map(kept);
}

/**
 * The set as a variable of that width holds it; undefined where the width may change a number. That something
 * is not 0 outlives every width: nobody keeps an error or a pointer where it does not fit.
 */
export function heldIn(width: Width, set: NumberSet | undefined): NumberSet | undefined {
  if (set === undefined) return undefined;
  const isNotZero = !set.has(0n);
  if (width.kind === 'bool') {
    if (isNotZero) return NumberSet.one;
    return set.single === 0n ? NumberSet.zero : NumberSet.truth;
  }
  if (set.isWithin(rangeFor(width))) return set;
  return isNotZero ? NumberSet.notZero : undefined;
}

/** Whether the value is a truth, so that assigning it is worth looking at both ways. */
export function isTruth(value: Value): boolean {
  return value.kind === 'not' || value.kind === 'compare' || value.kind === 'within';
}

/** A store to anything but a local variable. */
export function storesMemory(instruction: Instruction): boolean {
  return instruction.kind === 'assign' && instruction.place.kind !== 'local';
}

/** Numbers that every integer type of 32 bits or more holds, whatever its sign. */
const PLAIN = NumberSet.range(-(1n << 31n), (1n << 31n) - 1n);
/** Keys of conditions over memory begin with this. */
const MEMORY = 'm';

/** Numbers that a width holds unchanged, whatever of it is not known. */
function rangeFor(width: Width): NumberSet {
  if (width.kind !== 'int') return width.kind === 'pointer' ? PLAIN : NumberSet.range(0n, 127n);
  const high = (1n << BigInt(Math.min(width.bits, 32) - 1)) - 1n;
  return NumberSet.range(width.signed ? -high - 1n : 0n, high);
}

function truthOf(facts: PathFacts, value: Value): NumberSet {
  const yes = assume(facts, value, true) !== undefined;
  const no = assume(facts, value, false) !== undefined;
  if (yes && no) return NumberSet.truth;
  return yes ? NumberSet.one : NumberSet.zero;
}

function assumeComparison(
  facts: PathFacts,
  { operator, left, right }: Extract<Value, { kind: 'compare' }>,
  holds: boolean,
): PathFacts | undefined {
  if (right.kind === 'number') return limited(facts, left, admitted(operator, right.value), holds);
  if (left.kind === 'number')
    return limited(facts, right, admitted(MIRRORED[operator], left.value), holds);
  const positive = POSITIVE[operator];
  const condition: Value = { kind: 'compare', operator: positive, left, right, type: left.type };
  const isSame = positive === operator;
  return limitedByKey(facts, opaqueKey(condition), NumberSet.notZero, holds === isSame);
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** One of each pair of opposites, so that `a != b` and `a == b` are one condition. */
const POSITIVE: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '==',
  '<': '<',
  '<=': '>',
  '>': '>',
  '>=': '<',
};

function admitted(operator: Comparison, value: bigint): NumberSet {
  const below = NumberSet.range(-(1n << 63n), value - 1n);
  const above = NumberSet.range(value + 1n, (1n << 64n) - 1n);
  const equal = NumberSet.of(value);
  switch (operator) {
    case '==':
      return equal;
    case '!=':
      return equal.complement();
    case '<':
      return below;
    case '<=':
      return below.union(equal);
    case '>':
      return above;
    case '>=':
      return above.union(equal);
  }
}

function limited(
  facts: PathFacts,
  value: Value,
  set: NumberSet,
  holds: boolean,
): PathFacts | undefined {
  if (value.kind === 'number' || value.kind === 'any' || value.kind === 'name') {
    const can = setOf(facts, value)?.intersect(holds ? set : set.complement());
    return can?.isEmpty === true ? undefined : facts;
  }
  if (isTruth(value)) return limitedTruth(facts, value, holds ? set : set.complement());
  return limitedByKey(facts, keyOf(value), set, holds);
}

function limitedTruth(facts: PathFacts, value: Value, set: NumberSet): PathFacts | undefined {
  if (set.has(1n) && set.has(0n)) return facts;
  if (set.has(1n)) return assume(facts, value, true);
  return set.has(0n) ? assume(facts, value, false) : undefined;
}

function limitedByKey(
  facts: PathFacts,
  key: string | undefined,
  set: NumberSet,
  holds: boolean,
): PathFacts | undefined {
  if (key === undefined) return facts;
  const before = facts.get(key) ?? NumberSet.everything;
  const after = before.intersect(holds ? set : set.complement());
  if (after.isEmpty) return undefined;
  return after.equals(before) ? facts : new Map(facts).set(key, after);
}

/** The key of a value that the same text means again as long as nothing in it was written. */
function keyOf(value: Value): string | undefined {
  if (value.kind === 'read' && value.place.kind === 'local') {
    return variableKey(value.place.variable);
  }
  return opaqueKey(value);
}

function opaqueKey(value: Value): string | undefined {
  const text = { hasMemory: false };
  const spelled = spell(value, text);
  if (spelled === undefined) return undefined;
  return `${text.hasMemory ? MEMORY : 'c'}:${spelled}`;
}

function spell(value: Value, text: { hasMemory: boolean }): string | undefined {
  switch (value.kind) {
    case 'number':
      return String(value.value);
    case 'name':
      return value.name;
    case 'any':
      return undefined;
    case 'configuration':
      return `#${value.condition}`;
    case 'read':
    case 'address':
      return joinedText(value.kind === 'read' ? '' : '&', [spellPlace(value.place, text)]);
    case 'convert':
    case 'complement':
    case 'not':
      return joinedText(`${value.kind} ${value.type.text} `, [spell(value.operand, text)]);
    case 'within':
      return joinedText(`in ${value.set.toString()} `, [spell(value.operand, text)]);
    case 'binary':
    case 'compare':
      return joinedText(value.operator, [spell(value.left, text), spell(value.right, text)]);
  }
}

function spellPlace(place: Place, text: { hasMemory: boolean }): string | undefined {
  if (place.kind === 'local') return `<v${place.variable}>`;
  text.hasMemory = true;
  switch (place.kind) {
    case 'global':
      return place.name;
    case 'target':
      return joinedText('*', [spell(place.pointer, text)]);
    case 'field':
      return joinedText(`.${place.name}`, [spellPlace(place.base, text)]);
    case 'element':
      return joinedText('[]', [spellPlace(place.base, text), spell(place.index, text)]);
  }
}

function joinedText(head: string, parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : `(${head} ${parts.join(' ')})`;
}

function mentions(key: string, variable: VariableId): boolean {
  return key === variableKey(variable) || key.includes(`<v${variable}>`);
}

/** A condition of which both answers are possible says nothing. */
function isAnyTruth(key: string, set: NumberSet): boolean {
  return !key.startsWith('v') && set.equals(NumberSet.truth);
}
