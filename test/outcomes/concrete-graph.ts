import type {
  BasicBlock,
  BlockId,
  ControlFlowGraph,
  Terminator,
  Value,
} from '../../src/outcomes/control-flow-graph.ts';
import { calculate } from '../../src/outcomes/expression.ts';
import { converted } from '../../src/outcomes/width.ts';

/** So many blocks are run for each pair of arguments, and so many one behind the other. */
const MAX_BLOCKS = 300;
const MAX_LENGTH = 12;

type Numbers = readonly bigint[];

/**
 * What a graph over variables of three bits returns: run from every pair of arguments, and on with every
 * result that a call may have, as far as the limits lead. All of it really happens.
 */
export function runGraph(graph: ControlFlowGraph): ReadonlySet<bigint> {
  const results = new Set<bigint>();
  let blocks = 0;
  const run = (block: BlockId, before: Numbers, length: number): void => {
    if (length > MAX_LENGTH || blocks++ > MAX_BLOCKS) return;
    const { instructions, terminator } = graph.blocks[block] as BasicBlock;
    let states: Numbers[] = [before];
    for (const instruction of instructions) {
      states = states.flatMap((numbers) => {
        if (instruction.kind === 'call') {
          const held = graph.variables[instruction.result]?.type ?? graph.resultType;
          const known = instruction.known?.members(8) ?? [];
          return known.map((each) => numbers.with(instruction.result, converted(each, held.width)));
        }
        const { place } = instruction;
        const value = calculated(numbers, instruction.value);
        if (value === undefined || place.kind !== 'local') return [];
        return [numbers.with(place.variable, converted(value, place.type.width))];
      });
    }
    for (const numbers of states) {
      if (terminator.kind === 'return') {
        const value = terminator.value && calculated(numbers, terminator.value);
        if (value !== undefined) results.add(converted(value, graph.resultType.width));
      }
      const next = nextBlock(numbers, terminator);
      if (next !== undefined) run(next, numbers, length + 1);
    }
  };
  for (let a = -4n; a < 4n; a++) {
    for (let b = 0n; b < 8n; b++) {
      blocks = 0;
      run(0, [a, b, ...graph.variables.slice(2).map(() => 0n)], 0);
    }
  }
  return results;
}

/** Undefined where C leaves it undefined, and at the end. */
function nextBlock(numbers: Numbers, terminator: Terminator): BlockId | undefined {
  switch (terminator.kind) {
    case 'jump':
      return terminator.to;
    case 'branch': {
      const value = calculated(numbers, terminator.condition);
      if (value === undefined) return undefined;
      return value === 0n ? terminator.no : terminator.yes;
    }
    case 'switch': {
      const value = calculated(numbers, terminator.value);
      if (value === undefined) return undefined;
      return terminator.arms.find(({ set }) => set.has(value))?.to ?? terminator.otherwise;
    }
    default:
      return undefined;
  }
}

function calculated(numbers: Numbers, value: Value): bigint | undefined {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'read':
      return value.place.kind === 'local' ? numbers[value.place.variable] : undefined;
    case 'not':
    case 'within':
    case 'convert': {
      const operand = calculated(numbers, value.operand);
      if (operand === undefined) return undefined;
      if (value.kind === 'convert') return converted(operand, value.type.width);
      return (value.kind === 'not' ? operand === 0n : value.set.has(operand)) ? 1n : 0n;
    }
    case 'compare':
    case 'binary': {
      const left = calculated(numbers, value.left);
      const right = calculated(numbers, value.right);
      if (left === undefined || right === undefined) return undefined;
      return value.kind === 'compare'
        ? compared(value.operator, left, right)
        : binary(value, left, right);
    }
    default:
      return undefined;
  }
}

function compared(operator: string, left: bigint, right: bigint): bigint {
  const order = left < right ? '<' : left > right ? '>' : '=';
  const isSo = operator === '!=' ? order !== '=' : operator.includes(order);
  return isSo ? 1n : 0n;
}

function binary(
  { operator, type: { width } }: Extract<Value, { kind: 'binary' }>,
  left: bigint,
  right: bigint,
): bigint | undefined {
  const isShift = operator === '<<' || operator === '>>';
  const result = isShift
    ? calculate(operator, left, right)
    : calculate(operator, converted(left, width), converted(right, width));
  return result === undefined ? undefined : converted(result, width);
}
