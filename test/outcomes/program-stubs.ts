import type { Callable } from './program-expressions.ts';
import type { Tape } from './program-tape.ts';

/** `#define`s for some of the functions, in one build of two. */
export function stubsFor(tape: Tape, callables: readonly Callable[]): string {
  const lines = callables
    .filter(() => tape.below(3) === 0)
    .map((callable) => stubFor(tape, callable, callables));
  return lines.length === 0 ? '' : `#ifdef CONFIG_TOY\n${lines.join('\n')}\n#endif\n`;
}

function stubFor(tape: Tape, callable: Callable, all: readonly Callable[]): string {
  const { name, parameters, result } = callable;
  if (tape.below(8) === 7) {
    const others = all.filter((other) => other !== callable && isAlike(other, callable));
    if (others.length > 0) return `#define ${name} ${tape.oneOf(others).name}`;
  }
  const list = parameters.map((_, index) => `x${index}`).join(', ');
  return `#define ${name}(${list}) ${bodyOf(tape, callable, result)}`;
}

/** Whether one can be called in place of the other. */
function isAlike(one: Callable, other: Callable): boolean {
  const isPointer = (type: string): boolean => type.endsWith('*') || type === 'void';
  const isSame = (a: string, b: string): boolean => a === b || (!isPointer(a) && !isPointer(b));
  return (
    isSame(one.result, other.result) &&
    one.parameters.length === other.parameters.length &&
    one.parameters.every(({ type }, index) => isSame(type, other.parameters[index]?.type ?? ''))
  );
}

function bodyOf(tape: Tape, { name, parameters }: Callable, result: string): string {
  const ofType = (isWanted: (type: string) => boolean): string | undefined => {
    const index = parameters.findIndex(({ type }) => isWanted(type));
    return index < 0 ? undefined : `(x${index})`;
  };
  const number = ofType((type) => !type.endsWith('*'));
  const place = ofType((type) => type === 'int *');
  const itself = `${name}(${parameters.map((_, index) => changed(tape, parameters, index)).join(', ')})`;
  const store =
    tape.below(2) === 0 || place === undefined ? 'counter = 7;' : `*${place} = -EAGAIN;`;
  if (result === 'void')
    return tape.oneOf([`({ ${store} })`, itself, `({ ${itself}; ${itself}; })`]);
  const constants = result.endsWith('*')
    ? ['((struct ctx *)NULL)', 'ERR_PTR(-ENOMEM)']
    : ['(-EBUSY)', '(0)', '1', '(4294967280u)', '(-1L)'];
  const ways = [tape.oneOf(constants), itself, `({ ${store} ${tape.oneOf(constants)}; })`];
  ways.push(`({ ${store} ${itself}; })`);
  if (number !== undefined && !result.endsWith('*')) {
    ways.push(
      number,
      `(${number} + 1)`,
      `(${number} ? ${number} : -EINVAL)`,
      `(${itself} | ${number})`,
    );
  }
  return tape.oneOf(ways);
}

/** The parameter as it came, or a little changed. */
function changed(tape: Tape, parameters: Callable['parameters'], index: number): string {
  const type = parameters[index]?.type ?? '';
  const name = `x${index}`;
  return type.endsWith('*') ? name : tape.oneOf([name, `(${name})`, `${name} & 3`, '2']);
}
