/** `x86` for `arch/x86/mm/fault.c`; empty for code of no architecture. */
export function architectureOf(path: string): string {
  if (!path.startsWith('arch/')) return '';
  return path.slice(5, path.indexOf('/', 5));
}
