import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { UserError } from '../../src/base/user-error.ts';
import { readContextPack } from '../../src/knowledge/read-context-pack.ts';
import { MAX_YAML_BYTES } from '../../src/knowledge/yaml-text.ts';
import { toyPack } from './toy-pack.ts';

describe('a pack', () => {
  const pack = readContextPack(toyPack, 'toy.yaml');

  test('takes from the context what the entry does not say', () => {
    expect(pack.slots.get('toy_ops.mmap')).toStrictEqual({
      context: 'mmap',
      result: 'errno',
      sleep: 'yes',
      mmapLock: 'write',
      source: { tree: '1.0', file: 'toy/core.c', function: 'toy_map' },
    });
  });

  test('says of an entry what the entry says', () => {
    expect(pack.calls.get('toy_irq#2')).toMatchObject({ sleep: 'unknown', mmapLock: 'none' });
    expect(pack.macros.get('TOY_RW')).toMatchObject([
      { template: '$1_show', mmapLock: 'none' },
      { template: '$1_store', mmapLock: 'write' },
    ]);
  });

  test('leaves out results nobody has read', () => {
    expect(pack.calls.get('toy_irq#2')).toHaveProperty('result', undefined);
  });

  test('has its other lists', () => {
    expect(pack.name).toBe('toy');
    expect(pack.contexts.get('hard-irq')).toStrictEqual({
      name: 'hard-irq',
      title: 'interrupt handlers',
      sleep: 'no',
      mmapLock: 'none',
    });
    expect(pack.definers.get('TOY_CALL2')).toMatchObject({ template: 'toy_$1', result: 'none' });
    expect([...pack.inert]).toEqual([['toy_find#1', 'only compared']]);
    expect([...pack.transparent]).toEqual([['toy_ptr', 1]]);
    expect([...pack.noreturn]).toEqual(['toy_panic', 'toy_die']);
    expect(pack.exports).toEqual(['TOY_EXPORT']);
  });

  test('may leave out every list but contexts and entries', () => {
    const shortest = readContextPack(toyPack.slice(0, toyPack.indexOf('inert:')), 'toy.yaml');
    expect(shortest).toMatchObject({ inert: new Map(), transparent: new Map(), exports: [] });
  });

  test('may be JSON, and may repeat parts by alias', () => {
    const json = JSON.stringify(parse(toyPack));
    expect(readContextPack(json, 'toy.json')).toStrictEqual(pack);
    const first = 'source: { tree: "1.0", file: toy/attr.h, function: TOY_RW }';
    const aliased = toyPack
      .replace(first, first.replace('{', '&attr {'))
      .replace(new RegExp(`${first}(?=.*\\n  - \\{ definer)`), 'source: *attr');
    expect(aliased).toContain('source: *attr');
    expect(readContextPack(aliased, 'toy.yaml')).toStrictEqual(pack);
  });
});

