/** Choices as bytes: where they end every choice is the first, so that shorter tapes make plainer programs. */
export class Tape {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** 0 … limit - 1. */
  below(limit: number): number {
    return (this.bytes[this.at++] ?? 0) % limit;
  }

  oneOf<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError('nothing to choose from');
    return choice;
  }
}
