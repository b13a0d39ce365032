import { type FunctionId, functionId } from '../../callgraph/function-id.ts';
import { fillTemplate } from '../../callgraph/graph.ts';
import type { SiteAt } from '../../callgraph/sites.ts';
import type { BindingFact } from '../../facts/model.ts';
import type { FileIndex } from '../../facts/postings.ts';
import type { SlotParts } from './slot-parts.ts';
import { functionsNamed, type SlotSite } from './slot-site.ts';

// Macros. -------------------------------------------------------------------------------------------

/** The macro whose body binds, also through a function that the body makes. */
export function macroAround(
  { graph }: SlotParts,
  file: FileIndex,
  { owner }: BindingFact,
): FunctionId | undefined {
  if (owner < 0) return undefined;
  const fact = graph.base.facts(file).owners[owner];
  if (fact?.kind === 'macro') return functionId(file, owner);
  return fact !== undefined && fact.macro >= 0 ? functionId(file, fact.macro) : undefined;
}

/** The calls that expand a macro. */
export function expansionsOf({ graph, sites }: SlotParts, macro: FunctionId): readonly SiteAt[] {
  const { name } = graph.definitions.fact(macro);
  return sites.callsOf(name).filter(({ file }) => graph.definitions.canMean(file, macro));
}

/** The macro's body, which is the text that would change, and each place that expands it. */
export function sitesOfMacro(
  parts: SlotParts,
  plain: SlotSite,
  macro: FunctionId,
  unknownType: readonly string[],
): readonly SlotSite[] {
  const { graph } = parts;
  const name = graph.base.text(graph.definitions.fact(macro).name);
  const expansions = expansionsOf(parts, macro);
  const times = expansions.length === 1 ? 'one place' : `${expansions.length} places`;
  const body = `The function is put into the slot by the macro ${name}, which ${times} expand.`;
  const around = expansions.map((at) => {
    return expandedSite(parts, plain, macro, at, [
      `The text that puts it into the slot is the body of the macro ${name}.`,
      ...unknownType,
    ]);
  });
  return [{ ...plain, owner: macro, trouble: [body, ...unknownType] }, ...around];
}

function expandedSite(
  parts: SlotParts,
  plain: SlotSite,
  macro: FunctionId,
  { file, index, site }: SiteAt,
  trouble: readonly string[],
): SlotSite {
  const { graph, sites } = parts;
  const argument = (position: number): string | undefined =>
    sites.argumentText(file, index, position);
  const name = fillTemplate(plain.name, argument);
  const id = name === undefined ? 0 : graph.base.find(name);
  const functions = functionsNamed(parts, file, id);
  const missing =
    functions.length > 0 ? [] : [`Which function ${plain.name} is here could not be told.`];
  return {
    ...plain,
    file,
    line: site.line,
    column: site.column,
    owner: site.owner < 0 ? undefined : functionId(file, site.owner),
    via: macro,
    object: fillTemplate(plain.object, argument) ?? plain.object,
    condition: '',
    name: name ?? plain.name,
    functions: functions.length > 0 || name !== plain.name ? functions : plain.functions,
    trouble: [...trouble, ...missing],
  };
}

// Parameters. ---------------------------------------------------------------------------------------

/** `ops->fault = handler` in a function that was handed the handler: that line, and what callers hand over. */
export function sitesOfParameter(
  parts: SlotParts,
  plain: SlotSite,
  binding: BindingFact,
  unknownType: readonly string[],
): readonly SlotSite[] {
  const { graph, sites } = parts;
  const { owner } = plain;
  if (owner === undefined) return [];
  const fact = graph.definitions.fact(owner);
  const name = graph.base.text(fact.name);
  const position = binding.targetParameter;
  const stored = `${name}() puts its argument ${position + 1} into the slot.`;
  const parameter = fact.kind === 'function' ? fact.parameters[position]?.name : undefined;
  const own = { ...plain, name: graph.base.text(parameter ?? 0) };
  const found: SlotSite[] = [{ ...own, trouble: [stored, ...unknownType] }];
  for (const { file, index, site } of sites.callsOf(fact.name)) {
    if (!graph.definitions.canMean(file, owner)) continue;
    const argument = sites.argumentName(file, index, position);
    const functions = functionsNamed(parts, file, argument);
    found.push({
      ...plain,
      file,
      line: site.line,
      column: site.column,
      owner: site.owner < 0 ? undefined : functionId(file, site.owner),
      condition: '',
      name: graph.base.text(argument),
      functions,
      trouble: [
        `The function is handed to ${name}(), which puts it into the slot.`,
        ...(functions.length > 0 ? [] : ['Which function it is could not be told.']),
        ...unknownType,
      ],
    });
  }
  return found;
}