/** What is replaced in the toy pack by what; then the message, and the cure. */
const mistakes: Record<string, [from: string, to: string, message: string, cure?: string]> = {
  'an unknown key of the pack': [
    'noreturn:',
    'noretrun:',
    'toy.yaml:17:1: unknown key noretrun',
    'did you mean noreturn? a context pack takes the keys format, version, name, contexts, entries, inert, transparent, noreturn, exports',
  ],
  'an unknown key of a context': [
    'mmapLock: write',
    'mmap_lock: write',
    'toy.yaml:5:49: unknown key mmap_lock',
    'did you mean mmapLock? a context takes the keys title, sleep, mmapLock',
  ],
  'an unknown key of an entry': [
    'result: errno',
    'colour: red',
    'toy.yaml:8:42: unknown key colour',
    'a slot entry takes the keys slot, context, result, sleep, mmapLock, source',
  ],
  'a key of another kind of entry': [
    'slot: toy_ops.mmap',
    'slot: toy_ops.mmap, argument: 1',
    'toy.yaml:8:27: unknown key argument',
    'a slot entry takes the keys slot, context, result, sleep, mmapLock, source',
  ],
  'an unknown key of a source': [
    'file: toy/core.c',
    'path: toy/core.c',
    'toy.yaml:8:80: unknown key path',
    'a source takes the keys tree, file, function',
  ],
  'the kind of an entry misspelt': [
    'slot: toy_ops.mmap',
    'slott: toy_ops.mmap',
    'toy.yaml:8:7: this entry registers nothing',
    'did you mean slot for slott? it takes one of the keys slot, call, macro, definer',
  ],
  'an entry of no kind': [
    'slot: toy_ops.mmap, ',
    '',
    'toy.yaml:8:5: this entry registers nothing',
    'it takes one of the keys slot, call, macro, definer',
  ],
  'an entry of two kinds': [
    'slot: toy_ops.mmap',
    'slot: toy_ops.mmap, call: toy_set',
    'toy.yaml:8:27: this entry has both slot and call',
    'make two entries of it',
  ],
  'a missing key': [
    'context: mmap, result: errno, ',
    '',
    'toy.yaml:8:5: the key context is missing',
    'context: give a name in lower case, its words joined by hyphens',
  ],
  'a key misspelt, and therefore missing': [
    'context: mmap, result: errno',
    'contxt: mmap, result: errno',
    'toy.yaml:8:27: unknown key contxt',
    'did you mean context? a slot entry takes the keys slot, context, result, sleep, mmapLock, source',
  ],
  'a call without its argument': [
    'argument: 2, ',
    '',
    'toy.yaml:9:5: the key argument is missing',
    'argument: give the number of the argument, counted from 1',
  ],
  'a missing key of the pack': [
    'version: 1\n',
    '',
    'toy.yaml:1:1: the key version is missing',
    'version: use 1, the only version there is',
  ],
  'another format': [
    'flagday/contexts',
    'flagday/migration',
    'toy.yaml:1:9: format cannot be flagday/migration',
    'use flagday/contexts',
  ],
  'another version': [
    'version: 1',
    'version: 2',
    'toy.yaml:2:10: version cannot be 2',
    'use 1, the only version there is',
  ],
  'a name with capitals': [
    'name: toy',
    'name: Toy',
    'toy.yaml:3:7: name cannot be Toy',
    'give the name of the project: lower case, digits and hyphens',
  ],
  'a boolean for a word': [
    'sleep: "yes"',
    'sleep: true',
    'toy.yaml:5:42: sleep cannot be true',
    'use "yes", "no" (in quotes) or unknown',
  ],
  'a word that is none of those allowed': [
    'mmapLock: write',
    'mmapLock: exclusive',
    'toy.yaml:5:59: mmapLock cannot be exclusive',
    'use none, read, write or unknown',
  ],
  'an unknown result': [
    'result: errno',
    'result: error',
    'toy.yaml:8:50: result cannot be error',
    'use one of errno, vm_fault_t, irqreturn_t, netdev_tx_t, blk_status_t, bool, count, count-or-errno, pointer, pointer-or-errno, poll-mask, hrtimer-restart, notifier-code, none, unknown',
  ],
  'a number for a text': [
    'tree: "1.0", file: toy/core.c',
    'tree: 6.10, file: toy/core.c',
    'toy.yaml:8:73: tree cannot be 6.10',
    'name the tree in quotes: "6.1"',
  ],
  'a text for a number': [
    'argument: 2',
    'argument: second',
    'toy.yaml:9:32: argument cannot be second',
    'give the number of the argument, counted from 1',
  ],
  'an argument counted from 0': [
    'argument: 2',
    'argument: 0',
    'toy.yaml:9:32: argument cannot be 0',
    'arguments are counted from 1',
  ],
  'an absolute path': [
    'file: toy/core.c',
    'file: /toy/core.c',
    'toy.yaml:8:86: file cannot be /toy/core.c',
    'give a path inside the tree, without a slash in front',
  ],
  'a slot without its field': [
    'slot: toy_ops.mmap',
    'slot: toy_ops',
    'toy.yaml:8:13: slot cannot be toy_ops',
    'give a struct tag, a dot and a field: vm_operations_struct.fault',
  ],
  'a template that can be no name': [
    '"$1_show"',
    '"$0-show"',
    'toy.yaml:10:32: function cannot be "$0-show"',
    'give a function name in quotes, in which $1 to $9 stand for the arguments of the macro',
  ],
  'a call that is no identifier': [
    'call: toy_irq',
    'call: toy->irq',
    'toy.yaml:9:13: call cannot be toy->irq',
    'give a C identifier',
  ],
  'a context name with capitals': [
    '  hard-irq: {',
    '  hardIrq: {',
    'toy.yaml:6:3: hardIrq cannot be the name of a context',
    'give a name in lower case, its words joined by hyphens',
  ],
  'an entry in a context that is misspelt': [
    'context: hard-irq',
    'context: hardirq',
    'toy.yaml:9:44: there is no context hardirq',
    'did you mean hard-irq?',
  ],
  'an entry in a context that is nowhere': [
    'context: hard-irq',
    'context: workqueue',
    'toy.yaml:9:44: there is no context workqueue',
    'add it to contexts, or use one of mmap, hard-irq',
  ],
  'a list where one value belongs': [
    'name: toy',
    'name: [toy]',
    'toy.yaml:3:7: name cannot be [toy]',
    'give the name of the project: lower case, digits and hyphens',
  ],
  'one value where a list belongs': [
    'noreturn: [toy_panic, toy_die]',
    'noreturn: toy_panic',
    'toy.yaml:17:11: noreturn cannot be toy_panic',
    'give a list of function names, or leave the key out',
  ],
  'nothing where a list belongs': [
    'noreturn: [toy_panic, toy_die]',
    'noreturn:',
    'toy.yaml:17:10: noreturn cannot be empty',
    'give a list of function names, or leave the key out',
  ],
  'a list whose item is no name': [
    '[toy_panic, toy_die]',
    '[toy_panic, 7]',
    'toy.yaml:17:23: an item of noreturn cannot be 7',
    'give a C identifier',
  ],
  'a slot with two entries': [
    '  - { definer: TOY_CALL2, name: "toy_$1"',
    '  - { slot: toy_ops.mmap',
    'toy.yaml:12:13: toy_ops.mmap stands here a second time',
    'keep one of them; the first is on line 8',
  ],
  'an argument with two entries': [
    '  - { definer: TOY_CALL2, name: "toy_$1"',
    '  - { call: toy_irq, argument: 2',
    'toy.yaml:12:13: argument 2 of toy_irq stands here a second time',
    'keep one of them; the first is on line 9',
  ],
  'an argument that has an entry and is inert': [
    'call: toy_find, argument: 1',
    'call: toy_irq, argument: 2',
    'toy.yaml:14:13: argument 2 of toy_irq stands here a second time',
    'keep one of them; the first is on line 9',
  ],
  'a macro with the same function twice': [
    '$1_store',
    '$1_show',
    'toy.yaml:11:14: TOY_RW for $1_show stands here a second time',
    'keep one of them; the first is on line 10',
  ],
  'a definer with two entries': [
    '  - { macro: TOY_RW, function: "$1_store"',
    '  - { definer: TOY_CALL2, name: "toy_call_$1"',
    'toy.yaml:12:16: the definer TOY_CALL2 stands here a second time',
    'keep one of them; the first is on line 11',
  ],
  'a transparent macro twice': [
    '  - { macro: toy_ptr, argument: 1 }',
    '  - { macro: toy_ptr, argument: 1 }\n  - { macro: toy_ptr, argument: 2 }',
    'toy.yaml:17:14: toy_ptr stands here a second time',
    'keep one of them; the first is on line 16',
  ],
  'a name twice in a list': [
    '[toy_panic, toy_die]',
    '[toy_panic, toy_panic]',
    'toy.yaml:17:23: toy_panic stands here a second time',
    'keep one of them; the first is on line 17',
  ],
  'a key twice': [
    '  hard-irq: {',
    '  mmap: {',
    'toy.yaml:6:3: the key mmap stands here a second time',
    'keep one of them; the first is on line 5',
  ],
  'a key that is no name': [
    'exports: [',
    '7.5: [',
    'toy.yaml:18:1: 7.5 cannot be a key',
    'keys are names or whole numbers',
  ],
  'a key that JavaScript reserves': [
    'exports: [',
    '__proto__: [',
    'toy.yaml:18:1: __proto__ cannot be a key',
    'keys are names or whole numbers',
  ],
  'no context at all': [
    toyPack.slice(toyPack.indexOf('contexts:\n'), toyPack.indexOf('inert:')),
    'contexts: {}\nentries: []\n',
    'toy.yaml:4:11: there is no context here',
    'entries need at least one',
  ],
  'brackets that do not close': [
    'toy_die]',
    'toy_die',
    'toy.yaml:18:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  'a tab for indentation': [
    '  hard-irq',
    '\thard-irq',
    'toy.yaml:6:1: not YAML: Tabs are not allowed as indentation',
  ],
  'a tag nobody knows': [
    '[toy_panic',
    '[!symbol toy_panic',
    'toy.yaml:17:12: not YAML: Unresolved tag: !symbol',
  ],
  'an alias of nothing': [
    'source: { tree: "1.0", file: toy/core.c, function: toy_map }',
    'source: *core',
    'toy.yaml:8:65: *core repeats something that has no end before it',
    'put &core in front of what it shall repeat, further up',
  ],
  'an alias inside what it repeats': [
    'noreturn: [toy_panic',
    'noreturn: &all [*all',
    'toy.yaml:17:17: *all repeats something that has no end before it',
    'put &all in front of what it shall repeat, further up',
  ],
  'an older YAML, in which yes is a boolean': [
    'format:',
    '%YAML 1.1\n---\nformat:',
    'toy.yaml:1:1: this is not YAML 1.2',
    'drop the %YAML line',
  ],
  'a second document': [
    'exports:',
    '---\nexports:',
    'toy.yaml:18:1: a second YAML document begins here',
    'keep one document in the file',
  ],
  'an empty file': [
    toyPack,
    '',
    'toy.yaml:1:1: a pack cannot be empty',
    'a context pack takes the keys format, version, name, contexts, entries, inert, transparent, noreturn, exports',
  ],
  'something else altogether': [
    toyPack,
    '# How to build\nRun make.\n',
    'toy.yaml:2:1: a pack cannot be Run make.',
    'a context pack takes the keys format, version, name, contexts, entries, inert, transparent, noreturn, exports',
  ],
  'nesting without end': [
    '[toy_panic',
    '['.repeat(50_000),
    'toy.yaml:17:73: more than 64 levels inside each other',
  ],
};

