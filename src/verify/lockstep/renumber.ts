import type {
  BlockId,
  Callee,
  Instruction,
  Line,
  Place,
  SiteId,
  SourceText,
  Terminator,
  Value,
  VariableId,
} from '../../outcomes/control-flow-graph.ts';
import { TOKEN_END } from '../../outcomes/source-text.ts';

/** What numbers and names in a graph become when its blocks are put into another one. */
export interface Renumbering {
  variable(variable: VariableId): VariableId;
  block(block: BlockId): BlockId;
  site(site: SiteId): SiteId;
  /** Names of functions. */
  name(name: string): string;
  line(line: Line): Line;
}

export const SAME: Renumbering = {
  variable: (variable) => variable,
  block: (block) => block,
  site: (site) => site,
  name: (name) => name,
  line: (line) => line,
};

export function renumberedInstruction(by: Renumbering, one: Instruction): Instruction {
  if (one.kind === 'assign') {
    const place = renumberedPlace(by, one.place);
    return { ...one, place, value: renumberedValue(by, one.value), line: by.line(one.line) };
  }
  return {
    ...one,
    site: by.site(one.site),
    callee: renumberedCallee(by, one.callee),
    arguments: one.arguments.map((value) => renumberedValue(by, value)),
    result: by.variable(one.result),
    writes: one.writes.map(by.variable),
    line: by.line(one.line),
    ...(one.through === undefined ? {} : { through: renumberedValue(by, one.through) }),
    ...(one.source === undefined ? {} : { source: renumberedSource(by, one.source) }),
  };
}

export function renumberedTerminator(by: Renumbering, terminator: Terminator): Terminator {
  switch (terminator.kind) {
    case 'jump':
      return { kind: 'jump', to: by.block(terminator.to) };
    case 'branch':
      return {
        ...terminator,
        condition: renumberedValue(by, terminator.condition),
        yes: by.block(terminator.yes),
        no: by.block(terminator.no),
        line: by.line(terminator.line),
      };
    case 'switch':
      return {
        ...terminator,
        value: renumberedValue(by, terminator.value),
        arms: terminator.arms.map(({ set, to }) => ({ set, to: by.block(to) })),
        otherwise: by.block(terminator.otherwise),
        line: by.line(terminator.line),
      };
    case 'choose':
      return { kind: 'choose', to: terminator.to.map(by.block) };
    case 'return': {
      const { value } = terminator;
      const returned = value === undefined ? undefined : renumberedValue(by, value);
      return { kind: 'return', value: returned, line: by.line(terminator.line) };
    }
    case 'stop':
      return terminator;
  }
}

export function renumberedValue(by: Renumbering, value: Value): Value {
  switch (value.kind) {
    case 'read':
    case 'address':
      return { ...value, place: renumberedPlace(by, value.place) };
    case 'convert':
    case 'complement':
    case 'not':
    case 'within':
      return { ...value, operand: renumberedValue(by, value.operand) };
    case 'binary':
      return {
        ...value,
        left: renumberedValue(by, value.left),
        right: renumberedValue(by, value.right),
      };
    case 'compare':
      return {
        ...value,
        left: renumberedValue(by, value.left),
        right: renumberedValue(by, value.right),
      };
    case 'name':
      return { ...value, name: by.name(value.name) };
    default:
      return value;
  }
}

export function renumberedPlace(by: Renumbering, place: Place): Place {
  switch (place.kind) {
    case 'local':
      return { ...place, variable: by.variable(place.variable) };
    case 'global':
      return place;
    case 'target':
      return { ...place, pointer: renumberedValue(by, place.pointer) };
    case 'field':
      return { ...place, base: renumberedPlace(by, place.base) };
    case 'element':
      return {
        ...place,
        base: renumberedPlace(by, place.base),
        index: renumberedValue(by, place.index),
      };
  }
}

function renumberedCallee(by: Renumbering, callee: Callee): Callee {
  return 'name' in callee ? { ...callee, name: by.name(callee.name) } : callee;
}

function renumberedSource(by: Renumbering, source: SourceText): SourceText {
  const { text, variables } = source;
  const words = text.split(TOKEN_END).map((word, i, all) => {
    // `x->name` is a field, whatever functions are called.
    const before = all[i - 1];
    return before === '.' || before === '->' ? word : by.name(word);
  });
  return { ...source, text: words.join(TOKEN_END), variables: variables.map(by.variable) };
}
