/** Our own bug, as opposed to odd C or a user's mistake. Caught around one unit of work, exit status 3. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws `InvariantError` with `what` when `holds` is false. */
export function assertInvariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new InvariantError(what);
}