describe('a mistake', () => {
  test.each(Object.entries(mistakes))('%s', (_, [from, to, message, cure]) => {
    expect(toyPack).toContain(from);
    expect(mistakeIn(toyPack.replace(from, () => to))).toEqual({ message, cure });
  });

  test('a file that is too long', () => {
    expect(mistakeIn(`#${'ü'.repeat(MAX_YAML_BYTES / 2)}`)).toEqual({
      message: 'toy.yaml:1:1: the file is 2000001 bytes long',
      cure: 'at most 2000000 bytes are read; is this the right file?',
    });
  });

  test('aliases that repeat aliases', () => {
    const levels = [...'bcdefghij'].map((name, index) => {
      const below = 'abcdefghi'[index];
      return `${name}: &${name} [${Array(9).fill(`*${below}`).join(', ')}]\n`;
    });
    expect(mistakeIn(`a: &a [x, x, x]\n${levels.join('')}`)).toEqual({
      message:
        'toy.yaml:1:1: aliases (*name) are used more than 1000 times, those inside repeated parts included',
      cure: 'write out what they repeat',
    });
  });
});

/** Texts that YAML readers have tripped over, to put anywhere. */
const snippets = fc.constantFrom(
  ...['\n', '\t', ' ', '  ', '\0', '\r', '\u2028', '\ufeff', '\ud800', '"', "'", '\\', '#', '- '],
  ...['{', '}', '[', ']', ', ', ': ', '? ', '| ', '> ', '|\n', '&a ', '*a ', '*a : ', '<<: *a'],
  ...['!!set ', '!!omap ', '!!binary ', '!!str ', '!x ', '%YAML 1.1\n', '---\n', '...\n', '~'],
  ...['null', 'true', 'yes', '1', '0x1', '.nan', '1e999', '2001-01-01', '__proto__', 'constructor'],
);

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  insert: fc.oneof(snippets, fc.string({ unit: 'binary', maxLength: 6 }), fc.constant('')),
});

