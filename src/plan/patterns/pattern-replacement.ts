import { assertInvariant } from '../../base/assert.ts';
import type { FunctionId } from '../../callgraph/function-id.ts';
import type { Graph } from '../../callgraph/graph.ts';
import { instantiate } from '../../patterns/instantiate.ts';
import type { Binding } from '../../patterns/match.ts';
import { type MovedEffect, movedEffects } from '../../patterns/moved-effects.ts';
import { type Pattern, REST } from '../../patterns/pattern.ts';
import type { SiteReview } from './pattern-reviews.ts';
import type { PatternSite } from './pattern-sites.ts';

/** What a replacement asks of the tree. */
export interface ReplacementParts {
  readonly graph: Graph;
  /** Whether calls of the name do nothing but look at types. */
  readonly isConstant: (name: string) => boolean;
}

/** What takes a site's place, and why a person must look at it first. */
export interface SiteReplacement {
  /** One character for each byte. */
  readonly text: string;
  readonly reviews: readonly SiteReview[];
}

/**
 * The text that takes the place of a match of `pattern`. Beside what is said of the site itself, it has to be
 * looked at when side effects would be dropped, doubled or reordered, when a macro of the replacement may run
 * them more than once, and when a bare macro comes to stand where its text could come apart.
 *
 * `replacementProblems(pattern, replacement)` must be empty and `found` a match of `pattern`.
 */
export function replaceSite(
  { graph, isConstant }: ReplacementParts,
  found: PatternSite,
  pattern: Pattern,
  replacement: Pattern,
): SiteReplacement {
  assertInvariant(
    found.kind === 'match' && found.pattern.text === pattern.text,
    'a replacement is for a match of its own pattern',
  );
  const site = { ...found, bindings: withoutConstants(found.bindings, isConstant) };
  const { text, tightened } = instantiate(pattern, replacement, site);
  const moved = movedEffects(pattern, replacement, site.bindings);
  return {
    text,
    reviews: [
      ...moved.map((effect) => effectReview(effect, site.bindings)),
      ...macroReviews(graph, site, replacement),
      ...tightened.flatMap((name) => tightenedReviews(graph, site, name)),
    ],
  };
}

/** A call that only looks at types gives its value anywhere, and as often as it is asked for. */
function withoutConstants(
  bindings: ReadonlyMap<string, Binding>,
  isConstant: (name: string) => boolean,
): ReadonlyMap<string, Binding> {
  return new Map(
    [...bindings].map(([name, binding]) => {
      const isFree = binding.effects === 'calls' && binding.calls.every(isConstant);
      return [name, isFree ? { ...binding, effects: 'none' } : binding];
    }),
  );
}

function effectReview(
  { names, kind }: MovedEffect,
  bindings: ReadonlyMap<string, Binding>,
): SiteReview {
  const what = names.map((name) => `'${bindings.get(name)?.text ?? name}'`).join(' and ');
  switch (kind) {
    case 'dropped':
      return { code: 'effects', text: `The replacement no longer evaluates ${what}.` };
    case 'repeated':
      return {
        code: 'effects',
        text: `The replacement evaluates ${what} another number of times.`,
      };
    case 'moved':
      return { code: 'effects', text: `The replacement evaluates ${what} in other cases.` };
    case 'reordered':
      return { code: 'effects', text: `The replacement evaluates ${what} in another order.` };
  }
}

/** A macro may evaluate an argument twice or never, so side effects must not be handed to one unseen. */
function macroReviews(graph: Graph, site: PatternSite, replacement: Pattern): SiteReview[] {
  const [changing] = replacement.metavariables
    .map(({ name }) => site.bindings.get(name))
    .concat(replacement.hasRest ? [site.bindings.get(REST)] : [])
    .filter((binding) => binding !== undefined && binding.effects !== 'none');
  if (changing === undefined) return [];
  return replacement.calledNames
    .filter((name) => macrosNamed(graph, site, name).length > 0)
    .map((name) => ({
      code: 'effects',
      text: `${name} is a macro, which may evaluate '${changing.text}' more than once.`,
    }));
}

/** `A_FLAGS` may stand for `A | B`, which a place that binds tighter than before would split. */
function tightenedReviews(graph: Graph, site: PatternSite, name: string): SiteReview[] {
  const text = site.bindings.get(name)?.text ?? '';
  const [word = ''] = /[A-Za-z_]\w*/.exec(text) ?? [];
  const { definitions } = graph;
  const isPlain = (macro: FunctionId): boolean => {
    const fact = definitions.fact(macro);
    return fact.kind === 'macro' && fact.isFunctionLike && text === word;
  };
  const macros = macrosNamed(graph, site, word).filter((macro) => !isPlain(macro));
  if (macros.length === 0) return [];
  const review = `${word} is a macro, and '${text}' comes to stand where its text may come apart.`;
  return [{ code: 'precedence', text: review }];
}

function macrosNamed(graph: Graph, { file }: PatternSite, name: string): readonly FunctionId[] {
  const { base, definitions } = graph;
  return definitions
    .meantBy(file, base.find(name))
    .filter((id) => definitions.fact(id).kind === 'macro');
}
