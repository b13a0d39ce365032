import { type FunctionId, fileOf } from '../callgraph/function-id.ts';
import type { PlannedSite } from '../plan/planned-site.ts';
import type { Change, ClaimedDifference } from '../rewrite/change.ts';
import type { RewriteParts } from '../rewrite/parts.ts';
import type { CodeItem, CodeText } from './code-text.ts';
import type { Cause, ResultDifference } from './lockstep/answer.ts';

interface Place {
  readonly id: FunctionId;
  readonly after: { readonly code: CodeText; readonly item: CodeItem };
  /** What the function's results may mean. */
  readonly domains: readonly string[];
  readonly renames: ReadonlyMap<string, string>;
}

/**
 * Inputs for which a verdict lists a difference, and for which none was found: what is listed has to happen. Texts,
 * as the verdict has them.
 */
export function listedInVain(
  parts: RewriteParts,
  { subject, judgement, file }: PlannedSite,
  renames: ReadonlyMap<string, string>,
  found: readonly ResultDifference[],
): readonly string[] {
  if (subject.kind !== 'function') return [];
  const names = [subject.name, renames.get(subject.name)];
  const sets = found
    .flatMap(({ ways }) => ways.flat())
    .filter(({ call }) => names.includes(call))
    .map(({ set }) => set);
  const happens = (input: string): boolean =>
    sets.some((set) => {
      const values = set.members(MAX_VALUES);
      return (
        values === undefined || values.some((one) => parts.spell(file, 'errno', one) === input)
      );
    });
  const listed = judgement.differences.filter(({ isReachable }) => isReachable);
  return listed.map(({ input }) => input).filter((input) => !input.split(' or ').some(happens));
}

/** More values than this of one cause are not compared one by one. */
const MAX_VALUES = 64;

/** Which differences the changes of one function say there are. */
export class AllowedDifferences {
  private readonly parts: RewriteParts;
  private readonly place: Place;
  private readonly sites: readonly PlannedSite[];
  private readonly claims: readonly ClaimedDifference[];

  constructor(parts: RewriteParts, changes: readonly Change[], place: Place) {
    this.parts = parts;
    this.place = place;
    this.sites = changes.flatMap(({ sites }) => sites);
    this.claims = changes
      .flatMap(({ alsoDiffers }) => alsoDiffers)
      .filter((claim) => claim.function === place.id);
  }

  has(difference: ResultDifference): boolean {
    return this.isClaimed(difference) || this.isListed(difference);
  }

  /** On each way to it, a subject has returned something for which a verdict lists just this. */
  private isListed({ before, after, ways }: ResultDifference): boolean {
    const [old, now] = [before.single, after.single];
    if (old === undefined || now === undefined || ways.length === 0) return false;
    const file = fileOf(this.place.id);
    return ways.every((way) =>
      way.some((cause) =>
        this.sites.some((site) =>
          this.place.domains.some((domain) =>
            this.listsAll(site, cause, [
              this.parts.spell(file, domain, old),
              this.parts.spell(file, domain, now),
            ]),
          ),
        ),
      ),
    );
  }

  private listsAll(
    { subject, judgement }: PlannedSite,
    { call, set }: Cause,
    [before, after]: readonly [string, string],
  ): boolean {
    if (subject.kind !== 'function') return false;
    const { name } = subject;
    if (name !== call && this.place.renames.get(name) !== call) return false;
    const values = set.members(MAX_VALUES);
    if (values === undefined) return false;
    return values.every((value) => {
      const input = this.parts.spell(fileOf(this.place.id), 'errno', value);
      return judgement.differences.some(
        (one) =>
          one.input.split(' or ').includes(input) && one.before === before && one.after === after,
      );
    });
  }

  /** The path goes through a call that the change names as a source of differences. */
  private isClaimed({ through, kind }: ResultDifference): boolean {
    return (
      kind === 'returned' &&
      through.some((mark) =>
        this.claims.some((claim) => claim.through === mark.name && this.isAt(claim, mark.line)),
      )
    );
  }

  /** Whether `through(source)` stands in that line of the new text. */
  private isAt({ through, source }: ClaimedDifference, line: number): boolean {
    const { code, item } = this.place.after;
    const plain = (text: string): string => text.replace(/\s+/g, '');
    const units = code.unitsIn(item.start, item.end);
    return units.some((unit, i) => {
      if (unit.text !== through || code.lineOf(unit.start) !== line) return false;
      let depth = 0;
      let text = '';
      for (const { text: token } of units.slice(i + 1)) {
        text += token;
        if (token === '(') depth++;
        if (token === ')' && --depth === 0) break;
      }
      return plain(text) === `(${plain(source)})`;
    });
  }
}
