import path from 'node:path';
import { findNearSpelling } from '../base/near-spelling.ts';
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
  const text = readText(host, file, 'the migration');
  let pack = contexts;
  const spec = readMigration(text, file, (name, place) => {
    let what = 'the context pack';
    if (pack === undefined && name !== 'linux') {
      pack = path.resolve(path.dirname(file), name);
      what = `${place}: the context pack`;
    }
    if (pack === undefined) return namesIn(loadLinuxPack(host));
    return namesIn(readContextPack(readText(host, pack, what), pack));
  });
  return { spec, contexts: pack };
}

function namesIn(pack: ContextPack): ReadonlySet<string> {
  return new Set(pack.contexts.keys());
}

function readText(host: Host, file: string, what: string): string {
  const full = path.resolve(file);
  try {
    return Buffer.from(readWholeFile(host.fileSystem, full)).toString('utf8');
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const name = what.replace(/^.*: /, '');
    throw new UserError(
      `${what} ${file} cannot be read: ${error.reason}`,
      cureFor(host, full, error) ?? `check the name of ${name}`,
    );
  }
}

/** The names that would have worked; undefined when nothing near is there. */
function cureFor(host: Host, full: string, { code }: FileSystemError): string | undefined {
  if (code === 'EISDIR') {
    const [first] = yamlIn(host, full);
    return first === undefined ? undefined : `name a file in it, such as ${first}`;
  }
  if (code !== 'ENOENT') return undefined;
  const near = findNearSpelling(path.basename(full), yamlIn(host, path.dirname(full)));
  return near === undefined ? undefined : `did you mean ${near}, in the same folder?`;
}

function yamlIn({ fileSystem }: Host, folder: string): readonly string[] {
  try {
    const names = fileSystem.list(folder).map(({ name }) => name);
    return names.filter((name) => /\.ya?ml$/.test(name)).sort();
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}
