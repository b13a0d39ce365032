import { UserError } from '../base/user-error.ts';
import { conform, type Taken, takeOnce } from './conform.ts';
import type { LockClass, LockEffect, LockPack, LockRule } from './locks.ts';
import { type CallsText, type LocksText, locksSchema } from './locks-schema.ts';
import { readYaml, type YamlPath, type YamlText } from './yaml-text.ts';

/**
 * The lock pack that `text` describes. Throws `UserError` at the first mistake, naming the place in `fileName`,
 * what stands there and what would be accepted. Runs use `decodeLocks`, which is faster.
 */
export function readLocks(text: string, fileName: string): LockPack {
  const yaml = readYaml(text, fileName);
  const pack = conform(locksSchema, yaml.value, [], yaml);
  const classes = new Map<string, LockClass>(
    Object.entries(pack.classes).map(([name, { title, sleep, nests }]) => [
      name,
      { name, title, sleep, nests: nests ?? true },
    ]),
  );
  return {
    name: pack.name,
    classes,
    calls: readCalls(pack, classes, yaml),
    fields: readFields(pack, yaml),
    addressSpaceLock: pack.addressSpaceLock,
    assumptions: pack.assumptions ?? [],
  };
}

function readFields(pack: LocksText, yaml: YamlText): Map<string, string> {
  const fields = new Map<string, string>();
  const taken: Taken = new Map();
  for (const [index, { field, lock }] of (pack.fields ?? []).entries()) {
    takeOnce(field, ['fields', index, 'field'], taken, yaml);
    fields.set(field, lock);
  }
  return fields;
}

function readCalls(
  pack: LocksText,
  classes: ReadonlyMap<string, LockClass>,
  yaml: YamlText,
): Map<string, LockRule> {
  const calls = new Map<string, LockRule>();
  const taken: Taken = new Map();
  for (const [index, entry] of pack.calls.entries()) {
    const path = ['calls', index];
    checkClasses(entry, path, classes, yaml);
    const rule = ruleOf(entry);
    if (rule.effects.length === 0 && !rule.sleeps && !rule.retakes && !rule.isBalanced) {
      throw new UserError(
        `${yaml.find(path).place}: this entry says nothing of its calls`,
        'it takes one of the keys take, drop, downgrade, sleeps, retakes, balanced',
      );
    }
    for (const [at, call] of entry.calls.entries()) {
      takeOnce(call, [...path, 'calls', at], taken, yaml);
      calls.set(call, rule);
    }
  }
  return calls;
}

function checkClasses(
  entry: CallsText,
  path: YamlPath,
  classes: ReadonlyMap<string, LockClass>,
  yaml: YamlText,
): void {
  const lists = [
    ['take', entry.take ?? []],
    ['drop', entry.drop ?? []],
  ] as const;
  for (const [key, names] of lists) {
    names.forEach((name, at) => {
      if (!classes.has(name)) throw unknownClass([...path, key, at], name, classes, yaml);
    });
  }
  if (entry.downgrade !== undefined && !classes.has(entry.downgrade)) {
    throw unknownClass([...path, 'downgrade'], entry.downgrade, classes, yaml);
  }
}

function unknownClass(
  path: YamlPath,
  name: string,
  classes: ReadonlyMap<string, LockClass>,
  yaml: YamlText,
): UserError {
  const known = [...classes.keys()].join(', ');
  return new UserError(`${yaml.find(path).place}: there is no class ${name}`, `use ${known}`);
}

function ruleOf(entry: CallsText): LockRule {
  const effects: LockEffect[] = [];
  const add = (
    kind: LockEffect['kind'],
    names: readonly string[],
    mode: LockEffect['mode'],
  ): void => {
    names.forEach((name, at) => {
      const argument = at === 0 && entry.argument !== undefined ? entry.argument - 1 : undefined;
      const lock = at === 0 ? entry.lock : undefined;
      effects.push({ kind, class: name, mode: at === 0 ? mode : 'write', argument, lock });
    });
  };
  if (entry.downgrade !== undefined) {
    add('drop', [entry.downgrade], 'write');
    add('take', [entry.downgrade], 'read');
  }
  const mode = entry.mode ?? 'write';
  add('drop', entry.drop ?? [], mode);
  add('take', entry.take ?? [], mode);
  return {
    effects,
    when: entry.when ?? 'always',
    sleeps: entry.sleeps ?? false,
    retakes: entry.retakes ?? false,
    isBalanced: entry.balanced ?? false,
    source: entry.source,
  };
}
