import { isGlobalHeader } from '../callgraph/definitions.ts';
import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { FileIndex } from '../facts/postings.ts';
import type { LockPack, LockRule } from '../knowledge/locks.ts';
import type { CType } from '../outcomes/control-flow-graph.ts';
import type { CallMeaning, MacroText, NameMeanings } from '../outcomes/names.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import type { TreeFunctionsParts } from '../outcomes/tree-functions.ts';
import { OTHER, type Width } from '../outcomes/width.ts';
import type { LockCalls } from './lock-calls.ts';

const UNKNOWN: CType = { text: '', width: OTHER };
/** Errors are the constants that decide whether a lock was got. */
const ERROR = /^E[A-Z0-9]+$/;
/** Words by which a macro's text leads out of the statement it stands in, and what keeps them inside. */
const RETURNS = /\breturn\b/;
const JUMPS = /\bgoto\b/;
const LOCAL_LABEL = /\b__label__\b/;
const LEAVES_LOOP = /\b(?:break|continue)\b/;
const HAS_LOOP = /\b(?:do|for|while|switch)\b/;
/** Macros in macros are looked through so deep for locks and jumps. */
const MAX_DEPTH = 5;
/** A macro with more definitions means something else in every driver. */
const MAX_DEFINITIONS = 40;

const LOCK_CALL: CallMeaning = {
  kind: 'call',
  results: NumberSet.everything,
  writes: [],
  isPure: false,
};
/** Read in place where its value is wanted, else a call; which variables it writes is no matter. */
const LOCK_MACRO: CallMeaning = { ...LOCK_CALL, results: undefined };

/** What a macro's text is worth reading for. */
interface MacroUse {
  readonly isLock: boolean;
  readonly leadsAway: boolean;
}
const NO_USE: MacroUse = { isLock: false, leadsAway: false };

/** What names mean for locks anywhere in a tree. Remembers every answer. */
export class TreeLockNames {
  readonly parts: TreeFunctionsParts;
  readonly pack: LockPack;
  private readonly uses = new Map<string, MacroUse>();
  private readonly functions = new Map<string, boolean>();
  private readonly locals = new Map<string, readonly FunctionId[]>();
  private readonly calls: LockCalls;
  private readonly plain = new Set<string>();
  private readonly errors = new Map<string, bigint | undefined>();

  constructor(parts: TreeFunctionsParts, pack: LockPack, calls: LockCalls) {
    this.parts = parts;
    this.pack = pack;
    this.calls = calls;
  }

  /** Whether macros of that name take or drop locks, or jump. */
  useOf(name: string): MacroUse {
    return this.findUse(name, 0);
  }

  isFunction(name: string): boolean {
    return remembered(this.functions, name, () => {
      const { definitions, base } = this.parts.graph;
      const found = definitions.of(base.find(name));
      return found.some((id) => definitions.fact(id).kind === 'function');
    });
  }

  /** Definitions of the name that only some files can mean. */
  localDefinitions(name: string): readonly FunctionId[] {
    return remembered(this.locals, name, () => {
      const { definitions, base } = this.parts.graph;
      return definitions.of(base.find(name)).filter((id) => {
        const fact = definitions.fact(id);
        const isLocal = fact.kind === 'macro' || fact.isStatic;
        return isLocal && !isGlobalHeader(base.path(fileOf(id)));
      });
    });
  }

  /** What `knowledge` says of a call, but for results, which say nothing of locks. */
  meaningOf(names: NameMeanings, name: string): CallMeaning | undefined {
    if (this.plain.has(name)) return undefined;
    const meaning = names.meaning(name);
    if (meaning !== undefined && meaning.kind !== 'call') return meaning;
    this.plain.add(name);
    return undefined;
  }

  error(names: NameMeanings, name: string): bigint | undefined {
    return remembered(this.errors, name, () => names.number(name));
  }

  private findUse(name: string, depth: number): MacroUse {
    const known = this.uses.get(name);
    if (known !== undefined) return known;
    this.uses.set(name, NO_USE); // a macro that calls itself adds nothing
    const use = this.readUse(name, depth);
    this.uses.set(name, use);
    return use;
  }

