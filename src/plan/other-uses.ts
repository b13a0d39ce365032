import type { Use } from '../callgraph/uses.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { type Judgement, type PlannedSite, plainJudgement } from './planned-site.ts';

/** A function of a migration, and the new name that it gets in it; undefined for none. */
export interface NamedSubject {
  readonly name: string;
  readonly rename: string | undefined;
}

/** What becomes of a use that is no call, when those of the function's calls are decided. */
export function judgeOther(
  spec: MigrationSpec,
  subject: NamedSubject,
  use: Use,
  calls: readonly PlannedSite[],
): Judgement {
  switch (use.kind) {
    case 'definition':
    case 'declaration':
    case 'export':
      return judgeOwnPlace(spec, subject, use.kind);
    case 'comment':
      return judgeComment(subject, use, calls);
    case 'macro-body':
      return judgeMacroBody(use, calls, subject.rename);
    default:
      return judgeReference(subject);
  }
}

function judgeOwnPlace(
  spec: MigrationSpec,
  { name, rename }: NamedSubject,
  kind: string,
): Judgement {
  if (rename !== undefined) {
    const reason = `${kind} of the function that becomes ${rename}()`;
    return plainJudgement('convert', rename, [reason], 'proved');
  }
  const isRetired = spec.retire.some((one) => one.name === name);
  const reason = isRetired
    ? 'goes when the last use is gone'
    : 'stays: the migration does not take the name away';
  return plainJudgement('keep', undefined, [reason]);
}

/** A comment follows the code around it. */
function judgeComment(
  { rename }: NamedSubject,
  use: Use,
  calls: readonly PlannedSite[],
): Judgement {
  const around = calls.filter((site) => site.owner !== undefined && site.owner === use.owner);
  const targets = new Set(around.map(({ judgement }) => targetOf(judgement)));
  const [target] = targets;
  if (targets.size === 1 && target !== undefined) {
    const reason = 'the comment follows the call beside it';
    return plainJudgement('convert', target, [reason], 'proved');
  }
  if (around.length > 0) {
    const reason = 'the calls beside the comment are not converted alike';
    return plainJudgement('keep', undefined, [reason]);
  }
  if (rename === undefined) {
    return plainJudgement('keep', undefined, ['a comment about a name that stays']);
  }
  const reason = 'the comment speaks of the function that is renamed';
  return plainJudgement('convert', rename, [reason], 'proved');
}

/** A function's address: whoever calls through it may run anywhere. */
function judgeReference({ rename }: NamedSubject): Judgement {
  const reason =
    'the address is taken here: through it the function is called in contexts nobody sees';
  return plainJudgement('review', rename, [reason]);
}

/** The text of a macro can change only when all that it is expanded to changes alike. */
function judgeMacroBody(
  use: Use,
  calls: readonly PlannedSite[],
  rename: string | undefined,
): Judgement {
  const made = calls.filter((site) => site.via !== undefined && site.via === use.owner);
  const targets = [...new Set(made.map(({ judgement }) => targetOf(judgement)))];
  const [target] = targets;
  const expansions = made.length === 1 ? 'the one place' : `the ${made.length} places`;
  if (targets.length === 1 && target !== undefined && target === rename) {
    const reason = `the text of a macro: ${expansions} that it is expanded in call ${target}()`;
    return plainJudgement('convert', target, [reason], 'proved');
  }
  const reason =
    made.length === 0
      ? 'the text of a macro, which nobody expands'
      : `the text of a macro: ${expansions} that it is expanded in have to change with it`;
  return plainJudgement('review', targets.length === 1 ? target : undefined, [reason]);
}

/** What takes the use's place; undefined when it stays, or nobody knows. */
export function targetOf({ verdict, to }: Judgement): string | undefined {
  return verdict === 'convert' || verdict === 'convert-differs' ? to : undefined;
}
