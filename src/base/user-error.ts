/**
 * The user's mistake or surroundings: a wrong flag, a missing tree, an unreadable pack. Exit status 2.
 *
 * `message` names the place and the value seen; `cure` says what would work.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly cure: string | undefined;

  constructor(message: string, cure?: string) {
    super(message);
    this.cure = cure;
  }
}
