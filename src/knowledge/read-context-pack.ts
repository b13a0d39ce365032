import { findNearSpelling } from '../base/near-spelling.ts';
import { UserError } from '../base/user-error.ts';
import { conform, type Taken, takeOnce } from './conform.ts';
import {
  type ContextInfo,
  type ContextPack,
  callArgument,
  type DefinerRule,
  type EntryRule,
  type MacroEntryRule,
} from './context-pack.ts';
import { type CommonEntryText, entrySchemas, type PackText, packSchema } from './pack-schema.ts';
import { readYaml, type YamlPath, type YamlText } from './yaml-text.ts';

/**
 * The context pack that `text` describes. Throws `UserError` at the first mistake, naming the place
 * in `fileName`, what stands there and what would be accepted.
 *
 * Slow to load and slow to run; a survey with the shipped packs goes through `decodeContextPack` instead.
 */
export function readContextPack(text: string, fileName: string): ContextPack {
  const yaml = readYaml(text, fileName);
  const pack = conform(packSchema, yaml.value, [], yaml);
  const contexts = readContexts(pack, yaml);
  const taken: Taken = new Map();
  return {
    name: pack.name,
    contexts,
    ...readEntries(pack, contexts, taken, yaml),
    inert: readInert(pack, taken, yaml),
    transparent: readTransparent(pack, yaml),
    noreturn: new Set(distinct(pack.noreturn ?? [], 'noreturn', yaml)),
    exports: distinct(pack.exports ?? [], 'exports', yaml),
  };
}

function readContexts(pack: PackText, yaml: YamlText): Map<string, ContextInfo> {
  const contexts = new Map<string, ContextInfo>();
  for (const [name, info] of Object.entries(pack.contexts)) contexts.set(name, { name, ...info });
  if (contexts.size === 0) {
    const problem = `${yaml.find(['contexts']).place}: there is no context here`;
    throw new UserError(problem, 'entries need at least one');
  }
  return contexts;
}

type Rules = Pick<ContextPack, 'slots' | 'calls' | 'macros' | 'definers'>;

function readEntries(
  { entries }: PackText,
  contexts: ReadonlyMap<string, ContextInfo>,
  taken: Taken,
  yaml: YamlText,
): Rules {
  const slots = new Map<string, EntryRule>();
  const calls = new Map<string, EntryRule>();
  const macros = new Map<string, MacroEntryRule[]>();
  const definers = new Map<string, DefinerRule>();
  for (const [index, raw] of entries.entries()) {
    const path = ['entries', index];
    const kind = kindOf(raw, path, yaml);
    const take = (key: string) => takeOnce(key, [...path, kind], taken, yaml);
    const rule = (entry: CommonEntryText) => ruleFor(entry, contexts, path, yaml);
    switch (kind) {
      case 'slot': {
        const entry = conform(entrySchemas.slot, raw, path, yaml);
        take(entry.slot);
        slots.set(entry.slot, rule(entry));
        break;
      }
      case 'call': {
        const entry = conform(entrySchemas.call, raw, path, yaml);
        const key = callArgument(entry.call, entry.argument);
        take(`argument ${entry.argument} of ${entry.call}`);
        calls.set(key, rule(entry));
        break;
      }
      case 'macro': {
        const entry = conform(entrySchemas.macro, raw, path, yaml);
        take(`${entry.macro} for ${entry.function}`);
        const rules = macros.get(entry.macro) ?? [];
        macros.set(entry.macro, rules);
        rules.push({ template: entry.function, ...rule(entry) });
        break;
      }
      case 'definer': {
        const entry = conform(entrySchemas.definer, raw, path, yaml);
        take(`the definer ${entry.definer}`);
        definers.set(entry.definer, { template: entry.name, ...rule(entry) });
        break;
      }
    }
  }
  return { slots, calls, macros, definers };
}

const entryKinds = ['slot', 'call', 'macro', 'definer'] as const;

function kindOf(
  entry: Readonly<Record<string, unknown>>,
  path: YamlPath,
  yaml: YamlText,
): (typeof entryKinds)[number] {
  const [kind, other] = entryKinds.filter((key) => Object.hasOwn(entry, key));
  if (kind === undefined) {
    const near = Object.keys(entry).find((key) => findNearSpelling(key, entryKinds));
    const place = near === undefined ? yaml.find(path) : yaml.findKey([...path, near]);
    const cure =
      near === undefined ? '' : `did you mean ${findNearSpelling(near, entryKinds)} for ${near}? `;
    throw new UserError(
      `${place.place}: this entry registers nothing`,
      `${cure}it takes one of the keys ${entryKinds.join(', ')}`,
    );
  }
  if (other !== undefined) {
    const { place } = yaml.findKey([...path, other]);
    throw new UserError(
      `${place}: this entry has both ${kind} and ${other}`,
      'make two entries of it',
    );
  }
  return kind;
}

function ruleFor(
  { context, result, sleep, mmapLock, source }: CommonEntryText,
  contexts: ReadonlyMap<string, ContextInfo>,
  path: YamlPath,
  yaml: YamlText,
): EntryRule {
  const info = contexts.get(context);
  if (info === undefined) {
    const near = findNearSpelling(context, contexts.keys());
    throw new UserError(
      `${yaml.find([...path, 'context']).place}: there is no context ${context}`,
      near === undefined
        ? `add it to contexts, or use ${listOf(contexts)}`
        : `did you mean ${near}?`,
    );
  }
  return {
    context,
    result,
    sleep: sleep ?? info.sleep,
    mmapLock: mmapLock ?? info.mmapLock,
    source,
  };
}

function listOf(contexts: ReadonlyMap<string, ContextInfo>): string {
  const shown = [...contexts.keys()].slice(0, 8);
  const rest = contexts.size - shown.length;
  return `one of ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** An argument that is both an entry and inert would be a contradiction, so both go through `taken`. */
function readInert(pack: PackText, taken: Taken, yaml: YamlText): Map<string, string> {
  const inert = new Map<string, string>();
  for (const [index, { call, argument, reason }] of (pack.inert ?? []).entries()) {
    takeOnce(`argument ${argument} of ${call}`, ['inert', index, 'call'], taken, yaml);
    inert.set(callArgument(call, argument), reason);
  }
  return inert;
}

function readTransparent(pack: PackText, yaml: YamlText): Map<string, number> {
  const taken: Taken = new Map();
  const transparent = new Map<string, number>();
  for (const [index, { macro, argument }] of (pack.transparent ?? []).entries()) {
    takeOnce(macro, ['transparent', index, 'macro'], taken, yaml);
    transparent.set(macro, argument);
  }
  return transparent;
}

function distinct(names: readonly string[], list: string, yaml: YamlText): readonly string[] {
  const taken: Taken = new Map();
  for (const [index, name] of names.entries()) takeOnce(name, [list, index], taken, yaml);
  return names;
}
