/**
 * The bodies of the mails in `text`, transfer encodings undone, one behind the other; a text that is no mail as
 * it is. One character is one byte, before and after.
 *
 * Reads what `git format-patch`, mailing list archives and mail programs save: one mail or an mbox of several.
 * The parts of a multipart mail are taken as they stand.
 */
export function decodeMails(text: string): string {
  // Mail on its way has CR LF at every line's end; a patch to a CR LF file inside has it at some.
  const lines = /(^|[^\r])\n/.test(text) ? text : text.replaceAll('\r\n', '\n');
  return splitMbox(lines).map(decodeMail).join('');
}

/** `From ` and a date at the beginning of a line begin a mail of an mbox. */
function splitMbox(text: string): readonly string[] {
  const begins = [...text.matchAll(/^From \S+ .*\d\d:\d\d:\d\d.*\n/gm)].map(({ index }) => index);
  if (begins.length === 0) return [text];
  if (begins[0] !== 0) begins.unshift(0);
  return begins.map((begin, i) => text.slice(begin, begins[i + 1]));
}

function decodeMail(mail: string): string {
  const headers = /^(?:From .*\n)?(?:[A-Za-z][\w-]*:.*\n(?:[ \t].*\n)*)+\n/.exec(mail)?.[0];
  if (headers === undefined) return mail;
  const body = mail.slice(headers.length);
  const encoding = /^content-transfer-encoding:\s*(\S+)/im.exec(headers)?.[1]?.toLowerCase();
  switch (encoding) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1').replaceAll('\r\n', '\n');
    case 'quoted-printable':
      return decodeQuotedPrintable(body);
    default:
      return mail;
  }
}

function decodeQuotedPrintable(body: string): string {
  return body
    .replace(/=[ \t]*\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)),
    );
}
