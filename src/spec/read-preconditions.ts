import { conform } from '../knowledge/conform.ts';
import type { YamlPath } from '../knowledge/yaml-text.ts';
import { preconditionSchemas } from './kind-schemas.ts';
import type { MigrationText } from './migration-schema.ts';
import type { Precondition } from './migration-spec.ts';
import type { RawMapping } from './schema-parts.ts';
import { checkKnown, type SpecReading, soleKey } from './spec-reading.ts';

/** What must hold before replacements may be called. `targets` are the names that rules lead to. Throws `UserError`. */
export function readPreconditions(
  { preconditions }: MigrationText,
  targets: ReadonlySet<string>,
  reading: SpecReading,
): Precondition[] {
  return (preconditions ?? []).map((raw, index) => {
    const path = ['preconditions', index];
    const { text, requirement } = readRequirement(raw, path, reading);
    const { yaml, contexts } = reading;
    checkKnown(text.for, targets, [...path, 'for'], yaml, (name) => `no rule leads to ${name}`);
    const exceptIn = text['except-in'] ?? [];
    checkKnown(
      exceptIn,
      contexts,
      [...path, 'except-in'],
      yaml,
      (name) => `there is no context ${name}`,
    );
    const { place } = yaml.find(path);
    return { of: text.for, requirement, exceptIn, because: text.because, place };
  });
}

interface CommonText {
  readonly for: readonly string[];
  readonly 'except-in'?: readonly string[] | undefined;
  readonly because?: string | undefined;
}

function readRequirement(
  raw: RawMapping,
  path: YamlPath,
  { yaml }: SpecReading,
): { readonly text: CommonText; readonly requirement: Precondition['requirement'] } {
  const words = { what: 'this precondition', lacks: 'requires nothing' };
  const kind = soleKey(raw, ['flag', 'lock', 'may-sleep'], path, yaml, words);
  switch (kind) {
    case 'flag': {
      const text = conform(preconditionSchemas.flag, raw, path, yaml);
      return { text, requirement: { kind, flag: text.flag, field: text.field } };
    }
    case 'lock': {
      const text = conform(preconditionSchemas.lock, raw, path, yaml);
      return { text, requirement: { kind, lock: text.lock, mode: text.mode } };
    }
    case 'may-sleep':
      return {
        text: conform(preconditionSchemas['may-sleep'], raw, path, yaml),
        requirement: { kind },
      };
  }
}
