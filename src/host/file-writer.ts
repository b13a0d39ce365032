/** What a file is besides its content. */
export interface FileIdentity {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Permissions, with the bits for set-user-id and the like. */
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  /** How many names the file has. */
  readonly names: number;
}

/**
 * The disk, as far as Flagday changes it. Apart from `FileSystem` on purpose: whoever has only that one cannot
 * write.
 *
 * Paths are absolute. Methods throw `FileSystemError` when the system refuses.
 */
export interface FileWriter {
  /** What stands at `path`, links not followed; undefined when there is nothing. */
  describe(path: string): FileIdentity | undefined;
  /** Throws what `replaceFile` would be refused with, as far as that can be known before. */
  checkReplaceable(path: string): void;
  /**
   * Gives the file at `path` other content, at once: whoever reads it, also after a crash, finds the old content or
   * the new one. Mode, owner and group stay, as far as the system lets us. Other names of the same file keep the old
   * content.
   */
  replaceFile(path: string, content: Uint8Array): void;
  /** Removes a file; nothing happens when there is none. */
  removeFile(path: string): void;
}

/** The name of a file in which new content waits until it is complete. `random` is 16 hexadecimal digits. */
export function temporaryName(random: string): string {
  return `.flagday-${random}.tmp`;
}

export function isTemporaryName(name: string): boolean {
  return /^\.flagday-[0-9a-f]{16}\.tmp$/.test(name);
}
