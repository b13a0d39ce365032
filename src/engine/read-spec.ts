import path from 'node:path';
import { UserError } from '../base/user-error.ts';
import { FileSystemError, readWholeFile } from '../host/file-system.ts';
import type { Host } from '../host/host.ts';
import type { ContextPack } from '../knowledge/context-pack.ts';
import { readContextPack } from '../knowledge/read-context-pack.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import { readMigration } from '../spec/read-migration.ts';
import { loadLinuxPack } from './load-packs.ts';

/** A migration with the context pack it speaks of. */
export interface ReadSpec {
  readonly spec: MigrationSpec;
  /** The pack's file; undefined for the one of Linux. */
  readonly contexts: string | undefined;
}

/**
 * The migration in `file`. `contexts` is the pack that the command line names, which goes before the migration's.
 *
 * Throws `UserError` for a file that cannot be read and for the first mistake in it.
 */
export function readSpec(host: Host, file: string, contexts: string | undefined): ReadSpec {
  const text = readText(host, file, 'migration');
  let pack = contexts;
  const spec = readMigration(text, file, (name) => {
    if (pack === undefined && name !== 'linux') pack = path.resolve(path.dirname(file), name);
    if (pack === undefined) return namesIn(loadLinuxPack(host));
    return namesIn(readContextPack(readText(host, pack, 'context pack'), pack));
  });
  return { spec, contexts: pack };
}

function namesIn(pack: ContextPack): ReadonlySet<string> {
  return new Set(pack.contexts.keys());
}

function readText(host: Host, file: string, what: string): string {
  try {
    return Buffer.from(readWholeFile(host.fileSystem, path.resolve(file))).toString('utf8');
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new UserError(
      `cannot read the ${what} ${file}: ${error.reason}`,
      `check the name of the ${what}`,
    );
  }
}
