import type { NodeId } from '../syntax/syntax-tree.ts';
import { C, FIRST_SYMBOL, T } from '../syntax/token-kinds.ts';
import type { SourceText, Value, VariableId } from './control-flow-graph.ts';
import { type Lowering, UNKNOWN_TYPE } from './lowering.ts';
import { mentionedLocals } from './macro-mentions.ts';

/** Behind these a name is no variable. */
const NO_VARIABLE_BEHIND = new Set(['goto', 'struct', 'union', 'enum']);

/** Stands between the tokens of a `SourceText`, and in none. */
export const TOKEN_END = '\u0001';

/**
 * The tokens of a node, with the local variables among them. Behind them stand those of which only the texts of macros
 * speak, each with its name. Such a text may also take their addresses, and keep them.
 */
export function sourceText(to: Lowering, node: NodeId): SourceText {
  const { tree } = to.text;
  const words: string[] = [];
  const variables: VariableId[] = [];
  const mentioned = new Set<VariableId>();
  const end = tree.endToken[node] as number;
  for (let token = tree.firstToken[node] as number; token < end; token++) {
    const word = tree.tokenText(token);
    const variable = isVariablePlace(to, token) ? to.find(word) : undefined;
    if (variable === undefined) {
      words.push(word);
      // What `knowledge` explains touches no variable that it is not handed.
      const isUnread = to.isExact && to.names.meaning(word) === undefined;
      for (const each of isUnread ? mentionedLocals(to, word) : []) mentioned.add(each);
    } else {
      if (!variables.includes(variable)) variables.push(variable);
      words.push(`$${variables.indexOf(variable)}`);
    }
  }
  for (const variable of mentioned) {
    words.push(nameOfHandedOver(to, variable), `$${variables.length}`);
    variables.push(variable);
  }
  const text = words.join(TOKEN_END);
  return mentioned.size === 0 ? { text, variables } : { text, variables, isMentioning: true };
}

function nameOfHandedOver({ variables }: Lowering, id: VariableId): string {
  const variable = variables[id];
  if (variable === undefined) return '';
  variable.isAddressTaken = true;
  return variable.name;
}

function isVariablePlace(to: Lowering, token: number): boolean {
  const { kinds } = to.text.tree.tokens;
  if ((kinds[token] as number) < FIRST_SYMBOL) return false;
  if (token === 0) return true;
  const before = kinds[token - 1];
  if (before === C.dot || before === T.arrow) return false;
  return !NO_VARIABLE_BEHIND.has(to.text.tree.tokenText(token - 1));
}

/** In the place of a node that is not read as C: whatever it does, an equal text does with equal variables. */
export function emitText(
  to: Lowering,
  node: NodeId,
  what: string,
  writes: readonly VariableId[] = [],
): Value {
  const result = to.temporary(UNKNOWN_TYPE);
  to.emit({
    kind: 'call',
    site: to.newSite(),
    callee: { kind: 'macro', name: what },
    arguments: [],
    result,
    known: undefined,
    writes,
    isPure: false,
    source: sourceText(to, node),
    line: to.line(node),
  });
  return to.readTemporary(result);
}
