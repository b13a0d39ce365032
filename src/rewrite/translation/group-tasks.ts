import { type FunctionId, fileOf } from '../../callgraph/function-id.ts';
import { displayName } from '../../callgraph/graph.ts';
import type { PlannedSite } from '../../plan/planned-site.ts';
import type { MigrationSpec } from '../../spec/migration-spec.ts';
import { N } from '../../syntax/node-kinds.ts';
import type { NodeId } from '../../syntax/syntax-tree.ts';
import type { RewriteParts } from '../parts.ts';
import { Evaluator } from './evaluator.ts';
import { type ConvertedCall, type FunctionTask, Refusal } from './function-task.ts';
import { codeOfCall } from './result-code.ts';
import type { FunctionCode } from './statements.ts';
import { codeOf } from './tidy.ts';
import { errorTranslator, resultTypeOf } from './translator.ts';
import { resultSpecifiers } from './variables.ts';

/** The functions that change with some sites, those that are called before those that call them. */
export function tasksOf(
  parts: RewriteParts,
  spec: MigrationSpec,
  sites: readonly PlannedSite[],
): readonly FunctionTask[] | Refusal {
  return new GroupReader(parts, spec, sites).read();
}

/** A function of the group as it is read. */
interface Member {
  readonly id: FunctionId;
  readonly name: string;
  readonly code: FunctionCode;
  /** Where its text begins in its file. */
  readonly start: number;
  readonly evaluator: Evaluator;
  readonly calls: ConvertedCall[];
  /** Functions of the group that call it, for what it returns. */
  readonly callers: Member[];
}

/** Results of a helper that are looked at one by one. */
const MAX_RESULTS = 64;

class GroupReader {
  private readonly parts: RewriteParts;
  private readonly spec: MigrationSpec;
  private readonly sites: readonly PlannedSite[];
  private readonly members = new Map<FunctionId, Member>();
  private readonly codes = new Map<FunctionId, Map<bigint, bigint | undefined>>();

  constructor(parts: RewriteParts, spec: MigrationSpec, sites: readonly PlannedSite[]) {
    this.parts = parts;
    this.spec = spec;
    this.sites = sites;
  }

  read(): readonly FunctionTask[] | Refusal {
    for (const id of this.ids()) {
      const member = this.memberOf(id);
      if (member instanceof Refusal) return member;
      this.members.set(id, member);
    }
    for (const site of this.sites) {
      const problem = this.addSite(site);
      if (problem !== undefined) return problem;
    }
    this.addHelperCalls();
    return this.inOrder().map((member) => this.taskOf(member));
  }

  private ids(): ReadonlySet<FunctionId> {
    const ids = new Set<FunctionId>();
    for (const { owner, judgement } of this.sites) {
      if (owner !== undefined) ids.add(owner);
      for (const { function: id } of judgement.alsoChanges) ids.add(id);
    }
    return ids;
  }

  private memberOf(id: FunctionId): Member | Refusal {
    const { reader, search, symbols } = this.parts;
    const file = fileOf(id);
    const name = displayName(search.graph, id);
    const place = reader.ownerText(file, search.graph.definitions.fact(id));
    const bytes = reader.bytes(file);
    if (place === undefined || bytes === undefined) {
      return new Refusal(`The text of ${name}() cannot be read.`);
    }
    const text = Buffer.from(bytes.subarray(place.start, place.end)).toString('latin1');
    const code = codeOf(text, symbols);
    if (code === undefined) return new Refusal(`The text of ${name}() is not understood in full.`);
    const evaluator = new Evaluator(this.parts, id);
    return { id, name, code, start: place.start, evaluator, calls: [], callers: [] };
  }

  private addSite(site: PlannedSite): Refusal | undefined {
    const { owner, judgement, line, file } = site;
    const member = owner === undefined ? undefined : this.members.get(owner);
    const offset = this.parts.reader.offsetOf(file, site);
    if (member === undefined || offset === undefined || judgement.to === undefined)
      return undefined;
    const { code, evaluator, start } = member;
    const node = callsIn(code).find((call) => calleeOf(code, call).start === offset - start);
    if (node === undefined)
      return new Refusal(`The call in line ${line} does not stand in plain text.`);
    const codes = new Map<bigint, bigint>();
    const values: bigint[] = [];
    for (const { input, after, isReachable } of judgement.mapping) {
      const value = isReachable ? evaluator.valueOf(input, new Map()) : undefined;
      if (value === undefined) continue;
      values.push(value);
      const code = after.length > 1 ? undefined : evaluator.valueOf(after[0] ?? '', new Map());
      if (code !== undefined) codes.set(value, code);
    }
    const isIgnored = isStatement(code, node);
    const isWanted = site.rule?.action.kind === 'call' && site.rule.action.returnsIgnored === true;
    if (isIgnored && !isWanted) {
      return new Refusal(
        `Nothing looks at the result in line ${line}, and the migration does not say that it is to be returned.`,
      );
    }
    member.calls.push({
      extent: code.extent(node),
      callee: calleeOf(code, node),
      to: judgement.to,
      values,
      codes,
      others: [],
      isIgnored,
    });
    return undefined;
  }

