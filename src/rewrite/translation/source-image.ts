import type { NodeId } from '../../syntax/syntax-tree.ts';
import { type FunctionTask, Refusal, type TranslatedSource } from './function-task.ts';
import type { Arrival } from './sources.ts';

/** Errors that one source may have and that are looked at one by one. */
const MAX_ERRORS = 64;
/** What a synthetic function returns where the source is not what is asked for. */
const ELSEWHERE = 5_424_242n;

/** The code that a source's value becomes, as C. */
export interface SourceImage {
  readonly text: string;
  readonly difference: TranslatedSource | undefined;
}

export interface SourceQuestion {
  readonly value: NodeId;
  /** The variable that has the value, and its type. */
  readonly variable: string;
  readonly type: string;
  /** What is written for the value where a function makes the code of it. */
  readonly operand: string;
  readonly test: Arrival['test'];
  /** What the old text makes of a value that comes this way. */
  readonly codeOf: (value: bigint) => bigint | undefined;
}

/**
 * What takes the place of a source's error: one code when all its values have that, else a call of the migration's
 * translator. What ends otherwise by that is told.
 */
export function imageOf(task: FunctionTask, question: SourceQuestion): SourceImage | Refusal {
  const { code, translator, spell } = task;
  const text = code.nodeText(question.value);
  const values = valuesOf(task, question);
  const codes = values?.map((value) => question.codeOf(value));
  const [first] = codes ?? [];
  if (first !== undefined && codes?.every((one) => one === first) === true) {
    return { text: spell(first), difference: undefined };
  }
  if (translator === undefined) {
    return new Refusal(
      `The errors of \`${text}\` have no code of their own, and the migration names no function that makes one of them.`,
    );
  }
  const zero = values?.includes(0n) ?? (question.test === undefined && !/\bPTR_ERR\b/.test(text));
  if (zero) {
    return new Refusal(`\`${text}\` may be 0 where it is translated together with the call.`);
  }
  return {
    text: `${translator.name}(${question.operand})`,
    difference: differenceOf(task, question, values),
  };
}

function valuesOf(
  { code, evaluator }: FunctionTask,
  { value, variable, type, test }: SourceQuestion,
): readonly bigint[] | undefined {
  const condition = test?.item.value;
  const asked = condition === undefined ? '1' : conditionText(code.nodeText(condition), variable);
  const isMet = test?.holds === false ? `!(${asked})` : `(${asked})`;
  const body = `{ ${type} ${variable} = ${code.nodeText(value)}; if (!${isMet}) return ${ELSEWHERE}; return ${variable}; }`;
  const found = evaluator.resultsOf(body, false)?.members(MAX_ERRORS);
  return found?.filter((one) => one !== ELSEWHERE);
}

/** `(err = f())` as a condition is `err` once it is assigned. */
function conditionText(text: string, variable: string): string {
  return /^\(*\s*\w+\s*=[^=]/.test(text) ? variable : text;
}

/** Error numbers that are told of when it is not known which a source has. */
const COMMON_ERRORS: readonly bigint[] = [1n, 4n, 5n, 11n, 12n, 14n, 16n, 19n, 22n, 28n, 512n].map(
  (number) => -number,
);

function differenceOf(
  { translator, spell, spellError, code }: FunctionTask,
  { value, operand, codeOf }: SourceQuestion,
  values: readonly bigint[] | undefined,
): TranslatedSource | undefined {
  if (translator === undefined) return undefined;
  const changed = (values ?? COMMON_ERRORS).flatMap((error) => {
    const before = codeOf(error);
    const after = translator.codeOf(error);
    return before !== undefined && after !== undefined && before !== after
      ? [{ error, before, after }]
      : [];
  });
  const [first] = changed;
  if (first === undefined && values !== undefined) return undefined;
  const list = changed.map(
    ({ error, before, after }) =>
      `${spellError(error)} ended in ${spell(before)} and ends in ${spell(after)}`,
  );
  const what = list.length === 0 ? 'no common error number ends otherwise' : list.join('; ');
  return {
    source: operand,
    through: translator.name,
    text: `an error of ${code.nodeText(value)} goes through ${translator.name}() now: ${what}`,
  };
}
