import { isKeyword, type SymbolId } from '../syntax/symbol-table.ts';
import { C, FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';
import {
  DECLARES,
  K,
  readDeclaration,
  TYPE_KEYWORDS as typeKeywords,
  typeNameIn,
} from './declaration-reader.ts';
import { extractInitializer, isLiteralReadable } from './extract-initializer.ts';
import { extractStruct } from './extract-structs.ts';
import type { Extraction } from './extraction.ts';
import { constantAt, type ParameterGuards } from './parameter-guards.ts';
import { findReceiver } from './receivers.ts';
import { type Enclosure, resultUseOf } from './result-use.ts';
import {
  type ArgumentFound,
  type SiteFound,
  writeBinding,
  writeReference,
  writeSite,
} from './write-facts.ts';

/** An open bracket while statements are read. */
interface Open {
  readonly kind: 'brace' | 'bracket' | 'group' | 'condition' | 'switch' | 'for' | 'call';
  readonly at: number;
  /** For a call: its site, -1 when it is none. */
  readonly site: number;
  /** For a call: which argument is being read. */
  argument: number;
  /** For a call: it begins a statement, so it may be a loop macro. */
  readonly beginsStatement: boolean;
  /** What it is for the calls directly inside it. */
  readonly enclosure: Enclosure;
}

/** How far a declaration's end and a chain's beginning are looked for, in tokens at its own level. */
const MAX_DECLARATION = 1000;
const MAX_CHAIN = 64;

/** Deeper brackets than this are not kept apart: a file of nothing but `(` must not fill the memory. */
const MAX_OPEN = 10_000;

/**
 * Writes the facts in tokens `[from, to)`: statements, expressions, declarations in any mixture.
 *
 * One pass, forwards. It keeps a stack of open brackets to know what encloses a call, and repairs it at
 * every `;`, because the arms of an `#if` may open a parenthesis twice.
 */
export function extractStatements(
  x: Extraction,
  from: number,
  to: number,
  guards?: ParameterGuards,
): void {
  new StatementReader(x, guards).read(from, to);
}

class StatementReader {
  private readonly x: Extraction;
  private readonly guards: ParameterGuards | undefined;
  private readonly open: Open[] = [];
  private beginsStatement = true;
  private returnAt = -1;
  private control: 'condition' | 'switch' | 'for' | undefined;
  private inCaseLabel = false;
  /** Type of the declaration being read, and the depth at which its commas stand; -1 outside. */
  private declaredType: SymbolId = 0;
  private declarationDepth = -1;
  /** Where the last struct body ends that was read: a declaration tried twice writes it once. */
  private structsReadTo = -1;
  /** Up to here a declaration was looked for and there is none. */
  private noDeclarationTo = -1;
  /** How many open groups are not on the stack, because it is full. */
  private unkept = 0;

  constructor(x: Extraction, guards: ParameterGuards | undefined) {
    this.x = x;
    this.guards = guards;
  }

  read(from: number, to: number): void {
    const { kinds } = this.x.tokens;
    for (let i = from; i < to; i++) {
      const kind = kinds[i] as number;
      if (kind >= FIRST_SYMBOL) {
        const symbol = kind - FIRST_SYMBOL;
        const next = isKeyword(symbol)
          ? this.keyword(i, symbol, to)
          : this.identifier(i, symbol, to);
        if (next !== i) {
          i = next - 1;
          continue;
        }
        this.beginsStatement = symbol === K.else || symbol === K.do;
      } else i = this.punctuation(i, kind, to);
    }
  }

  /** Returns where to go on: `at` itself for "the next token, inside the same statement". */
  private keyword(at: number, symbol: SymbolId, to: number): number {
    const { x } = this;
    switch (symbol) {
      case K.return:
        this.returnAt = at;
        return at;
      case K.if:
        this.control = 'condition';
        this.guards?.noteIf(x, at, this.enclosingBlock());
        return at;
      case K.while:
        this.control = 'condition';
        return at;
      case K.for:
        this.control = 'for';
        return at;
      case K.switch:
        this.control = 'switch';
        return at;
      case K.case:
      case K.default:
        this.inCaseLabel = true;
        return at;
      case K.goto:
        this.guards?.noteGoto(x.identifierAt(at + 1), at);
        this.beginsStatement = false;
        return x.identifierAt(at + 1) !== 0 ? at + 2 : at + 1;
    }
    if (this.beginsStatement && DECLARES.has(symbol)) return this.declaration(at, to);
    if (symbol === K.struct || symbol === K.union || symbol === K.enum) {
      this.beginsStatement = false;
      return x.identifierAt(at + 1) !== 0 ? at + 2 : at + 1; // a cast or sizeof: the tag is no reference
    }
    return at;
  }

  private identifier(at: number, symbol: SymbolId, to: number): number {
    const { x } = this;
    const next = x.kindAt(at + 1);
    if (this.beginsStatement) {
      if (next === C.colon) {
        this.guards?.noteLabel(symbol, at);
        return at + 2; // a label: the statement still begins
      }
      if (this.looksLikeDeclaration(at)) return this.declaration(at, to);
    }
    const isMember = x.isMemberAccess(at - 1);
    if (next === C.openParen) {
      this.call(at, symbol, isMember);
      return at + 2; // the parenthesis is open now
    }
    if (isMember) return at;
    if (x.locals.has(symbol)) {
      if (this.guards !== undefined && x.locals.parameterOf(symbol) >= 0)
        this.noteWrites(at, symbol);
      return at;
    }
    this.reference(at, symbol, next);
    return at;
  }

  private punctuation(at: number, kind: number, to: number): number {
    const { x } = this;
    switch (kind) {
      case C.openParen:
        if (this.control !== undefined) {
          this.push(this.control, at, this.control === 'for');
          this.control = undefined;
        } else this.push('group', at, false);
        return at;
      case C.openBracket:
        this.push('bracket', at, false);
        return at;
      case C.openBrace:
        return this.brace(at, to);
      case C.closeParen:
        this.closeParen(at);
        return at;
      case C.closeBracket:
        if (this.unkept > 0) this.unkept--;
        else if (this.open.at(-1)?.kind === 'bracket') this.open.pop();
        this.beginsStatement = false;
        return at;
      case C.closeBrace:
        this.closeBrace();
        this.guards?.pass(x, at);
        return at;
      case C.semicolon:
        this.semicolon();
        this.guards?.pass(x, at);
        return at;
      case C.comma: {
        const top = this.open.at(-1);
        if (top?.kind === 'call') top.argument++;
        if (this.declarationDepth === this.open.length) return this.nextDeclarator(at);
        this.beginsStatement = false;
        return at;
      }
      case C.colon:
        this.beginsStatement = this.inCaseLabel;
        this.inCaseLabel = false;
        return at;
      case C.assign:
        return this.assignment(at, to);
      default:
        this.beginsStatement = false;
        return at;
    }
  }

  private push(kind: Exclude<Open['kind'], 'call'>, at: number, beginsStatement: boolean): void {
    const enclosure = this.enclosureOf(kind);
    this.keep({ kind, at, site: -1, argument: 0, beginsStatement, enclosure });
    this.beginsStatement = beginsStatement;
  }

  private keep(open: Open): void {
    if (this.open.length < MAX_OPEN) this.open.push(open);
    else this.unkept++;
  }

  /** A block, or the braces of a compound literal. */
  private brace(at: number, to: number): number {
    const { x } = this;
    const type = compoundLiteralType(x, at);
    if (type !== undefined && isLiteralReadable(x)) {
      const close = Math.min(x.closeOf(at), to);
      extractInitializer(
        x,
        at,
        close,
        { type, path: [], object: 0, isArray: false },
        extractStatements,
      );
      this.beginsStatement = false;
      return close;
    }
    this.push('brace', at, true);
    return at;
  }

  private closeParen(at: number): void {
    if (this.unkept > 0) {
      this.unkept--;
      this.beginsStatement = false;
      return;
    }
    const top = this.open.at(-1);
    if (top === undefined || top.kind === 'brace' || top.kind === 'bracket') return;
    this.open.pop();
    const next = this.x.kindAt(at + 1);
    switch (top.kind) {
      case 'condition':
      case 'switch':
      case 'for':
        this.beginsStatement = true;
        break;
      case 'call':
        // `list_for_each(…) statement`: a loop macro has no semicolon.
        this.beginsStatement = top.beginsStatement && next >= FIRST_SYMBOL;
        break;
      default:
        this.beginsStatement = false;
    }
  }

  private closeBrace(): void {
    this.unkept = 0;
    for (let top = this.open.pop(); top !== undefined; top = this.open.pop()) {
      if (top.kind === 'brace') break;
    }
    this.beginsStatement = true;
    this.declarationDepth = -1;
    this.returnAt = -1;
  }

  private semicolon(): void {
    this.unkept = 0;
    for (let top = this.open.at(-1); top !== undefined; top = this.open.at(-1)) {
      if (top.kind === 'brace' || top.kind === 'for') break;
      this.open.pop();
    }
    this.beginsStatement = this.open.at(-1)?.kind !== 'for';
    this.declarationDepth = -1;
    this.returnAt = -1;
    this.inCaseLabel = false;
    this.control = undefined;
  }

  private enclosingBlock(): number {
    const top = this.open.at(-1);
    if (top === undefined) return this.x.partner[this.x.owner.end] ?? -1;
    return top.kind === 'brace' ? top.at : -1;
  }

  private enclosure(): Enclosure {
    return this.open.at(-1)?.enclosure ?? 'statement';
  }

  private enclosureOf(kind: Exclude<Open['kind'], 'call'>): Enclosure {
    switch (kind) {
      case 'condition':
      case 'for':
        return 'condition';
      case 'switch':
        return 'switch';
      case 'brace':
        return 'statement';
      case 'group':
      case 'bracket':
        return this.enclosure();
    }
  }

  /** `if (unlikely(call()))` tests the call as `if (call())` does. */
  private enclosureOfCall(openParen: number): Enclosure {
    const isTested = this.open.at(-1)?.kind === 'condition' && this.isBranchHint(openParen);
    return isTested ? 'condition' : 'argument';
  }

  private isBranchHint(openParen: number): boolean {
    const symbol = this.x.symbolAt(openParen - 1);
    return symbol === this.x.words.likely || symbol === this.x.words.unlikely;
  }

  private call(at: number, symbol: SymbolId, isMember: boolean): void {
    const { x } = this;
    const openParen = at + 1;
    const site = this.siteFor(at, symbol, isMember);
    const began = this.beginsStatement;
    let index = -1;
    if (site !== undefined) {
      const close = x.closeOf(openParen);
      const use = resultUseOf(
        x,
        isMember ? this.startOfMemberCall(at) : at,
        close,
        isMember ? this.memberCallBeginsStatement(at) : began,
        this.enclosure(),
        this.returnAt,
      );
      index = writeSite(x, at, site, use, this.arguments(openParen, close));
    }
    this.control = undefined;
    this.keep({
      kind: 'call',
      at: openParen,
      site: index,
      argument: 0,
      beginsStatement: began,
      enclosure: this.enclosureOfCall(openParen),
    });
    this.beginsStatement = false;
  }

  private siteFor(at: number, symbol: SymbolId, isMember: boolean): SiteFound | undefined {
    const { x } = this;
    if (isMember) return { kind: 'dispatch', receiver: findReceiver(x, at - 1), field: symbol };
    if (x.locals.has(symbol)) {
      const parameter = x.locals.parameterOf(symbol);
      return parameter >= 0 ? { kind: 'parameter-call', parameter } : undefined;
    }
    return { kind: 'call', name: symbol };
  }

  private startOfMemberCall(at: number): number {
    let i = at;
    let steps = 0;
    while (i > 1 && this.x.isMemberAccess(i - 1)) {
      i -= 2;
      if (++steps > MAX_CHAIN) return at;
      while (this.x.kindAt(i) === C.closeBracket || this.x.kindAt(i) === C.closeParen) {
        const open = this.x.partner[i] as number;
        if (open <= 0 || ++steps > MAX_CHAIN) return at;
        i = open - 1;
      }
      if (this.x.symbolAt(i) === 0 || isKeyword(this.x.symbolAt(i))) return i + 1;
    }
    return i;
  }

  private memberCallBeginsStatement(at: number): boolean {
    const start = this.startOfMemberCall(at);
    const before = this.x.kindAt(start - 1);
    return before === C.semicolon || before === C.openBrace || before === C.closeBrace;
  }

  private arguments(open: number, close: number): readonly ArgumentFound[] {
    const { x } = this;
    if (x.partner[open] !== close) return NO_ARGUMENTS; // never closed, so its commas may be anybody's
    let found: ArgumentFound[] | undefined;
    let position = 0;
    let start = open + 1;
    for (let i = start; i <= close; i++) {
      const kind = x.tokens.kinds[i];
      if (i === close || kind === C.comma) {
        const argument = this.argument(start, i, position);
        if (argument !== undefined) {
          found ??= [];
          found.push(argument);
        }
        position++;
        start = i + 1;
      } else if (kind === C.openParen || kind === C.openBracket || kind === C.openBrace) {
        i = x.closeOf(i);
        if (i >= close) break;
      }
    }
    return found ?? NO_ARGUMENTS;
  }

  private argument(from: number, to: number, position: number): ArgumentFound | undefined {
    const { x } = this;
    if (to - from !== 1) return undefined;
    const symbol = x.identifierAt(from);
    if (symbol !== 0 && x.locals.has(symbol)) {
      const parameter = x.locals.parameterOf(symbol);
      if (parameter < 0) return undefined;
      this.guards?.notePassedOn(parameter);
      return { kind: 'parameter', position, value: parameter };
    }
    const value = constantAt(x, from);
    return value === undefined ? undefined : { kind: 'constant', position, value };
  }

  private reference(at: number, symbol: SymbolId, next: number): void {
    const { x } = this;
    const top = this.open.at(-1);
    const before = x.kindAt(at - 1);
    if (top?.kind === 'call') {
      const whole = next === C.comma || next === C.closeParen;
      const leading = before === C.ampersand ? x.kindAt(at - 2) : before;
      if (whole && (leading === C.openParen || leading === C.comma)) {
        writeReference(x, at, symbol, top.site, top.argument);
        return;
      }
    }
    writeReference(x, at, symbol, -1, 0);
  }

  private noteWrites(at: number, symbol: SymbolId): void {
    const { x } = this;
    const next = x.kindAt(at + 1);
    const before = x.kindAt(at - 1);
    const written =
      next === C.assign ||
      next === T.compoundAssign ||
      next === T.increment ||
      next === T.decrement ||
      before === T.increment ||
      before === T.decrement ||
      before === C.ampersand;
    if (written) this.guards?.noteWritten(x.locals.parameterOf(symbol));
  }

  /** `type name`, `type *name`: two identifiers with nothing but stars between, then a declarator's end. */
  private looksLikeDeclaration(at: number): boolean {
    const { x } = this;
    let i = at + 1;
    while (x.kindAt(i) === C.star) i++;
    const second = x.symbolAt(i);
    if (second === 0) return false;
    if (isKeyword(second)) return i === at + 1 && DECLARES.has(second);
    switch (x.kindAt(i + 1)) {
      case C.assign:
      case C.semicolon:
      case C.comma:
      case C.openBracket:
        return true;
      default:
        // `foo_t __maybe_unused x;`
        return i === at + 1 && x.identifierAt(i + 1) !== 0 && x.kindAt(i + 1) !== C.openParen;
    }
  }

  /** Declares the first name and returns the token behind it; the rest is read as statements are. */
  private declaration(at: number, to: number): number {
    const { x } = this;
    const simple = simpleDeclaration(x, at);
    if (simple >= 0) {
      this.declaredType = simpleType(x, at, simple);
      this.declare(simple);
      return simple + 1;
    }
    if (at < this.noDeclarationTo) {
      this.beginsStatement = false;
      return at + 1;
    }
    const end = endOfDeclaration(x, at, to);
    const declaration = readDeclaration(x, at, end);
    const { body } = declaration;
    if (body !== undefined && body.open > this.structsReadTo) {
      extractStruct(x, body, body.tag);
      this.structsReadTo = body.close;
    }
    if (declaration.macroCall >= 0 || declaration.declarators.length === 0) {
      // Not a declaration after all, or one that declares only a type: read its expressions.
      if (declaration.macroCall < 0) this.noDeclarationTo = end;
      this.beginsStatement = false;
      return body === undefined ? at + 1 : Math.max(at + 1, body.close + 1);
    }
    let last = at;
    for (const declarator of declaration.declarators) {
      if (declarator.parameters < 0)
        x.locals.declare(x.symbolAt(declarator.name), declarator.type, -1);
      last = declarator.name;
      this.declaredType = declarator.type;
      if (declarator.initializer.from < declarator.initializer.to) break;
    }
    this.declarationDepth = this.open.length;
    this.beginsStatement = false;
    const initializer = declaration.declarators.find(
      (one) => one.initializer.from < one.initializer.to,
    );
    if (initializer !== undefined) return initializer.initializer.from - 1;
    return Math.max(last + 1, end);
  }

  private declare(at: number): void {
    this.x.locals.declare(this.x.symbolAt(at), this.declaredType, -1);
    this.declarationDepth = this.open.length;
    this.beginsStatement = false;
  }

  private nextDeclarator(comma: number): number {
    const { x } = this;
    let i = comma + 1;
    while (x.kindAt(i) === C.star) i++;
    if (x.identifierAt(i) === 0) return comma;
    this.declare(i);
    return i;
  }

  /** `object.field = function`, and initialisers in braces behind a declared variable. */
  private assignment(at: number, to: number): number {
    const { x } = this;
    this.beginsStatement = false;
    const isInitializer =
      x.kindAt(at + 1) === C.openBrace && this.declarationDepth === this.open.length;
    if (isInitializer && isLiteralReadable(x)) {
      const close = Math.min(x.closeOf(at + 1), to);
      const isArray = x.kindAt(at - 1) === C.closeBracket;
      const name = isArray
        ? x.identifierAt((x.partner[at - 1] as number) - 1)
        : x.identifierAt(at - 1);
      const target = { type: this.declaredType, path: [], object: name, isArray };
      extractInitializer(x, at + 1, close, target, extractStatements);
      return close;
    }
    let field = at - 1;
    if (x.kindAt(field) === C.closeBracket) field = (x.partner[field] as number) - 1;
    if (x.identifierAt(field) === 0 || !x.isMemberAccess(field - 1)) return at;
    const [first, second] = assignedNames(x, at + 1);
    const isBound = first >= 0 && this.bindAssigned(field, first);
    if (second >= 0) this.bindAssigned(field, second);
    return isBound && second < 0 ? first : at;
  }

  /** False when the value is no function by its name: then it is read as any other expression. */
  private bindAssigned(field: number, value: number): boolean {
    const { x } = this;
    const symbol = x.identifierAt(value);
    const local = x.locals.has(symbol);
    const parameter = local ? x.locals.parameterOf(symbol) : -1;
    if (local && parameter < 0) return false;
    if (!local && x.isUpperCase(symbol)) return false;
    writeBinding(x, value, {
      form: 'assigned',
      receiver: findReceiver(x, field - 1),
      field: x.symbolAt(field),
      index: -1,
      target: local ? 0 : symbol,
      targetParameter: parameter,
      wrapper: 0,
      object: 0,
    });
    return true;
  }
}

const NO_ARGUMENTS: readonly ArgumentFound[] = [];

/** The struct type in `(struct tag){`; `undefined` when the brace at `at` opens a block. */
function compoundLiteralType(x: Extraction, at: number): SymbolId | undefined {
  if (x.kindAt(at - 1) !== C.closeParen) return undefined;
  const open = x.partner[at - 1] as number;
  if (open < 0) return undefined;
  const first = x.symbolAt(open + 1);
  const before = x.symbolAt(open - 1);
  if (before !== 0 && before !== K.return) return undefined; // a call, or `if (…) {`
  const isType = first !== 0 && (isKeyword(first) ? DECLARES.has(first) : open + 2 === at - 1);
  return isType ? typeNameIn(x, open + 1, at - 1) : undefined;
}

/**
 * The name's token in the plain shapes `[const] struct tag *name` and `type *name`, when `;`, `=` or `,`
 * follows; -1 for everything else. Nine declarations in ten take this way.
 */
function simpleDeclaration(x: Extraction, at: number): number {
  let i = at;
  let sawType = false;
  for (; ; i++) {
    const symbol = x.symbolAt(i);
    if (symbol === 0) {
      if (x.kindAt(i) === C.star && sawType) continue;
      return -1;
    }
    if (symbol === K.struct || symbol === K.union || symbol === K.enum) {
      if (x.identifierAt(++i) === 0) return -1;
      sawType = true;
    } else if (isKeyword(symbol)) {
      if (!DECLARES.has(symbol) || symbol === K.typedef || symbol === K.extern) return -1;
      if (isTypeof(x, i)) return -1;
      sawType = sawType || isBasic(x, i);
    } else if (sawType) break;
    else sawType = true;
  }
  const behind = x.kindAt(i + 1);
  return behind === C.semicolon || behind === C.assign || behind === C.comma ? i : -1;
}

function isTypeof(x: Extraction, at: number): boolean {
  return x.kindAt(at + 1) === C.openParen;
}

/** Whether the keyword at `at` names a type rather than qualifying one. */
function isBasic(x: Extraction, at: number): boolean {
  return typeKeywords.has(x.symbolAt(at));
}

function simpleType(x: Extraction, from: number, name: number): SymbolId {
  return typeNameIn(x, from, name);
}

function endOfDeclaration(x: Extraction, from: number, to: number): number {
  for (let i = from, steps = 0; i < to; i++, steps++) {
    const kind = x.tokens.kinds[i];
    if (kind === C.semicolon || steps > MAX_DECLARATION) return i;
    if (STATEMENTS.has(x.symbolAt(i))) return i;
    if (kind === C.openParen || kind === C.openBrace || kind === C.openBracket) i = x.closeOf(i);
    else if (kind === C.closeBrace || kind === C.closeParen) return i;
  }
  return to;
}

/** Words that stand in no declaration outside its brackets. */
const STATEMENTS: ReadonlySet<SymbolId> = new Set([
  K.return,
  K.if,
  K.else,
  K.for,
  K.while,
  K.do,
  K.switch,
  K.case,
  K.default,
  K.goto,
]);

/** The names in `= name;`, `= &name;`, `= (cast)name;`, `= c ? name : name;` as token indexes, -1 for none. */
function assignedNames(x: Extraction, from: number): [number, number] {
  let i = from;
  if (x.kindAt(i) === C.openParen) i = x.closeOf(i) + 1;
  if (x.kindAt(i) === C.ampersand) i++;
  if (x.identifierAt(i) !== 0 && endsValue(x.kindAt(i + 1))) return [i, -1];
  for (let k = from; k < from + 24; k++) {
    const kind = x.kindAt(k);
    if (kind === C.semicolon || kind === 0) break;
    if (kind !== C.question || x.kindAt(k + 2) !== C.colon) continue;
    const [first, second] = [k + 1, k + 3];
    if (x.identifierAt(first) === 0 || !endsValue(x.kindAt(second + 1))) break;
    return [first, x.identifierAt(second) === 0 ? -1 : second];
  }
  return [-1, -1];
}

function endsValue(kind: number): boolean {
  return kind === C.semicolon || kind === C.comma || kind === C.closeParen;
}