  /** Calls of functions of the group return codes as well; from the innermost outwards. */
  private addHelperCalls(): void {
    const waiting = [...this.members.values()].filter(({ calls }) => calls.length > 0);
    const done = new Set<Member>();
    for (let helper = waiting.shift(); helper !== undefined; helper = waiting.shift()) {
      if (done.has(helper)) continue;
      done.add(helper);
      const values = [...new Set(helper.calls.flatMap((call) => call.values))];
      const codes = new Map(helper.calls.flatMap((call) => [...call.codes]));
      const { results, unknowns } = this.parts.summaries.ask(helper.id);
      const others = unknowns.length > 0 ? undefined : results.members(MAX_RESULTS);
      for (const caller of this.callersOf(helper)) {
        for (const node of callsIn(caller.code)) {
          const callee = calleeOf(caller.code, node);
          if (caller.code.textOf(callee) !== helper.name) continue;
          const extent = caller.code.extent(node);
          const isIgnored = isStatement(caller.code, node);
          caller.calls.push({ extent, callee, to: helper.name, values, codes, others, isIgnored });
          if (!helper.callers.includes(caller)) helper.callers.push(caller);
        }
        waiting.push(caller);
      }
    }
  }

  /** Those that a verdict says the function's result travels through. */
  private callersOf(helper: Member): readonly Member[] {
    const through = new Set<FunctionId>();
    for (const { owner, judgement } of this.sites) {
      const others = judgement.alsoChanges.map((one) => one.function);
      if (owner === helper.id || others.includes(helper.id))
        for (const id of others) through.add(id);
    }
    return [...through].flatMap((id) => {
      const member = this.members.get(id);
      return member === undefined || member === helper ? [] : [member];
    });
  }

  private inOrder(): readonly Member[] {
    const ordered: Member[] = [];
    const visit = (member: Member): void => {
      if (ordered.includes(member)) return;
      ordered.push(member);
      for (const caller of member.callers) visit(caller);
    };
    for (const member of this.members.values()) visit(member);
    const depth = (member: Member, seen: readonly Member[]): number =>
      seen.includes(member)
        ? 0
        : Math.max(0, ...member.callers.map((caller) => 1 + depth(caller, [...seen, member])));
    return ordered.sort((a, b) => depth(b, []) - depth(a, []));
  }

  /** What the callers make of a value that a helper returned: one code, or nobody knows. */
  private outerCode(member: Member, value: bigint): bigint | undefined {
    const known = this.codes.get(member.id) ?? new Map<bigint, bigint | undefined>();
    this.codes.set(member.id, known);
    if (known.has(value)) return known.get(value);
    known.set(value, undefined);
    const codes = member.callers.flatMap((caller) =>
      caller.calls
        .filter(({ to }) => to === member.name)
        .map((call) => {
          const code = codeOfCall(caller, call, value);
          return code === undefined || caller.callers.length === 0
            ? code
            : this.outerCode(caller, code);
        }),
    );
    const [first] = codes;
    const code = codes.every((each) => each === first) ? first : undefined;
    known.set(value, code);
    return code;
  }

  private taskOf(member: Member): FunctionTask {
    const { parts, spec } = this;
    const { id, code, callers } = member;
    const file = fileOf(id);
    const [site] = this.sites;
    const domain = site?.chains[0]?.entry.rule.result ?? 'vm_fault_t';
    const codeType = resultTypeOf(parts, spec, site?.judgement.to ?? '', id) ?? 'int';
    const specifiers = resultSpecifiers(code);
    const resultType = specifiers === undefined ? '' : plainType(code.nodeText(specifiers));
    const isHelper = callers.length > 0;
    return {
      ...member,
      outer: isHelper ? (value) => this.outerCode(member, value) : undefined,
      codeType,
      resultType,
      isRetyped: isHelper && resultType !== codeType,
      spell: (value) => parts.spell(file, domain, value),
      spellError: (value) => parts.spell(file, 'errno', value),
      translator: errorTranslator(parts, spec, id),
    };
  }
}

/** A type without words that say nothing of values. */
function plainType(words: string): string {
  return words
    .replace(/\b(static|inline|extern|__always_inline|noinline|__maybe_unused|__init)\b/g, '')
    .trim()
    .replace(/\s+/g, ' ');
}

function callsIn({ tree }: FunctionCode): readonly NodeId[] {
  const calls: NodeId[] = [];
  for (let node = 1; node < tree.count; node++) if (tree.kind(node) === N.call) calls.push(node);
  return calls;
}

function calleeOf(
  code: FunctionCode,
  call: NodeId,
): { readonly start: number; readonly end: number } {
  return code.extent(code.tree.children(call)[0] ?? 0);
}

/** Whether the call is a statement by itself, or cast to void. */
function isStatement(code: FunctionCode, call: NodeId): boolean {
  const { start } = code.extent(call);
  const item = code.itemAt(start);
  if (item?.kind !== 'expression') return false;
  return /^(\(\s*void\s*\)\s*)?$/.test(code.text.slice(item.start, start));
}
