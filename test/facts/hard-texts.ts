/**
 * Texts that tempt a reader to look at the same place again and again, or to call itself too deep. Each takes
 * a size and gives a text that grows with it.
 */
export const hardTexts: readonly (readonly [name: string, make: (n: number) => string])[] = [
  ['parens', (n) => `int f(int p) { x = ${'('.repeat(n)}${')'.repeat(n)}; }`],
  ['open parens', (n) => `int f(int p) { ${'('.repeat(n)}`],
  ['paren brace', (n) => `int f(int p) { ${'('.repeat(n)}${'}'.repeat(n)}`],
  ['top paren brace', (n) => '('.repeat(n) + '}'.repeat(n)],
  ['close brackets', (n) => `int f(int p) { ${']'.repeat(n)}`],
  ['open then close', (n) => `{ ${'('.repeat(n)}${']'.repeat(n)}`],
  ['ifs', (n) => `${'#if A\n'.repeat(n)}int x;\n${'#endif\n'.repeat(n)}`],
  ['if functions', (n) => '#if A\nint f(void) { g(); }\n'.repeat(n) + '#endif\n'.repeat(n)],
  ['elif functions', (n) => `#if A\n${'#elif B\nint f(void) { g(); }\n'.repeat(n)}#endif\n`],
  ['elses', (n) => `#if A\n${'#else\nint f(void) { g(); }\n'.repeat(n)}#endif\n`],
  ['deep if then many', (n) => '#if A\n'.repeat(n) + '#if B\nint f(void) { }\n#endif\n'.repeat(n)],
  ['text arms', (n) => `int f(void) {${'('.repeat(n)}${'\n#if 0\n}\n#endif\n'.repeat(n)}`],
  ['else braces', (n) => `int f(void) {${'('.repeat(n)}\n#if A\n${'#else\n}\n'.repeat(n)}#endif\n`],
  ['strings', (n) => '" abc\n'.repeat(n)],
  ['comments', (n) => '/* abc\n'.repeat(n)],
  ['slash star', (n) => '/*'.repeat(n)],
  ['define comments', (n) => '#define X /* a */ b\n'.repeat(n)],
  ['define open comment', (n) => '#define X(a) a // b\n'.repeat(n)],
  ['macro line', (n) => `int f(void) { ${'M(a, b) '.repeat(n)}; }`],
  ['macro calls', (n) => 'M(a, b) '.repeat(n)],
  ['gotos', (n) => `int f(int p) { ${'if (!p) goto out; '.repeat(n)} out: return 0; }`],
  [
    'labels',
    (n) =>
      'int f(int p) { ' +
      Array.from({ length: n }, (_, i) => `if (p) goto l${i % 5000}; l${i % 5000}: g();`).join(
        ' ',
      ) +
      ' }',
  ],
  ['many ifs', (n) => `int f(int p) { ${'if (p) g(); else h(); '.repeat(n)} }`],
  ['if no semicolon', (n) => `int f(int p) { ${'if (p) a '.repeat(n)} }`],
  ['if else', (n) => `int f(int p) { ${'if (p) else '.repeat(n)} }`],
  ['if braces', (n) => `int f(int p) { ${'if (p) { '.repeat(n)}${' a'.repeat(n)};`],
  ['nested ifs', (n) => `int f(int p) { ${'if (p) { '.repeat(n)}g();${'}'.repeat(n)}}`],
  ['initializers', (n) => `struct s x = ${'{'.repeat(n)}f${'}'.repeat(n)};`],
  ['initializer open', (n) => `struct s x = ${'{'.repeat(n)}`],
  ['wide initializer', (n) => `struct s x[] = {${'{ .a = f, .b = g },'.repeat(n)}};`],
  ['paren name', (n) => `struct s x = { ${'('.repeat(n)}f${')'.repeat(n)} };`],
  [
    'compound literals',
    (n) => `int f(void) { x = ${'(struct s){ .a = '.repeat(n)}f${'}'.repeat(n)}; }`,
  ],
  ['top compound', (n) => `struct s x = ${'{ .a = (struct s)'.repeat(n)}{ f }${'}'.repeat(n)};`],
  ['long designator', (n) => `struct s x = { ${'.a'.repeat(n)} = {${'.b = f,'.repeat(n)}} };`],
  ['structs', (n) => `${'struct a { '.repeat(n)}int x;${'} y; '.repeat(n)}`],
  ['structs open', (n) => 'struct a { '.repeat(n)],
  ['anonymous', (n) => `struct a { ${'struct { '.repeat(n)}int x;${'}; '.repeat(n)}};`],
  ['wide anonymous', (n) => `struct a { union { ${'int x; '.repeat(n)}}; };`],
  ['struct groups', (n) => `struct a { ${'g(x, '.repeat(n)}int x;${')'.repeat(n)} };`],
  [
    'long tag structs',
    (n) =>
      `struct ${'a'.repeat(n)} { ` +
      Array.from({ length: n / 10 }, (_, i) => `struct { int x; } m${i};`).join(' ') +
      '};',
  ],
  ['arrows', (n) => `int f(struct s *x) { x${'->a'.repeat(n)}(); }`],
  ['arrow calls', (n) => `int f(struct s *x) { x${'->a()'.repeat(n)}; }`],
  [
    'arrow brackets',
    (n) => `int f(struct s *x) { x${'[0]'.repeat(n)}->a()${'[0]->b()'.repeat(n)}; }`,
  ],
  ['paren receivers', (n) => `int f(struct s *x) { ${'('.repeat(n)}x${')'.repeat(n)}->a(); }`],
  ['member parens', (n) => `int f(struct s *x) { ${'(x '.repeat(n)}p${')->a'.repeat(n)}(); }`],
  [
    'cast receivers',
    (n) => `int f(struct s *x) { ${'((const '.repeat(n)}1${')1)->f()'.repeat(n)}; }`,
  ],
  ['nested calls', (n) => `int f(void) { ${'g('.repeat(n)}${')'.repeat(n)}; }`],
  ['nested calls open', (n) => `int f(void) { ${'g('.repeat(n)}`],
  ['nested arguments', (n) => `int f(void) { ${'g(1, a, '.repeat(n)}0${')'.repeat(n)}; }`],
  ['calls in groups', (n) => `int f(void) { ${'('.repeat(n)}${'g() + '.repeat(n)}`],
  ['block calls', (n) => `int f(void) { ${'{ g( } '.repeat(n)}}`],
  ['top block calls', (n) => '{ g( } '.repeat(n)],
  ['block brackets', (n) => `int f(void) { ${'{ x->g( a = [ } '.repeat(n)}}`],
  ['old style', (n) => 'int f(a) int a; '.repeat(n)],
  ['old style long', (n) => `int f(a) ${'int a; '.repeat(n)}`],
  ['old style bodies', (n) => 'int f(a) int a; { g(a); } '.repeat(n)],
  ['case ints', (n) => `int f(void) { ${'case : int '.repeat(n)}}`],
  ['else ints', (n) => `int f(void) { ${'else int '.repeat(n)}}`],
  ['else assign', (n) => `int f(void) { ${'else int a = x '.repeat(n)}}`],
  ['condition ints', (n) => `int f(void) { ${'if (x) int '.repeat(n)}}`],
  ['const braces', (n) => `int f(void) { ${'const {} '.repeat(n)}}`],
  ['declarators', (n) => `int f(void) { int a${', a'.repeat(n)}; }`],
  ['top declarators', (n) => `int a${', *a'.repeat(n)};`],
  ['words', (n) => `int ${'a '.repeat(n)};`],
  ['attribute calls', (n) => `int ${'__a(1) '.repeat(n)};`],
  ['attribute head', (n) => `${'__a(1) + '.repeat(n)} f(void) { }`],
  [
    'goto follow',
    (n) => `int f(void) { int r; l: ${'if ((r = g())) goto l; goto l; goto l; '.repeat(n)} }`,
  ],
  ['goto forward', (n) => `int f(void) { int r; ${'r = g(); if (r) goto l; '.repeat(n)} l: h(); }`],
  ['assigned calls', (n) => `int f(void) { int r; ${'int v = g(); '.repeat(n)} }`],
  ['tested calls', (n) => `int f(void) { ${'if (g()) '.repeat(n)} }`],
  ['tested nothing', (n) => `int f(void) { ${'if (g()) + + + + '.repeat(n)} }`],
  ['return tested', (n) => `int f(void) { int r; ${'if ((r = g())) return '.repeat(n)} }`],
  [
    'parameters macro',
    (n) =>
      '#define M(' +
      Array.from({ length: n }, (_, i) => `p${i % 50000}`).join(',') +
      ') ' +
      Array.from({ length: n }, (_, i) => `p${i % 50000}`).join(' ') +
      '\n',
  ],
  ['pastes', (n) => `#define M(a) ${Array(n).fill('a').join('##')}\n`],
  ['huge define', (n) => `#define M(a) ${'f(a); \\\n'.repeat(n)}\n`],
  ['huge macro initializer', (n) => `#define M(a) ${'.a = f, \\\n'.repeat(n)}\n`],
  ['one line', (n) => 'int f(void){g();}'.repeat(n)],
  ['doc blanks', (n) => `/** x */${' '.repeat(n * 4)}${'int f(void){}'.repeat(n)}`],
  ['docs', (n) => '/** x */ int f(void){}\n'.repeat(n)],
  ['identifiers', (n) => 'a'.repeat(n * 4)],
  ['comment word', (n) => `/* ${'a('.repeat(n)}${'a_'.repeat(n)}*/`],
  ['comment parens', (n) => `// ${'a'.repeat(n)}${'('.repeat(n)}`],
  ['backslashes', (n) => '\\ '.repeat(n) + '\\\n'.repeat(n)],
  ['hashes', (n) => '#\n'.repeat(n) + '#if\n'.repeat(n)],
  ['attributes', (n) => `int f(void) ${'__attribute__((weak)) '.repeat(n)}{ }`],
  ['function pointers', (n) => `int ${'(*f)(int) '.repeat(n)}{ }`],
  ['function pointers open', (n) => `int ${'(* f '.repeat(n)} x ) { }`],
  ['struct heads', (n) => `${'struct __attribute__((a)) x '.repeat(n)}{ int a; };`],
  ['declare for', (n) => `int f(void) { ${'for (int i = 0;;) '.repeat(n)} }`],
  ['conditionals', (n) => `int f(int p) { return ${'p ? g() : '.repeat(n)}0; }`],
  [
    'slots',
    (n) =>
      'int f(struct s *p, int (*cb)(int)) { ' +
      'p->ops->cb = cb; p->ops->cb = g; '.repeat(n) +
      ' }',
  ],
  ['assign ternary', (n) => `int f(struct s *p) { ${'p->cb = '.repeat(n)} }`],
  ['labels only', (n) => `int f(int p) { ${'a: '.repeat(n)} }`],
  ['locals', (n) => `int f(int p) { ${'struct foo *x = p; x->y(1, 2); '.repeat(n)} }`],
  ['stars', (n) => `int f(int p) { a ${'*'.repeat(n)}; ${', ***'.repeat(n)} }`],
  ['linkage', (n) => `${'extern "C" { '.repeat(n)}int f(void) { g(); }`],
  ['includes', (n) => `#include "${'a'.repeat(n)}${'\n#include <a\n'.repeat(n)}`],
  [
    'nested arms',
    (n) =>
      '#if A\nint f(void) { if (x) {\n#else\nint f(int y) { if (y) {\n#endif\n g(y); } }\n'.repeat(
        n,
      ),
  ],
  ['unbalanced arms', (n) => `int f(int p) {${'\n#if A\n (\n#else\n )\n#endif\n g();'.repeat(n)}}`],
  [
    'statement expressions',
    (n) => `int f(int p) { x = ${'({ g(); '.repeat(n)}0;${' })'.repeat(n)}; }`,
  ],
  [
    'switches',
    (n) => `int f(int p) { ${'switch (g()) { case 1: '.repeat(n)}h();${'} '.repeat(n)}}`,
  ],
];
