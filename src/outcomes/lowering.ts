import type { SymbolTable } from '../syntax/symbol-table.ts';
import type { NodeId, SyntaxTree } from '../syntax/syntax-tree.ts';
import type {
  BasicBlock,
  BlockId,
  CType,
  GraphLimit,
  Instruction,
  Line,
  SiteId,
  Terminator,
  Unshown,
  Value,
  Variable,
  VariableId,
} from './control-flow-graph.ts';
import { calculate } from './expression.ts';
import type { NameMeanings } from './names.ts';
import { NumberSet } from './number-set.ts';
import { converted, INT, OTHER, POINTER, rangeOf } from './width.ts';

export const INT_TYPE: CType = { text: 'int', width: INT };
export const UNKNOWN_TYPE: CType = { text: '', width: OTHER };

/** The tree being read, and the line to report for its nodes. */
export interface ReadText {
  readonly tree: SyntaxTree;
  readonly lineOf: (token: number) => Line;
}

/** What a graph is made with. */
export interface LoweringParts {
  readonly names: NameMeanings;
  readonly symbols: SymbolTable;
  readonly isExact: boolean;
}

/** The mutually recursive parts of reading C, each in a file of its own. */
export interface Grammar {
  readonly value: (to: Lowering, node: NodeId) => Value;
  readonly condition: (to: Lowering, node: NodeId, yes: BlockId, no: BlockId) => void;
  readonly statement: (to: Lowering, node: NodeId) => void;
  readonly typeOfOperand: (to: Lowering, node: NodeId) => CType;
}

/** Ends the block with branches on the `#if` arm that some text stands in: is it part of the build? */
export type ConfigurationTest = (yes: BlockId, no: BlockId) => void;

/** A `case` or `default`, with the tests of the `#if` arms inside the switch that it stands in. */
export interface SwitchLabel {
  readonly set: NumberSet;
  readonly to: BlockId;
  readonly tests: readonly ConfigurationTest[];
}

interface SwitchArms {
  readonly arms: SwitchLabel[];
  readonly defaults: SwitchLabel[];
  /** How many arms of `#if` the whole switch stands in. */
  readonly outside: number;
}

/**
 * A function's graph while it is built: where instructions go, which names are visible, where `break` leads.
 *
 * The `lower-…` files are functions over it. Unreachable text gets blocks of its own that nothing leads to,
 * because a label in it may bring it back.
 */
export class Lowering {
  readonly names: NameMeanings;
  private readonly grammar: Grammar;
  readonly symbols: SymbolTable;
  /** Two texts of which something differs that a run shows must not get equal graphs. */
  readonly isExact: boolean;
  readonly variables: Variable[] = [];
  readonly blocks: BasicBlock[] = [];
  readonly limits: GraphLimit[] = [];
  readonly unshown: Unshown[] = [];
  readonly spellings: Map<bigint, string> = new Map();
  readonly takenLabels: Set<string> = new Set();
  resultType: CType = INT_TYPE;
  siteCount = 0;
  text: ReadText;
  /** Macros being expanded, outermost first. */
  readonly expanding: string[] = [];
  /** Those of them that their own arguments call as well, where they would be expanded once more. */
  readonly expandingTwice: Set<string> = new Set();

  /** The condition being read belongs to a `BUG_ON()`. */
  isAssertion = false;
  /** The line that was asked for last: where a macro without parameters is taken to stand. */
  lastLine: Line = 0;

  private readonly ambiguous = new Set<bigint>();
  private current = 0;
  private scopes: Map<string, VariableId>[] = [new Map()];
  private readonly labels = new Map<string, BlockId>();
  private readonly breaks: BlockId[] = [];
  private readonly continues: BlockId[] = [];
  private readonly switches: SwitchArms[] = [];
  private readonly configured: ConfigurationTest[] = [];

  constructor({ names, symbols, isExact }: LoweringParts, text: ReadText, grammar: Grammar) {
    this.grammar = grammar;
    this.names = names;
    this.symbols = symbols;
    this.isExact = isExact;
    this.text = text;
    this.newBlock();
  }

