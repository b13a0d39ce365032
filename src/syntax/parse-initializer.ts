import { N } from './node-kinds.ts';
import { parseAssignment, parseConditional } from './parse-expression.ts';
import { type ListRule, parseList } from './parse-list.ts';
import type { ParseState } from './parse-state.ts';
import type { NodeId } from './syntax-tree.ts';
import { C, T } from './token-kinds.ts';
import { endOfName } from './type-guess.ts';

const ELEMENTS: ListRule = { element: parseElement };

/** `{ … }` as a value. */
export function parseInitializerList(p: ParseState): NodeId {
  const first = p.at;
  p.expect(C.openBrace, "expected '{'");
  const elements = p.enter() && p.failedAt < 0 ? parseList(p, ELEMENTS) : 0;
  p.depth--;
  if (!p.split) p.expect(C.closeBrace, "expected '}' of the initializer");
  return p.node(N.initializerList, first, elements);
}

/** Elements whose braces come from macros around them. */
export function parseOpenInitializer(p: ParseState): NodeId {
  const first = p.at;
  const elements = parseList(p, ELEMENTS);
  return p.node(N.initializerList, first, elements);
}

function parseElement(p: ParseState): NodeId {
  const node = isDesignated(p) ? parseDesignated(p) : parseValue(p);
  if (p.kinds[p.at] === C.comma) p.at++;
  else if (p.kinds[p.at] !== C.closeBrace && p.at < p.end && !mayOmitComma(p, node)) {
    p.fail("expected ',' or '}' behind the element");
  }
  return node;
}

/** Macros that make elements bring their own comma: `PCI_VDEVICE(…) PCI_VDEVICE(…)`. */
function mayOmitComma(p: ParseState, node: NodeId): boolean {
  if (p.kindOf(node) === N.call) return true;
  return p.kindOf(node) === N.identifier && p.traits.isUpperCase(p.symbolAt(p.firstOf(node)));
}

function parseValue(p: ParseState): NodeId {
  return p.kinds[p.at] === C.openBrace ? parseInitializerList(p) : parseAssignment(p);
}

function isDesignated(p: ParseState): boolean {
  const kind = p.kinds[p.at];
  if (kind === C.dot || kind === C.openBracket) return true;
  return p.isNameAt(p.at) && p.kinds[endOfName(p, p.at)] === C.colon;
}

function parseDesignated(p: ParseState): NodeId {
  const first = p.at;
  let firstDesignator = 0;
  let last = 0;
  for (let kind = p.kinds[p.at]; p.failedAt < 0; kind = p.kinds[p.at]) {
    let designator: NodeId;
    if (kind === C.openBracket) designator = parseIndexDesignator(p);
    else if (kind === C.dot) designator = parseFieldDesignator(p);
    else break;
    if (last === 0) firstDesignator = designator;
    else p.link(last, designator);
    last = designator;
  }
  if (last === 0) {
    // `field: value`, as GNU C wrote it before C99.
    p.at = endOfName(p, first);
    firstDesignator = p.node(N.fieldDesignator, first, 0);
    last = firstDesignator;
    p.at++;
  } else if (p.kinds[p.at] === C.assign) p.at++;
  const value = parseValue(p);
  p.link(last, value);
  return p.node(N.designated, first, firstDesignator);
}

function parseFieldDesignator(p: ParseState): NodeId {
  const first = p.at++;
  if (p.symbolAt(p.at) === 0) p.fail('expected the name of a field');
  else p.at = endOfName(p, p.at);
  return p.node(N.fieldDesignator, first, 0);
}

function parseIndexDesignator(p: ParseState): NodeId {
  const first = p.at++;
  const low = parseConditional(p);
  const isRange = p.kinds[p.at] === T.ellipsis;
  if (isRange) p.at++;
  const high = isRange ? parseConditional(p) : p.absent();
  p.expect(C.closeBracket, "expected ']'");
  return p.node2(N.indexDesignator, first, low, high);
}
