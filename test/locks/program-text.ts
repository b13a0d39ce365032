import type { Body, LockName, Program, Statement } from './any-program.ts';

/** The C text of a program; the lines of its places are theirs, in the order of the text. */
export function programText(program: Program): string {
  const lines: string[] = [];
  for (const lock of ['la', 'lb', 'm'] as const) {
    lines.push(`static void take_${lock}(void) { ${take(lock)}; }`);
    lines.push(`static void drop_${lock}(void) { ${drop(lock)}; }`);
    lines.push(`static int get_${lock}(void) {`);
    lines.push(`${take(lock)};`);
    lines.push(`if (toy_ask()) { ${drop(lock)}; return -5; }`);
    lines.push('return 0; }');
  }
  for (let index = program.functions.length - 1; index >= 0; index--) {
    lines.push(`int f${index}(int n)`, '{', 'int x = 0;');
    addBody(program.functions[index] ?? [], index, [], lines);
    lines.push('return 0;', '}');
  }
  lines.push('struct toy_ops ops = { .open = f0 };');
  return lines.join('\n');
}

function addBody(body: Body, index: number, held: readonly LockName[], lines: string[]): void {
  for (const statement of body) addStatement(statement, index, held, lines);
}

function addStatement(
  statement: Statement,
  index: number,
  held: readonly LockName[],
  lines: string[],
): void {
  const add = (body: Body, more: readonly LockName[] = held): void => {
    addBody(body, index, more, lines);
  };
  switch (statement.kind) {
    case 'place':
      lines.push('place();');
      break;
    case 'set':
      lines.push(`x = ${statement.to};`);
      break;
    case 'return':
      lines.push(`{ ${[...held].reverse().map(drop).join('; ')}; return 1; }`);
      break;
    case 'call':
      if (statement.callee > index) lines.push(`f${statement.callee}(${statement.argument});`);
      break;
    case 'if':
      lines.push(`if (${statement.condition}) {`);
      add(statement.yes);
      lines.push('} else {');
      add(statement.no);
      lines.push('}');
      break;
    case 'loop':
      lines.push('while (toy_ask()) {');
      add(statement.body);
      lines.push('}');
      break;
    case 'maybe':
      if (held.includes(statement.lock)) break;
      lines.push(`if (n) ${take(statement.lock)};`);
      add(statement.calls);
      lines.push(`if (n) ${drop(statement.lock)};`);
      break;
    case 'under':
      if (held.includes(statement.lock)) add(statement.body);
      else addUnder(statement, index, held, lines);
      break;
  }
}

function addUnder(
  { lock, how, body }: Extract<Statement, { kind: 'under' }>,
  index: number,
  held: readonly LockName[],
  lines: string[],
): void {
  switch (how) {
    case 'plain':
      lines.push(`${take(lock)};`, '{');
      break;
    case 'wrapper':
      lines.push(`take_${lock}();`, '{');
      break;
    case 'try':
      lines.push(`if (${attempt(lock)}) {`);
      break;
    case 'error':
      lines.push(`if (!get_${lock}()) {`);
      break;
  }
  addBody(body, index, [...held, lock], lines);
  lines.push(how === 'wrapper' ? `drop_${lock}();` : `${drop(lock)};`, '}');
}

function take(lock: LockName): string {
  return lock === 'm' ? 'mutex_lock(&m)' : `spin_lock(&${lock})`;
}

function drop(lock: LockName): string {
  return lock === 'm' ? 'mutex_unlock(&m)' : `spin_unlock(&${lock})`;
}

function attempt(lock: LockName): string {
  return lock === 'm' ? 'mutex_trylock(&m)' : `spin_trylock(&${lock})`;
}
