import type { MatchConcern, MissReason } from '../../patterns/match.ts';

/** Why a person must look at a site of a pattern. */
export interface SiteReview {
  readonly code:
    | MissReason
    | MatchConcern
    | 'type'
    | 'macro'
    | 'holds-match'
    | 'effects'
    | 'precedence';
  /** A whole sentence. */
  readonly text: string;
}

const TEXTS: Readonly<
  Record<Exclude<SiteReview['code'], 'type' | 'effects' | 'precedence'>, string>
> = {
  'value-used': 'The pattern is a statement, and here the value of its expression is used.',
  'no-semicolon':
    'The pattern is a statement, and here no semicolon ends it: a macro may bring it.',
  'other-arguments': 'The arguments of this call are not those of the pattern.',
  'no-expression': 'Here the call is no expression: a macro makes something else of it.',
  'not-understood': 'The text around this place could not be read, or #if lines split it.',
  'conditional-lines': 'An #if line stands inside the matched code.',
  'conditional-reading': 'Under other arms of an #if this code reads differently.',
  target:
    'The expression is written to, or its address is taken; the replacement may not allow that.',
  constant: 'C asks for a constant here.',
  comment: 'A comment inside the matched code would be lost.',
  macro: 'This is the body of a macro: what stands around it depends on where it is expanded.',
  'holds-match': 'Another match lies inside this one, so that one change would undo the other.',
};

export function concernReview(code: MatchConcern | 'macro' | 'holds-match'): SiteReview {
  return { code, text: TEXTS[code] };
}

export function missReview(code: MissReason): SiteReview {
  return { code, text: TEXTS[code] };
}

/** `type` is what the pattern asks the expression to be. */
export function typeReview(expression: string, type: string): SiteReview {
  return { code: 'type', text: `Whether '${expression}' is of type '${type}' is not known.` };
}
