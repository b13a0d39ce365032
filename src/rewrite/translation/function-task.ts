import type { FunctionId } from '../../callgraph/function-id.ts';
import type { EditedText } from '../layout/edited-text.ts';
import type { Evaluator } from './evaluator.ts';
import type { Extent } from './items.ts';
import type { FunctionCode } from './statements.ts';
import type { ErrorTranslator } from './translator.ts';

/** A call in a function that returns codes from now on. */
export interface ConvertedCall {
  /** The call with its arguments. */
  readonly extent: Extent;
  /** The name in it, and what it is called from now on. */
  readonly callee: Extent;
  readonly to: string;
  /** What it could return before. */
  readonly values: readonly bigint[];
  /** What the new function returns in their place, as far as each has one code. */
  readonly codes: ReadonlyMap<bigint, bigint>;
  /** What else may come from it that the callers translated; undefined when that is not known. */
  readonly others: readonly bigint[] | undefined;
  /** Whether nothing is done with the result, and the migration wants it to be returned. */
  readonly isIgnored: boolean;
}

/** One function that is to be rewritten. */
export interface FunctionTask {
  readonly id: FunctionId;
  readonly name: string;
  readonly code: FunctionCode;
  /** Where its text begins in its file. */
  readonly start: number;
  readonly calls: readonly ConvertedCall[];
  /** What its callers make of the errors it returns; undefined for a function that returns codes itself. */
  readonly outer: ((value: bigint) => bigint | undefined) | undefined;
  /** The type of the codes. */
  readonly codeType: string;
  /** What the function returns now, `static` and the like left out. */
  readonly resultType: string;
  /** Whether its definition and its prototypes get the type of the codes. */
  readonly isRetyped: boolean;
  readonly spell: (code: bigint) => string;
  readonly spellError: (error: bigint) => string;
  readonly translator: ErrorTranslator | undefined;
  readonly evaluator: Evaluator;
}

/** A function's new text, and what ends otherwise because its errors go through a translator now. */
export interface RewrittenFunction {
  readonly edited: EditedText;
  readonly differences: readonly TranslatedSource[];
}

export interface TranslatedSource {
  readonly source: string;
  readonly through: string;
  readonly text: string;
}

/** Why a function is not rewritten in some way: a whole sentence for the person who is left with it. */
export class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
