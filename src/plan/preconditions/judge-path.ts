import type { EntryPoint } from '../../callgraph/entries.ts';
import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { ControlFlowGraph } from '../../outcomes/control-flow-graph.ts';
import type { FlagParts, FlagSet, SetupPath } from './flag-question.ts';
import { ANYTHING, pointerValue, ZERO } from './flag-values.ts';
import { structTag } from './memory-key.ts';
import type { SetupRun } from './setup-run.ts';
import { BEFORE, type Exit, exclusionsOf, type Flow } from './setup-state.ts';
import type { SetupQuestion } from './setup-target.ts';

/** The results a slot has when its handlers answer with 0 or an error number; anything else than 0 fails. */
const ZERO_SUCCEEDS = 'errno';

/** Runs one handler and says what it does with the flag. */
export function judgePath(
  parts: FlagParts,
  question: SetupQuestion,
  run: SetupRun,
  handler: FunctionId,
  entry: EntryPoint,
): SetupPath {
  const path = { entry, handler, setAt: [], except: [], reasons: [] };
  const name = displayName(parts.search.graph, handler);
  const { rule } = question;
  if (entry.rule.context !== rule.setUpIn) {
    const reason = `${name}() may install it in context ${entry.rule.context}, which is not looked at.`;
    return { ...path, outcome: 'unknown', reasons: [reason] };
  }
  const solved = parts.functions.solved(handler);
  if ('unreadable' in solved) {
    const reason = `${name}() cannot be read: ${solved.unreadable}.`;
    return { ...path, outcome: 'unknown', reasons: [reason] };
  }
  const position = objectParameter(solved.graph, rule.struct);
  if (position < 0) {
    return { ...path, outcome: 'unknown', reasons: [`${name}() takes no ${rule.struct}.`] };
  }
  const parameters = Array.from({ length: solved.graph.parameterCount }, (_, i) =>
    i === position ? pointerValue('object') : ANYTHING,
  );
  const exits = run.run(handler, parameters, BEFORE, []);
  const isErrno = entry.rule.result === ZERO_SUCCEEDS;
  const successful = exits.filter(({ value }) => !isErrno || (value.signs & ZERO) !== 0);
  return { ...path, ...judgeExits(parts, question, name, successful, entry) };
}

function objectParameter(graph: ControlFlowGraph, struct: string): number {
  return graph.variables.findIndex(
    ({ parameter, type }) => parameter >= 0 && structTag(type.text.replace(/ \*$/, '')) === struct,
  );
}

type Judged = Pick<SetupPath, 'outcome' | 'setAt' | 'except' | 'reasons'>;

function judgeExits(
  parts: FlagParts,
  question: SetupQuestion,
  name: string,
  successful: readonly Exit[],
  entry: EntryPoint,
): Judged {
  const flows = successful.map(({ flow }) => flow);
  const installing = flows.filter(({ installed }) => installed !== 'no' && installed !== 'other');
  const setAt = setPlaces(installing);
  if (installing.length === 0) {
    return { outcome: 'not-installed', setAt, except: [], reasons: [] };
  }
  const unset = installing.filter(({ bit }) => bit !== 'set');
  const open = unset.filter((flow) => exclusionsText(question, flow).length === 0);
  const except = unique(unset.flatMap((flow) => exclusionsText(question, flow)));
  if (open.length === 0) {
    return { outcome: unset.length > 0 ? 'sets-where-needed' : 'sets', setAt, except, reasons: [] };
  }
  return { ...judgeOpen(parts, question, name, open, setAt, entry), setAt, except };
}

/** Some way ends with the flag unset, or not known. */
function judgeOpen(
  parts: FlagParts,
  { flag, rule }: SetupQuestion,
  name: string,
  open: readonly Flow[],
  setAt: readonly FlagSet[],
  entry: EntryPoint,
): Pick<Judged, 'outcome' | 'reasons'> {
  const lost = unique(open.flatMap((flow) => flow.lost)).map(asSentence);
  if (lost.length > 0) return { outcome: 'unknown', reasons: lost };
  if (open.some(({ installed }) => installed === 'unseen')) {
    const reason = `${name}() calls what was not followed and may make an object for this use.`;
    return { outcome: 'unknown', reasons: [reason] };
  }
  const [place] = setAt;
  if (place !== undefined) {
    const where = `${parts.search.graph.base.path(place.file)}:${place.line}`;
    const reason = `${name}() sets ${flag} in ${where}, and can succeed without coming by there.`;
    return { outcome: 'unknown', reasons: [reason] };
  }
  const text = `${name}() succeeds without setting ${flag}`;
  if (rule.roots.some((root) => root.slot === entry.slot)) {
    return { outcome: 'misses', reasons: [`${text}.`] };
  }
  return { outcome: 'unknown', reasons: [`${text}; what calls ${entry.slot} may set it.`] };
}

/** `tegra_bo.pages is 0`. */
function exclusionsText({ needed }: SetupQuestion, flow: Flow): readonly string[] {
  return exclusionsOf(needed, flow).map(
    ({ key, was }) => `${key} is ${was === 'zero' ? '0' : 'not 0'}`,
  );
}

function setPlaces(flows: readonly Flow[]): readonly FlagSet[] {
  const places = new Map<string, FlagSet>();
  for (const { bit, origin } of flows) {
    const last = origin?.chain.at(-1);
    if (bit !== 'set' || origin === undefined || last === undefined) continue;
    const place = { chain: origin.chain, file: fileOf(last), line: origin.line };
    places.set(`${origin.chain.join('>')}:${origin.line}`, place);
  }
  return [...places.values()].sort((a, b) => a.file - b.file || a.line - b.line);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function asSentence(reason: string): string {
  return `${reason}.`;
}
