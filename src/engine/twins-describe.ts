import { UserError } from '../base/user-error.ts';
import type { Twin, TwinFunction } from '../documents/twins.ts';
import type { Host } from '../host/host.ts';
import type { ChangedFile } from '../source/apply-patch.ts';
import type { TreeListing } from '../source/tree-listing.ts';
import { BodyReader } from '../twins/body.ts';
import { describeTwins, readTextBody, type TextBody } from '../twins/twin-text.ts';
import { readTreeText, scannable, utf8 } from './tree-texts.ts';

/** Room for the symbols of one file of usual size; the reader takes more when it has to. */
const SYMBOLS = 1 << 16;

/** Reads pairs of functions once more, with their text, and says how they are alike. */
export class TwinDescriber {
  private readonly host: Host;
  private readonly listing: TreeListing;
  private readonly changed: ReadonlyMap<string, ChangedFile>;
  private readonly least: number;
  private readonly reader = new BodyReader(SYMBOLS);
  private readonly bodies = new Map<string, TextBody>();

  constructor(host: Host, listing: TreeListing, changed: readonly ChangedFile[], least: number) {
    this.host = host;
    this.listing = listing;
    this.changed = new Map(changed.map((file) => [file.path, file]));
    this.least = least;
  }

  /** The diff that leads from one to the other. Throws `UserError` when a file changed since it was read. */
  async describe(from: TwinFunction, to: TwinFunction): Promise<Omit<Twin, keyof TwinFunction>> {
    const described = describeTwins(await this.bodyOf(from), await this.bodyOf(to), this.least);
    if (described === undefined) throw changedMeanwhile(to.file);
    const { likeness, renaming, hunks } = described;
    const heads = [`--- ${labelOf(from)}`, `+++ ${labelOf(to)}`];
    return {
      similarity: likeness.similarity,
      edits: likeness.edits,
      same: hunks.length === 0 ? 'text' : likeness.edits === 0 ? 'tokens' : 'no',
      renaming: renaming.map((one) => ({ ...one, from: utf8(one.from), to: utf8(one.to) })),
      diff: hunks.length === 0 ? '' : `${[...heads, ...hunks.map(utf8)].join('\n')}\n`,
    };
  }

  private async bodyOf(place: TwinFunction): Promise<TextBody> {
    const key = `${place.file}:${place.line}:${place.function}`;
    const known = this.bodies.get(key);
    if (known !== undefined) return known;
    const changed = this.changed.get(place.file);
    const text =
      changed === undefined
        ? await readTreeText(this.host, this.listing, place.file)
        : changed.after;
    const name = Buffer.from(place.function, 'utf8').toString('latin1');
    const body =
      text === undefined
        ? undefined
        : readTextBody(this.reader, scannable(text), { name, line: place.line });
    if (body === undefined) throw changedMeanwhile(place.file);
    this.bodies.set(key, body);
    return body;
  }
}

function labelOf({ file, line, function: name }: TwinFunction): string {
  return `${file}:${line} ${name}`;
}

function changedMeanwhile(file: string): UserError {
  return new UserError(`${file} changed while it was compared`, 'run the command again');
}
