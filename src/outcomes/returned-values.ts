/** The values of a complete answer, sorted by what can be said of them. */
export interface ReturnedValues {
  /** Without the sign; also those inside of `ERR_PTR()`. */
  readonly errnos: ReadonlySet<string>;
  readonly errorPointers: readonly string[];
  readonly constants: ReadonlySet<string>;
  readonly hasZero: boolean;
  readonly hasNull: boolean;
  /** Plain numbers other than 0: an errno or another constant may hide in them. */
  readonly hasNumber: boolean;
  readonly hasNegativeNumber: boolean;
  /** Ranges and expressions that may stand for any value, 0 and errnos included. */
  readonly isVague: boolean;
  /** All of them, for lists of a few. */
  readonly all: readonly string[];
}

export function readValues(values: readonly string[]): ReturnedValues {
  const errnos = new Set<string>();
  const errorPointers: string[] = [];
  const constants = new Set<string>();
  let isVague = false;
  for (const value of values) {
    const pointer = /^ERR_PTR\(-(E[A-Z][A-Z0-9]+)\)$/.exec(value)?.[1];
    const errno = pointer ?? /^-(E[A-Z][A-Z0-9]+)$/.exec(value)?.[1];
    if (pointer !== undefined) errorPointers.push(value);
    if (errno !== undefined) errnos.add(errno);
    else if (isFlags(value)) for (const flag of value.split(/ *\| */)) constants.add(flag);
    else if (!isPlain(value)) isVague = true;
  }
  return {
    errnos,
    errorPointers,
    constants,
    hasZero: values.includes('0') || values.includes('false') || values.includes('>= 0'),
    hasNull: values.includes('NULL'),
    hasNumber: values.some((value) => /^-?[1-9]\d*$/.test(value)),
    // An error in an unsigned type is a huge number.
    hasNegativeNumber: values.some((value) => /^-\d|^\d{10}/.test(value)),
    isVague,
    all: [...new Set(values)],
  };
}

/** Whether the code can return the errno, given without the sign, under any of its names. */
export function admitsErrno({ errnos }: ReturnedValues, name: string): boolean {
  return (
    errnos.has(name) ||
    errnos.has(otherNameOf(name)) ||
    (name === 'EINTR' && [...errnos].some((one) => one.startsWith('ERESTART')))
  );
}

/** The errno's other name; the name itself where there is none. */
export function otherNameOf(name: string): string {
  return aliases.get(name) ?? name;
}

/** `VM_FAULT_OOM`, `VM_FAULT_OOM | VM_FAULT_RETRY`. */
function isFlags(value: string): boolean {
  return value !== 'NULL' && /^[A-Z][A-Z0-9_]*(?: *\| *[A-Z][A-Z0-9_]*)*$/.test(value);
}

/** Values that admit nothing but what they spell, and are neither 0 nor an error where they do not spell that. */
function isPlain(value: string): boolean {
  return /^(?:-?\d+|NULL|true|false|>=? 0|a valid pointer)$/.test(value);
}

/** Two names of one number (include/uapi/asm-generic/errno.h, Linux 6.1), on most architectures. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['EWOULDBLOCK', 'EAGAIN'],
  ['EAGAIN', 'EWOULDBLOCK'],
  ['EDEADLOCK', 'EDEADLK'],
  ['EDEADLK', 'EDEADLOCK'],
]);