  // C, read. ---------------------------------------------------------------------------------------

  /** Instructions for the side effects of an expression, and its value. */
  value(node: NodeId): Value {
    return this.grammar.value(this, node);
  }

  /** Ends the block with branches on an expression. */
  condition(node: NodeId, yes: BlockId, no: BlockId): void {
    this.grammar.condition(this, node, yes, no);
  }

  statement(node: NodeId): void {
    this.grammar.statement(this, node);
  }

  typeOfOperand(node: NodeId): CType {
    return this.grammar.typeOfOperand(this, node);
  }

  // The graph. -------------------------------------------------------------------------------------

  newBlock(): BlockId {
    this.blocks.push({ instructions: [], terminator: { kind: 'stop' } });
    return this.blocks.length - 1;
  }

  /** Something is done here that the graph does not show. */
  leaveOut(reason: string, line: Line): void {
    const instruction = this.blocks[this.current]?.instructions.length ?? 0;
    this.unshown.push({ reason, line, place: { block: this.current, instruction } });
  }

  /** Instructions go into `block` from here on. */
  continueIn(block: BlockId): void {
    this.current = block;
  }

  emit(instruction: Instruction): void {
    this.blocks[this.current]?.instructions.push(instruction);
  }

  /** Ends the current block; what follows is unreachable until a block is entered. */
  leave(terminator: Terminator): void {
    const block = this.blocks[this.current];
    if (block !== undefined) block.terminator = terminator;
    this.current = this.newBlock();
  }

  jump(to: BlockId): void {
    this.leave({ kind: 'jump', to });
  }

  assign(variable: VariableId, value: Value, line: Line): void {
    const type = this.typeOfVariable(variable);
    this.emit({ kind: 'assign', place: { kind: 'local', variable, type }, value, line });
  }

  /** The value in a variable of our own, so that reading it twice runs its effects once. */
  keep(value: Value, line: Line): Value {
    if (value.kind === 'number') return value;
    const kept = this.temporary(value.type);
    this.assign(kept, value, line);
    return this.readTemporary(kept);
  }

  branchOn(condition: Value, yes: BlockId, no: BlockId, line: Line): void {
    if (condition.kind === 'number') this.jump(condition.value === 0n ? no : yes);
    else {
      const { isAssertion } = this;
      this.leave({ kind: 'branch', condition, yes, no, isAssertion, line });
    }
  }

  /** Remembers how the function's own text spells a number. What macros spell is their business, but for errnos. */
  spell(value: bigint, name: string): void {
    const isErrno = /^-?E[A-Z0-9]+$/.test(name);
    if (value === 0n || (this.expanding.length > 0 && !isErrno) || this.ambiguous.has(value))
      return;
    const known = this.spellings.get(value);
    if (known === undefined) this.spellings.set(value, name);
    else if (known !== name && !isErrno && !/^-?\d/.test(name)) {
      // Two constants are this number: to name one of them would be a guess.
      this.spellings.delete(value);
      this.ambiguous.add(value);
    }
  }

  newSite(): SiteId {
    return this.siteCount++;
  }

  limit(reason: string, line: Line): void {
    if (!this.limits.some((known) => known.reason === reason && known.line === line)) {
      this.limits.push({ reason, line });
    }
  }

  // Names. -----------------------------------------------------------------------------------------

  declare(name: string, type: CType, parameter: number, isMemory: boolean): VariableId {
    this.variables.push({ name, type, parameter, isMemory, isAddressTaken: false });
    const id = this.variables.length - 1;
    if (name !== '') this.scopes.at(-1)?.set(name, id);
    return id;
  }

  temporary(type: CType): VariableId {
    return this.declare('', type, -1, false);
  }

  /** Instructions name a variable's type when they are made; those of a temporary are patched here. */
  setType(variable: VariableId, type: CType): void {
    const held = this.variables[variable];
    if (held !== undefined) this.variables[variable] = { ...held, type };
  }

  readTemporary(variable: VariableId): Value {
    const type = this.typeOfVariable(variable);
    return { kind: 'read', place: { kind: 'local', variable, type }, type };
  }

