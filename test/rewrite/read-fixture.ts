/** Files of a fixture by their path: each begins with a line `//- path`. */
export function filesOf(fixture: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const part of fixture.split(/^\/\/- /m).slice(1)) {
    const end = part.indexOf('\n');
    files.set(part.slice(0, end).trim(), part.slice(end + 1));
  }
  return files;
}

/** What a fixture says in lines `//@ name: value`. */
export function settingsOf(fixture: string, name: string): readonly string[] {
  return [...fixture.matchAll(new RegExp(`^//@ ${name}: (.*)$`, 'gm'))].map(
    ([, value]) => value ?? '',
  );
}
