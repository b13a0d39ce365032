import { conform, type Taken, takeOnce } from './conform.ts';
import type { FlagFieldRule, FlagRules } from './flag-rules.ts';
import { flagRulesSchema } from './flag-rules-schema.ts';
import { readYaml } from './yaml-text.ts';

/**
 * The flag rules that `text` describes. Throws `UserError` at the first mistake, naming the place in
 * `fileName`, what stands there and what would be accepted. Runs use `decodeFlagRules`, which is faster.
 */
export function readFlagRules(text: string, fileName: string): FlagRules {
  const yaml = readYaml(text, fileName);
  const pack = conform(flagRulesSchema, yaml.value, [], yaml);
  const fields = new Map<string, FlagFieldRule>();
  const taken: Taken = new Map();
  for (const [index, entry] of pack.fields.entries()) {
    takeOnce(entry.field, ['fields', index, 'field'], taken, yaml);
    const [struct = '', name = ''] = entry.field.split('.');
    const { table, setUpIn, source } = entry;
    const names = [name, ...(entry.sameAs ?? [])];
    const { roots = [], setBy = [] } = entry;
    fields.set(entry.field, { struct, names, table, setUpIn, roots, setBy, source });
  }
  return { name: pack.name, fields };
}
