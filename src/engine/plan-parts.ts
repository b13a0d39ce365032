import { nodeHost } from '../host/host.ts';
import { NumberSet } from '../outcomes/number-set.ts';
import { PureFunctions } from '../outcomes/pure-functions.ts';
import type { FunctionSummary } from '../outcomes/summary.ts';
import type { PlanParts } from '../plan/parts.ts';
import { makeSlotParts, type SlotParts, slotMovesOf } from '../plan/slots/slot-parts.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import type { Analysis } from './analysis.ts';
import { loadSemantics } from './load-packs.ts';
import type { Project } from './open-project.ts';

/** Linux keeps error numbers below this (`include/linux/err.h`, MAX_ERRNO in 6.1), as other projects do. */
const MAX_ERROR = 4095n;

/** What planning asks of a tree, answered by the parts that are open. */
export function planPartsOf(project: Project, analysis: Analysis): PlanParts {
  const { constants, types } = analysis;
  return {
    search: project.search,
    functions: analysis.functions,
    summaries: analysis.summaries,
    pure: new PureFunctions(analysis.functions, analysis.summaries),
    domainOf: (file, type) => types.ofText(file, type.text).domain,
    spell: (file, domain, value) => {
      if (domain === 'errno' && value < 0n) {
        const name = constants.errnoName(-value);
        if (name !== undefined) return `-${name}`;
      }
      const names = value === 0n ? [] : constants.flagNames(file, domain, value);
      return names === undefined || names.length === 0 ? String(value) : names.join(' | ');
    },
    isOfDomain: (file, domain, value) => {
      const names = constants.flagNames(file, domain, value);
      return value === 0n || (names !== undefined && names.length > 0);
    },
    errorNumbers: NumberSet.range(-MAX_ERROR, -1n),
  };
}

/** What judging the functions of slots asks of a tree. */
export function slotPartsOf(project: Project, analysis: Analysis, spec: MigrationSpec): SlotParts {
  const { search, opened } = project;
  const sources = {
    graph: search.graph,
    slots: search.slots,
    sites: search.sites,
    fileCount: opened.facts.state.columns.packs.length,
    reader: analysis.reader,
    functions: analysis.functions,
    summaries: analysis.summaries,
    types: analysis.types,
    constants: analysis.constants,
    semantics: loadSemantics(nodeHost),
    answer: (summary: FunctionSummary) => analysis.answer(summary),
  };
  return makeSlotParts(sources, slotMovesOf(spec));
}
