import type { SymbolId } from '../syntax/symbol-table.ts';
import type { Extraction } from './extraction.ts';
import {
  BINDING_FORMS,
  type BindingForm,
  NEVER_RUNS,
  RECEIVER_BASES,
  RESULT_USES,
  type ReceiverBase,
  type ResultUse,
} from './model.ts';
import { ARGUMENT_KINDS, type SectionName, SITE_KINDS } from './record-format.ts';
import { Role } from './roles.ts';

/** Where a called pointer is found, in this run's symbols. See `Receiver` in the model. */
export interface ReceiverFound {
  readonly base: ReceiverBase;
  readonly name: SymbolId;
  readonly path: readonly SymbolId[];
}

export const UNKNOWN_RECEIVER: ReceiverFound = { base: 'unknown', name: 0, path: [] };

export type ArgumentFound =
  | { readonly kind: 'constant'; readonly position: number; readonly value: number }
  | { readonly kind: 'parameter'; readonly position: number; readonly value: number }
  | { readonly kind: 'initializes'; readonly position: number; readonly value: SymbolId };

export type SiteFound =
  | { readonly kind: 'call'; readonly name: SymbolId }
  | { readonly kind: 'dispatch'; readonly receiver: ReceiverFound; readonly field: SymbolId }
  | { readonly kind: 'parameter-call'; readonly parameter: number };

/** Writes a call site at token `at` and returns its index in the file. */
export function writeSite(
  x: Extraction,
  at: number,
  site: SiteFound,
  resultUse: ResultUse,
  args: readonly ArgumentFound[],
): number {
  const { builder } = x;
  const out = builder.sections.sites;
  begin(x, 'sites', at);
  builder.count(site.kind === 'call' ? 'calls' : 'dispatches');
  out.varint(x.owner.place);
  out.byte(SITE_KINDS.indexOf(site.kind) | (RESULT_USES.indexOf(resultUse) << 2));
  switch (site.kind) {
    case 'call':
      out.varint(builder.name(site.name, Role.calls));
      break;
    case 'dispatch':
      writeReceiver(x, 'sites', site.receiver);
      out.varint(builder.name(site.field, Role.dispatches));
      break;
    case 'parameter-call':
      out.varint(site.parameter);
  }
  out.varint(args.length);
  for (const argument of args) {
    out.varint((argument.position << 2) | ARGUMENT_KINDS.indexOf(argument.kind));
    if (argument.kind === 'initializes') out.varint(builder.name(argument.value, 0));
    else out.signed(argument.value);
  }
  if (x.isSwitchedOff(at)) {
    const guards = builder.sections.guards;
    guards.begin(0, x.owner.place);
    guards.varint(NEVER_RUNS << 1);
    guards.signed(0);
    guards.varint(x.siteCount);
    guards.varint(1);
  }
  return x.siteCount++;
}

export function writeReference(
  x: Extraction,
  at: number,
  name: SymbolId,
  site: number,
  position: number,
): void {
  const out = x.builder.sections.references;
  begin(x, 'references', at);
  out.varint(x.owner.place);
  out.varint(x.builder.name(name, Role.refers));
  if (site < 0) out.varint(0);
  else {
    out.varint(site + 1);
    out.varint(position);
  }
}

export interface BindingFound {
  readonly form: BindingForm;
  readonly receiver: ReceiverFound;
  readonly field: SymbolId;
  readonly index: number;
  readonly target: SymbolId;
  readonly targetParameter: number;
  readonly wrapper: SymbolId;
  readonly object: SymbolId;
}

/** Writes that the function named at token `at` is put into a slot. */
export function writeBinding(x: Extraction, at: number, binding: BindingFound): void {
  const { builder } = x;
  const out = builder.sections.bindings;
  begin(x, 'bindings', at);
  out.varint(x.owner.place);
  out.byte(BINDING_FORMS.indexOf(binding.form));
  writeReceiver(x, 'bindings', binding.receiver);
  out.varint(builder.name(binding.field, 0));
  out.signed(binding.index);
  out.varint(builder.name(binding.target, Role.binds));
  out.signed(binding.targetParameter);
  out.varint(builder.name(binding.wrapper, 0));
  out.varint(builder.name(binding.object, Role.shapes));
  const condition = x.tokens === x.fileTokens ? x.conditions.at(at) : '';
  out.varint(condition === '' ? 0 : builder.text(condition, 0));
}

function writeReceiver(
  x: Extraction,
  section: 'sites' | 'bindings',
  receiver: ReceiverFound,
): void {
  const { builder } = x;
  const out = builder.sections[section];
  out.byte(RECEIVER_BASES.indexOf(receiver.base) | (Math.min(receiver.path.length, 63) << 2));
  if (receiver.base !== 'unknown') out.varint(builder.name(receiver.name, 0));
  for (const field of receiver.path.slice(0, 63)) out.varint(builder.name(field, 0));
}

/** Writes the place of token `at` as the beginning of a fact. */
export function begin(x: Extraction, section: SectionName, at: number): void {
  beginAt(x, section, x.tokens.starts[at] as number);
}

export function beginAt(x: Extraction, section: SectionName, offset: number): void {
  const line = x.lineAt(offset);
  const lineStart = x.fileTokens.lineStarts[line - 1] as number;
  x.builder.sections[section].begin(line, offset - lineStart + 1);
}