  private readUse(name: string, depth: number): MacroUse {
    const { definitions, base } = this.parts.graph;
    const found = definitions.of(base.find(name));
    if (found.length > MAX_DEFINITIONS || depth > MAX_DEPTH) return NO_USE;
    let isLock = false;
    let leadsAway = false;
    for (const id of found) {
      const fact = definitions.fact(id);
      if (fact.kind !== 'macro') continue;
      // Texts are read for jumps only. A constant has none, and a name that is a function elsewhere is called as one.
      if (fact.isFunctionLike && !this.isFunction(name)) leadsAway ||= leadsFrom(this.bodyOf(id));
      for (const inner of this.calls.namesCalledBy(id)) {
        const text = base.text(inner);
        const rule = this.pack.calls.get(text);
        if (rule !== undefined) {
          if (rule.effects.length > 0) isLock = true;
          continue;
        }
        if (this.isFunction(text)) continue; // a call, which is followed as one
        const use = this.findUse(text, depth + 1);
        isLock ||= use.isLock;
        leadsAway ||= use.leadsAway;
      }
    }
    return isLock || leadsAway ? { isLock, leadsAway } : NO_USE;
  }

  private bodyOf(id: FunctionId): string {
    const { graph, reader } = this.parts;
    const file = fileOf(id);
    const bytes = reader.bytes(file);
    const place = reader.ownerText(file, graph.definitions.fact(id));
    if (bytes === undefined || place?.kind !== 'macro') return '';
    return Buffer.from(bytes.subarray(place.body.start, place.body.end)).toString('latin1');
  }
}

/**
 * What names mean in one file, as far as locks need it.
 *
 * Calls the pack speaks of are never read as anything else: the text of `spin_trylock_irqsave()` would show the
 * parts it is made of and hide the whole. Macros are read only where they hold locks or jumps, constants only where
 * they are errors: looking up every name of a function takes longer than all the rest.
 */
export class LockNames implements NameMeanings {
  private readonly tree: TreeLockNames;
  private readonly base: NameMeanings;
  private readonly file: FileIndex;
  private readonly rules = new Map<string, LockRule | undefined>();

  constructor(tree: TreeLockNames, base: NameMeanings, file: FileIndex) {
    this.tree = tree;
    this.base = base;
    this.file = file;
  }

  /** What the pack says of a call of `name`, unless the file means a function of its own by it. */
  rule(name: string): LockRule | undefined {
    return remembered(this.rules, name, () => {
      const rule = this.tree.pack.calls.get(name);
      return rule === undefined || this.hasOwnDefinition(name) ? undefined : rule;
    });
  }

  meaning(name: string): CallMeaning | undefined {
    const meaning = this.tree.meaningOf(this.base, name);
    if (meaning !== undefined) return meaning;
    if (this.rule(name) !== undefined) return LOCK_CALL;
    const use = this.tree.useOf(name);
    return use.isLock && !use.leadsAway ? LOCK_MACRO : undefined;
  }

  number(name: string): bigint | undefined {
    return ERROR.test(name) ? this.tree.error(this.base, name) : undefined;
  }

  macros(name: string): readonly MacroText[] {
    if (this.rule(name) !== undefined) return [];
    const use = this.tree.useOf(name);
    return use.isLock || use.leadsAway ? this.base.macros(name) : [];
  }

  isFunction(name: string): boolean {
    return this.tree.isFunction(name);
  }

  mayLeadAway(name: string): boolean {
    return this.rule(name) === undefined && this.tree.useOf(name).leadsAway;
  }

  resultType(_name: string): CType {
    return UNKNOWN;
  }

  type(text: string): CType {
    return { text, width: widthOf(text) };
  }

  fieldType(_type: CType, _field: string): CType {
    return UNKNOWN;
  }

  globalType(_name: string): CType {
    return UNKNOWN;
  }

  /** Whether a driver's own `lock_page()` is meant, and not the project's. */
  private hasOwnDefinition(name: string): boolean {
    const { definitions } = this.tree.parts.graph;
    return this.tree.localDefinitions(name).some((id) => definitions.canMean(this.file, id));
  }
}

function leadsFrom(body: string): boolean {
  if (RETURNS.test(body)) return true;
  if (JUMPS.test(body) && !LOCAL_LABEL.test(body)) return true;
  return LEAVES_LOOP.test(body) && !HAS_LOOP.test(body);
}

/** Types of the language itself; a typedef may be anything. */
function widthOf(text: string): Width {
  switch (text) {
    case 'bool':
    case '_Bool':
      return { kind: 'bool' };
    case 'int':
    case 'signed int':
      return { kind: 'int', bits: 32, signed: true };
    case 'long':
    case 'long int':
    case 'long long':
      return { kind: 'int', bits: 64, signed: true };
    case 'unsigned':
    case 'unsigned int':
    case 'unsigned long':
      return { kind: 'int', bits: 32, signed: false };
    default:
      return OTHER;
  }
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (known.has(key)) return known.get(key) as Value; // just seen
  const value = find();
  known.set(key, value);
  return value;
}
