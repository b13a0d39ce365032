import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { PlanParts } from './parts.ts';

/** Whether a name is nothing but a macro that stands for another name, where `owner` is. */
export function isAlias(parts: PlanParts, owner: FunctionId, name: string, to: string): boolean {
  const { base, definitions } = parts.search.graph;
  const meant = definitions.meantBy(fileOf(owner), base.find(name));
  return (
    meant.length > 0 &&
    meant.every((id) => {
      const fact = definitions.fact(id);
      const facts = base.facts(fileOf(id));
      const named = facts.references.filter((one) => facts.owners[one.owner] === fact);
      const isOther = named.length === 1 && base.text(named[0]?.name ?? 0) === to;
      return fact.kind === 'macro' && !fact.isFunctionLike && isOther;
    })
  );
}
