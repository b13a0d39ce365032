import { describe, expect, test } from 'vitest';
import { type FunctionId, fileOf } from '../../src/callgraph/function-id.ts';
import { calledDefinitions } from '../../src/outcomes/called-definitions.ts';
import { type SmallTree, smallTree } from './small-tree.ts';

const STUB = [
  '#ifdef CONFIG_TOY',
  'int toy_get(int id);',
  '#else',
  '#define toy_get(id) (-19)',
  '#endif',
];
const BODY = 'int toy_get(int id)\n{\n\treturn id;\n}\n';
const CALLER = 'int ask(int id)\n{\n\treturn toy_get(id);\n}\n';

describe('a name that is a function and a macro', () => {
  test('means both where the header with the stub is included', async () => {
    const tree = await smallTree({
      'include/toy.h': STUB.join('\n'),
      'drivers/get.c': `#include <toy.h>\n#ifdef CONFIG_TOY\n${BODY}#endif\n`,
      'drivers/ask.c': `#include <toy.h>\n${CALLER}`,
    });
    expect(meaningsIn(tree, 'drivers/ask.c')).toEqual(['drivers/get.c', 'include/toy.h macro']);
    expect(called(tree, 'drivers/ask.c').isDecidedByCondition).toBe(true);
  });

  test('is not told by the condition of a header that does not declare the function', async () => {
    const tree = await smallTree({
      'include/toy.h': 'int toy_get(int id);\n',
      'include/debug.h': '#ifdef CONFIG_TOY\n#define toy_get(id) (-19)\n#endif\n',
      'drivers/get.c': BODY,
      'drivers/ask.c': `#include <toy.h>\n#include <debug.h>\n${CALLER}`,
    });
    expect(meaningsIn(tree, 'drivers/ask.c')).toEqual(['drivers/get.c', 'include/debug.h macro']);
    expect(called(tree, 'drivers/ask.c').isDecidedByCondition).toBe(false);
  });

  test('means the function alone behind its own definition', async () => {
    const tree = await smallTree({
      'include/toy.h': STUB.join('\n'),
      'drivers/get.c': `#include <toy.h>\n${BODY}${CALLER}`,
    });
    expect(meaningsIn(tree, 'drivers/get.c')).toEqual(['drivers/get.c']);
  });

  test('means both behind a definition that lets the macro be', async () => {
    const tree = await smallTree({
      'include/toy.h': STUB.join('\n'),
      'drivers/get.c': `#include <toy.h>\n${BODY.replace('toy_get', '(toy_get)')}${CALLER}`,
      'drivers/late.c': `#include <toy.h>\n${CALLER}#undef toy_get\n${BODY}`,
    });
    expect(meaningsIn(tree, 'drivers/get.c')).toContain('include/toy.h macro');
    expect(meaningsIn(tree, 'drivers/late.c')).toContain('include/toy.h macro');
  });

  test('means the function alone where the stub is out of sight', async () => {
    const tree = await smallTree({
      'include/toy.h': 'int toy_get(int id);\n',
      'include/other.h': '#define toy_get(id) (-19)\n',
      'tools/include/toy.h': '#define toy_get(id) (-1)\n',
      'drivers/get.c': BODY,
      'drivers/ask.c': `#include <toy.h>\n${CALLER}`,
    });
    expect(meaningsIn(tree, 'drivers/ask.c')).toEqual(['drivers/get.c']);
  });

  test('means the macro alone where no declaration of the function is in sight', async () => {
    const tree = await smallTree({
      'drivers/one/regs.h': '#define toy_get(id) (id)\n',
      'drivers/one/ask.c': `#include "regs.h"\n${CALLER}`,
      'drivers/two/get.h': 'int toy_get(int id);\n',
      'drivers/two/get.c': BODY,
      'tools/get.c': BODY,
    });
    expect(meaningsIn(tree, 'drivers/one/ask.c')).toEqual(['drivers/one/regs.h macro']);
  });

  test('means both where the file itself has the macro in some builds only', async () => {
    const tree = await smallTree({
      'drivers/ask.c': `${STUB.join('\n')}\n${CALLER}`,
      'drivers/get.c': BODY,
    });
    expect(meaningsIn(tree, 'drivers/ask.c')).toEqual(['drivers/ask.c macro', 'drivers/get.c']);
    expect(called(tree, 'drivers/ask.c').isAlwaysMacro).toBe(false);
  });

  test('means the macro wherever the file calls what it defined above, and the function inside', async () => {
    const tree = await smallTree({
      'drivers/ask.c': `int toy_get(int id);\n#define toy_get(id) toy_get((id) + 1)\n${CALLER}`,
      'drivers/get.c': BODY,
    });
    const { isAlwaysMacro, functions } = called(tree, 'drivers/ask.c');
    expect(isAlwaysMacro).toBe(true);
    expect(functions).toHaveLength(1);
  });

  test('may be a function that has no body in the tree', async () => {
    const tree = await smallTree({
      'include/toy.h': STUB.join('\n'),
      'drivers/ask.c': `#include <toy.h>\n${CALLER}`,
    });
    expect(called(tree, 'drivers/ask.c').isFunction).toBe(true);
    expect(meaningsIn(tree, 'drivers/ask.c')).toEqual(['include/toy.h macro']);
  });

  test("has the headers' definitions where the file's own is a default", async () => {
    const tree = await smallTree({
      'include/toy.h':
        'int toy_get(int id);\n#ifdef CONFIG_TOY\n#define toy_get(id) (-5)\n#endif\n',
      'drivers/get.c': BODY,
      'drivers/ask.c': `#include <toy.h>\n#ifndef toy_get\n#define toy_get(id) (-1)\n#endif\n${CALLER}`,
    });
    expect(meaningsIn(tree, 'drivers/ask.c')).toEqual([
      'drivers/ask.c macro',
      'drivers/get.c',
      'include/toy.h macro',
    ]);
  });

  test('has nothing of another architecture', async () => {
    const tree = await smallTree({
      'include/toy.h': 'int toy_get(int id);\n#include <asm/toy.h>\n',
      'arch/alpha/include/asm/toy.h': '#define toy_get(id) (-1)\n',
      'arch/beta/include/asm/toy.h': '#define toy_get(id) (-2)\n',
      'drivers/get.c': BODY,
      'drivers/ask.c': `#include <toy.h>\n${CALLER}`,
      'arch/beta/ask.c': `#include <toy.h>\n${CALLER}`,
    });
    expect(meaningsIn(tree, 'arch/beta/ask.c')).toEqual([
      'arch/beta/include/asm/toy.h macro',
      'drivers/get.c',
    ]);
    expect(meaningsIn(tree, 'drivers/ask.c')).toHaveLength(3);
  });
});

function called(tree: SmallTree, path: string): ReturnType<typeof calledDefinitions> {
  const name = tree.graph.base.find('toy_get');
  return calledDefinitions(tree.graph, tree.texts, tree.file(path), name);
}

/** The definitions as `path` or `path macro`, sorted. */
function meaningsIn(tree: SmallTree, path: string): string[] {
  const { functions, macros } = called(tree, path);
  const pathOf = (id: FunctionId): string => tree.graph.base.path(fileOf(id));
  return [...functions.map(pathOf), ...macros.map((id) => `${pathOf(id)} macro`)].sort();
}
