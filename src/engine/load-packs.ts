import path from 'node:path';
import { UserError } from '../base/user-error.ts';
import { FileSystemError, readWholeFile } from '../host/file-system.ts';
import type { Host } from '../host/host.ts';
import { type ContextPack, decodeContextPack } from '../knowledge/context-pack.ts';
import { decodeFlagRules, type FlagRules } from '../knowledge/flag-rules.ts';
import { decodeLocks, type LockPack } from '../knowledge/locks.ts';
import { decodeSemantics, type Semantics } from '../knowledge/semantics.ts';

/** The context pack in `file`, or the one for Linux. Throws `UserError`. */
export async function loadPack(host: Host, file: string | undefined): Promise<ContextPack> {
  if (file === undefined) return loadLinuxPack(host);
  const text = readText(host, path.resolve(file));
  // YAML and its checker take as long to load as a survey takes; most runs use the compiled pack.
  const { readContextPack } = await import('../knowledge/read-context-pack.ts');
  return readContextPack(text, file);
}

/** In which contexts Linux calls functions. */
export function loadLinuxPack(host: Host): ContextPack {
  return decodeContextPack(readText(host, shipped('linux.json')));
}

/** What calls and types mean in Linux. */
export function loadSemantics(host: Host): Semantics {
  return decodeSemantics(readText(host, shipped('linux.semantics.json')));
}

/** Which calls take and drop locks in Linux. */
export function loadLocks(host: Host): LockPack {
  return decodeLocks(readText(host, shipped('linux.locks.json')));
}

/** How objects get their flags in Linux. */
export function loadFlagRules(host: Host): FlagRules {
  return decodeFlagRules(readText(host, shipped('linux.flags.json')));
}

/** A pack as the build compiled it. */
function shipped(name: string): string {
  const folder = import.meta.url.endsWith('.ts')
    ? '../../dist/knowledge/packs'
    : '../knowledge/packs';
  return decodeURIComponent(new URL(`${folder}/${name}`, import.meta.url).pathname);
}

function readText(host: Host, file: string): string {
  try {
    return Buffer.from(readWholeFile(host.fileSystem, file)).toString('utf8');
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    throw new UserError(
      `cannot read ${file}: ${error.reason}`,
      'name an existing context pack with --contexts',
    );
  }
}