describe('whatever the text', () => {
  test('mutated packs give a pack or a UserError', () => {
    const mutated = fc.array(edit, { minLength: 1, maxLength: 6 }).map((edits) =>
      edits.reduce((text, { at, remove, insert }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + insert + text.slice(start + remove);
      }, toyPack),
    );
    fc.assert(fc.property(mutated, expectPackOrUserError), { numRuns: 500 });
  });

  test('random texts give a UserError', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(snippets, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, expectPackOrUserError), { numRuns: 500 });
  });

  test('time grows with the length of the text, not with its square', () => {
    const keys = (count: number) =>
      Array.from({ length: count }, (_, index) => `k${index}: 1\n`).join('');
    const timeFor = (count: number) => {
      const began = performance.now();
      mistakeIn(keys(count));
      return performance.now() - began;
    };
    timeFor(5_000);
    // Comparing each key with all others would make this 64 times as long instead of 8 times.
    expect(timeFor(40_000)).toBeLessThan(32 * timeFor(5_000));
  });
});

/** Editors judge by the schema and Flagday by its own reader: what one accepts the other must. */
describe('the JSON Schema and the reader', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schemas/contexts.schema.json', import.meta.url), 'utf8'),
  );
  const accepts = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false }).compile(
    schema,
  );
  const toy = parse(toyPack);

  test('agree on packs with one value changed or one key gone or added', () => {
    const values = fc.constantFrom<unknown>(
      ...[null, true, 0, 1, 33, 1.5, '', 'a', 'yes', 'unknown', 'errno', 'pointer-or-errno'],
      ...['mmap', 'hard-irq', 'A-B', 'a.b', 'a.b.c', '$1', '$1x', '$', '/a', 'ä', [], {}, ['a']],
    );
    const change = fc.record({
      where: fc.nat(),
      value: values,
      how: fc.constantFrom('set', 'cut'),
    });
    fc.assert(
      fc.property(change, ({ where, value, how }) => {
        const pack = structuredClone(toy);
        const paths = pathsIn(pack);
        changeAt(pack, paths[where % paths.length] ?? [], how === 'set' ? value : undefined);
        const mistake = mistakeIn(stringify(pack));
        // These go beyond what a schema can say.
        if (/no context|second time|has both/.test(mistake?.message ?? '')) return;
        expect({ pack, accepted: accepts(pack) }).toEqual({ pack, accepted: !mistake });
      }),
      { numRuns: 500 },
    );
  });

  test.each<string>(schema.$defs.result.enum)('agree on the result %s', (result) => {
    expect(mistakeIn(toyPack.replace('result: errno', `result: ${result}`))).toBeUndefined();
  });
});

function mistakeIn(text: string): { message: string; cure: string | undefined } | undefined {
  try {
    readContextPack(text, 'toy.yaml');
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, cure: error.cure };
  }
}

function expectPackOrUserError(text: string): void {
  const mistake = mistakeIn(text);
  if (mistake) expect(mistake.message).toMatch(/^toy\.yaml:\d+:\d+: /);
}

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => pathsIn(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, key]));
  // A key that nothing knows, in every mapping.
  const added = Array.isArray(value) ? [] : [[...path, 'added']];
  return path.length === 0 ? [...inner, ...added] : [path, ...inner, ...added];
}

/** Sets what is at `path`, or takes it out when `value` is `undefined`. */
function changeAt(root: object, path: Path, value: unknown): void {
  const owner = path.slice(0, -1).reduce<object>((inner, step) => Reflect.get(inner, step), root);
  const last = path.at(-1) ?? '';
  if (value !== undefined) Reflect.set(owner, last, value);
  else if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else Reflect.deleteProperty(owner, last);
}
