import type { Change } from '../rewrite/change.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import type { FileVersions, VetoReason } from './verification.ts';

/**
 * Names that a change gives out as two names of one function, and that are not: neither does the migration introduce
 * the new one by renaming the old one, nor does a definition get the new name here.
 */
export function renameComplaints(
  spec: MigrationSpec,
  changes: readonly Change[],
  files: readonly FileVersions[],
): readonly VetoReason[] {
  const complaints: VetoReason[] = [];
  for (const [old, name] of changes.flatMap(({ promise }) => [...promise.renames])) {
    const isIntroduced = spec.introduce.some(
      (one) => one.how === 'rename' && one.of === old && one.name === name,
    );
    if (isIntroduced || files.some((file) => definesAnew(file, old, name))) continue;
    const [first] = files;
    const text = `Nothing shows that ${name} is another name of ${old}.`;
    complaints.push({ text, path: first?.path ?? '', line: 1 });
  }
  return complaints;
}

/** Whether the definitions of the old name have the new one from now on. */
function definesAnew({ code }: FileVersions, old: string, name: string): boolean {
  if (code === undefined) return false;
  const { before, after } = code;
  const count = before.functionsNamed(old).length;
  return (
    count > 0 &&
    after.functionsNamed(old).length === 0 &&
    after.functionsNamed(name).length === count
  );
}
