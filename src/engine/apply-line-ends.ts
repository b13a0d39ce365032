import type { Change, Rewriting } from '../rewrite/change.ts';
import type { FileEdits, TextEdit } from '../rewrite/text-edit.ts';

type ReadFile = (path: string) => Uint8Array | undefined;

/**
 * The rewriting with the line ends of its files: lines that are put into a file whose lines end in a carriage return
 * and a newline end so, too.
 */
export function withLineEnds(rewriting: Rewriting, readFile: ReadFile): Rewriting {
  return {
    sites: rewriting.sites,
    candidates: {
      *[Symbol.iterator]() {
        for (const change of rewriting.candidates) yield changeWithLineEnds(change, readFile);
      },
    },
    get otherwise() {
      return rewriting.otherwise;
    },
  };
}

/** The same of one change. */
export function changeWithLineEnds(change: Change, readFile: ReadFile): Change {
  return { ...change, files: change.files.map((file) => fileWithLineEnds(file, readFile)) };
}

function fileWithLineEnds({ path, edits }: FileEdits, readFile: ReadFile): FileEdits {
  const bytes = readFile(path);
  if (bytes === undefined) return { path, edits };
  return { path, edits: edits.map((edit) => editWithLineEnds(edit, bytes)) };
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The line in which the edit begins says how lines end; of a last line without an end, the one above. */
function editWithLineEnds(edit: TextEdit, bytes: Uint8Array): TextEdit {
  if (!edit.text.includes('\n')) return edit;
  const behind = bytes.indexOf(NEWLINE, edit.start);
  const newline = behind >= 0 ? behind : bytes.lastIndexOf(NEWLINE);
  if (newline < 1 || bytes[newline - 1] !== RETURN) return edit;
  return { ...edit, text: edit.text.replace(/\r?\n/g, '\r\n') };
}