  find(name: string): VariableId | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const id = this.scopes[i]?.get(name);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  typeOfVariable(variable: VariableId): CType {
    return this.variables[variable]?.type ?? UNKNOWN_TYPE;
  }

  inScope(lower: () => void): void {
    this.scopes.push(new Map());
    lower();
    this.scopes.pop();
  }

  labelBlock(name: string): BlockId {
    let block = this.labels.get(name);
    if (block === undefined) {
      block = this.newBlock();
      this.labels.set(name, block);
    }
    return block;
  }

  allLabelBlocks(): readonly BlockId[] {
    return [...this.labels.values()];
  }

  /** Everything inside leaves a loop or switch to `after`, and a loop's next round is at `next`. */
  inBreakable(after: BlockId, next: BlockId | undefined, lower: () => void): void {
    this.breaks.push(after);
    if (next !== undefined) this.continues.push(next);
    lower();
    this.breaks.pop();
    if (next !== undefined) this.continues.pop();
  }

  breakTarget(): BlockId | undefined {
    return this.breaks.at(-1);
  }

  continueTarget(): BlockId | undefined {
    return this.continues.at(-1);
  }

  inSwitch(lower: () => void): SwitchArms {
    const arms: SwitchArms = { arms: [], defaults: [], outside: this.configured.length };
    this.switches.push(arms);
    lower();
    this.switches.pop();
    return arms;
  }

  /** A label of the innermost switch; false when there is none. */
  addSwitchLabel(set: NumberSet | undefined, to: BlockId): boolean {
    const arms = this.switches.at(-1);
    if (arms === undefined) return false;
    const tests = this.configured.slice(arms.outside);
    if (set === undefined) arms.defaults.push({ set: NumberSet.everything, to, tests });
    else arms.arms.push({ set, to, tests });
    return true;
  }

  /** Everything inside stands in an arm of `#if`. */
  inConfiguration(test: ConfigurationTest, lower: () => void): void {
    this.configured.push(test);
    lower();
    this.configured.pop();
  }

  // Types. -----------------------------------------------------------------------------------------

  pointerTo(type: CType): CType {
    return { text: `${type.text} *`, width: POINTER };
  }

  /** What a pointer or array points to. */
  targetOf(type: CType): CType {
    const text = type.text.replace(/\s*(\*|\[\])$/, '');
    if (text === type.text) return UNKNOWN_TYPE;
    return text.endsWith('*') || text.endsWith('[]')
      ? { text, width: POINTER }
      : this.names.type(text);
  }

  /** The number a value is, when it is one without running anything. */
  fold(value: Value): bigint | undefined {
    switch (value.kind) {
      case 'number':
        return value.value;
      case 'convert': {
        const inner = this.fold(value.operand);
        return inner === undefined ? undefined : converted(inner, value.type.width);
      }
      case 'complement': {
        const inner = this.fold(value.operand);
        return inner === undefined ? undefined : converted(~inner, value.type.width);
      }
      case 'binary': {
        const left = this.fold(value.left);
        const right = this.fold(value.right);
        return left === undefined || right === undefined
          ? undefined
          : calculate(value.operator, left, right);
      }
      default:
        return undefined;
    }
  }

  // The text. --------------------------------------------------------------------------------------

  line(node: NodeId): Line {
    this.lastLine = this.text.lineOf(this.text.tree.firstToken[node] as number);
    return this.lastLine;
  }

  /** Reads `text` instead, and comes back. */
  reading<T>(text: ReadText, read: () => T): T {
    const before = this.text;
    this.text = text;
    try {
      return read();
    } finally {
      this.text = before;
    }
  }
}

export function anyOf(type: CType, why: string): Value {
  return { kind: 'any', set: rangeOf(type.width), why, type };
}

export function numberOf(
  value: bigint,
  type: CType = INT_TYPE,
  name: string | undefined = undefined,
): Value {
  return { kind: 'number', value, name, type };
}

export const TRUE: Value = numberOf(1n);
export const FALSE: Value = numberOf(0n);
