import { findNearSpelling } from '../base/near-spelling.ts';
import { UserError } from '../base/user-error.ts';
import { conform, type Taken, takeOnce } from './conform.ts';
import {
  type CallRule,
  type DomainRule,
  RESULT_SETS,
  type ResultRule,
  type Semantics,
  type TypeRule,
} from './semantics.ts';
import { callSchemas, type SemanticsText, semanticsSchema } from './semantics-schema.ts';
import { readYaml, type YamlPath, type YamlText } from './yaml-text.ts';

/**
 * The semantics pack that `text` describes. Throws `UserError` at the first mistake, naming the place in
 * `fileName`, what stands there and what would be accepted. Runs use `decodeSemantics`, which is faster.
 */
export function readSemantics(text: string, fileName: string): Semantics {
  const yaml = readYaml(text, fileName);
  const pack = conform(semanticsSchema, yaml.value, [], yaml);
  return {
    name: pack.name,
    calls: readCalls(pack, yaml),
    domains: readDomains(pack, yaml),
    types: readTypes(pack, yaml),
    errnos: readErrnos(pack, yaml),
  };
}

function readCalls(pack: SemanticsText, yaml: YamlText): Map<string, CallRule> {
  const calls = new Map<string, CallRule>();
  const taken: Taken = new Map();
  for (const [index, raw] of pack.calls.entries()) {
    const path = ['calls', index];
    const { call, rule } = readCall(raw, path, yaml);
    takeOnce(call, [...path, 'call'], taken, yaml);
    calls.set(call, rule);
  }
  return calls;
}

const kinds = [
  'identity',
  'truth',
  'noreturn',
  'noreturnIf',
  'errorPointer',
  'configuration',
] as const;
const details = ['outcomes', 'writes', 'pure'] as const;

function readCall(
  raw: Readonly<Record<string, unknown>>,
  path: YamlPath,
  yaml: YamlText,
): { call: string; rule: CallRule } {
  const kind = kindOf(raw, path, yaml);
  switch (kind) {
    case 'identity': {
      const { call, source, identity, seen } = conform(callSchemas.identity, raw, path, yaml);
      const rule = { kind, argument: identity - 1, source };
      return { call, rule: seen === true ? { ...rule, isSeen: true } : rule };
    }
    case 'truth': {
      const { call, source, truth, seen } = conform(callSchemas.truth, raw, path, yaml);
      const rule = { kind, argument: truth - 1, source };
      return { call, rule: seen === true ? { ...rule, isSeen: true } : rule };
    }
    case 'noreturnIf': {
      const { call, source, noreturnIf } = conform(callSchemas.noreturnIf, raw, path, yaml);
      return { call, rule: { kind: 'noreturn-if', argument: noreturnIf - 1, source } };
    }
    case 'errorPointer': {
      const { call, source, errorPointer } = conform(callSchemas.errorPointer, raw, path, yaml);
      return { call, rule: { kind: 'error-pointer', role: errorPointer, source } };
    }
    case 'noreturn':
    case 'configuration': {
      const { call, source } = conform(callSchemas[kind], raw, path, yaml);
      return { call, rule: { kind, source } };
    }
    case 'call': {
      const entry = conform(callSchemas.call, raw, path, yaml);
      const rule: CallRule = {
        kind,
        outcomes: entry.outcomes?.map(resultRule),
        writes: (entry.writes ?? []).map((position) => position - 1),
        isPure: entry.pure ?? false,
        source: entry.source,
      };
      return { call: entry.call, rule };
    }
  }
}

function kindOf(
  entry: Readonly<Record<string, unknown>>,
  path: YamlPath,
  yaml: YamlText,
): (typeof kinds)[number] | 'call' {
  const [kind, other] = [...kinds, ...details].filter((key) => Object.hasOwn(entry, key));
  const found = kinds.find((one) => one === kind);
  if (kind === undefined) {
    const all = [...kinds, ...details];
    const near = Object.keys(entry).find((key) => findNearSpelling(key, all) !== undefined);
    const place = near === undefined ? yaml.find(path) : yaml.findKey([...path, near]);
    const cure =
      near === undefined ? '' : `did you mean ${findNearSpelling(near, all)} for ${near}? `;
    throw new UserError(
      `${place.place}: this entry says nothing of the call`,
      `${cure}it takes one of the keys ${all.join(', ')}`,
    );
  }
  if (found === undefined) return 'call';
  if (other !== undefined) {
    const { place } = yaml.findKey([...path, other]);
    throw new UserError(
      `${place}: ${other} does not go with ${kind}`,
      `keep one of them; only ${details.join(', ')} go together`,
    );
  }
  return found;
}

function resultRule(outcome: number | string): ResultRule {
  if (typeof outcome === 'number') return { kind: 'number', value: outcome };
  const set = RESULT_SETS.find((one) => one === outcome);
  return set === undefined ? { kind: 'errno', name: outcome.slice(1) } : { kind: set };
}

function readDomains(pack: SemanticsText, yaml: YamlText): Map<string, DomainRule> {
  const domains = new Map<string, DomainRule>();
  const taken: Taken = new Map();
  for (const [index, text] of (pack.domains ?? []).entries()) {
    const { domain: name, types, values, flags, errno, errnoBecause, range, source } = text;
    takeOnce(`the domain ${name}`, ['domains', index, 'domain'], taken, yaml);
    for (const [at, type] of types.entries()) {
      takeOnce(`the type ${type}`, ['domains', index, 'types', at], taken, yaml);
    }
    const isFlags = flags ?? false;
    const takesErrno = errno ?? false;
    domains.set(name, { name, types, values, isFlags, takesErrno, errnoBecause, range, source });
  }
  return domains;
}

function readTypes(pack: SemanticsText, yaml: YamlText): Map<string, TypeRule> {
  const types = new Map<string, TypeRule>();
  const taken: Taken = new Map();
  for (const [index, text] of (pack.types ?? []).entries()) {
    const { type, kind, bits, signed, domain, source } = text;
    takeOnce(type, ['types', index, 'type'], taken, yaml);
    const isInt = kind === 'int';
    if (isInt !== (bits !== undefined) || isInt !== (signed !== undefined)) {
      throw new UserError(
        `${yaml.find(['types', index]).place}: bits and signed go with kind: int, and only with it`,
        'give both or none of them',
      );
    }
    const rest = { domain, source };
    if (kind !== 'int') types.set(type, { kind, ...rest });
    else types.set(type, { kind, bits: bits ?? 0, signed: signed ?? false, ...rest });
  }
  return types;
}

function readErrnos(pack: SemanticsText, yaml: YamlText): Map<string, number> {
  const errnos = new Map<string, number>();
  const taken: Taken = new Map();
  for (const [index, { values }] of (pack.errnos ?? []).entries()) {
    for (const [name, value] of Object.entries(values)) {
      takeOnce(name, ['errnos', index, 'values', name], taken, yaml);
      errnos.set(name, value);
    }
  }
  return errnos;
}
