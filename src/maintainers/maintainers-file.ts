/**
 * One section of a MAINTAINERS file. Fields as `Documentation` of the kernel's own MAINTAINERS explains them at
 * its top (6.1, MAINTAINERS, "Descriptions of section entries").
 */
export interface MaintainersSection {
  readonly title: string;
  /** 1-based line of the title. */
  readonly line: number;
  /** `M:` entries as they stand: `Name <address>`. */
  readonly maintainers: readonly string[];
  /** `T:` entries: where the section's patches are collected. */
  readonly trees: readonly string[];
  /** `F:` and `X:` patterns. */
  readonly files: readonly string[];
  readonly excluded: readonly string[];
  /** `N:` regular expressions on paths. */
  readonly names: readonly string[];
}

/** The sections of a MAINTAINERS text, in its order. Text that is no section is passed over. */
export function parseMaintainers(text: string): readonly MaintainersSection[] {
  const sections: MaintainersSection[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const title = lines[i] ?? '';
    // A section is a title with a field in the next line; the explanations at the top have none.
    if (title === '' || FIELD.test(title) || !FIELD.test(lines[i + 1] ?? '')) continue;
    const fields = new Map<string, string[]>();
    let end = i + 1;
    for (; end < lines.length && FIELD.test(lines[end] ?? ''); end++) {
      const [, key = '', value = ''] = FIELD.exec(lines[end] ?? '') ?? [];
      const values = fields.get(key);
      if (values === undefined) fields.set(key, [value.trim()]);
      else values.push(value.trim());
    }
    const of = (key: string): readonly string[] => fields.get(key) ?? [];
    sections.push({
      title,
      line: i + 1,
      maintainers: of('M'),
      trees: of('T'),
      files: of('F'),
      excluded: of('X'),
      names: of('N'),
    });
    i = end - 1;
  }
  return sections;
}

const FIELD = /^([A-Z]):\s*(.*)$/;

/** Says which sections a file belongs to. */
export class SectionFinder {
  private readonly sections: readonly CompiledSection[];

  /** `isFolder` tells whether the tree has a folder of that name: a pattern may leave out the slash behind it. */
  constructor(sections: readonly MaintainersSection[], isFolder: (path: string) => boolean) {
    this.sections = sections.map((section) => ({
      section,
      files: section.files.map((pattern) => pathPattern(pattern, isFolder)),
      excluded: section.excluded.map((pattern) => pathPattern(pattern, isFolder)),
      names: section.names.flatMap(namePattern),
    }));
  }

  /** In the order of the file. The section that takes everything ("THE REST") is left out. */
  sectionsOf(path: string): readonly MaintainersSection[] {
    return this.sections
      .filter(({ section, files, excluded, names }) => {
        if (section.files.includes('*') && section.files.includes('*/')) return false;
        if (excluded.some((matches) => matches(path))) return false;
        return files.some((matches) => matches(path)) || names.some((name) => name.test(path));
      })
      .map(({ section }) => section);
  }
}

interface CompiledSection {
  readonly section: MaintainersSection;
  readonly files: readonly ((path: string) => boolean)[];
  readonly excluded: readonly ((path: string) => boolean)[];
  readonly names: readonly RegExp[];
}

/** As `file_match_pattern` in scripts/get_maintainer.pl of 6.1 has it. */
function pathPattern(
  pattern: string,
  isFolder: (path: string) => boolean,
): (path: string) => boolean {
  const isWhole = pattern.endsWith('/') || isFolder(pattern);
  const plain = pattern.endsWith('/') || !isWhole ? pattern : `${pattern}/`;
  const source = plain
    .replace(/[\\^$+()[\]{}|.]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${source}`);
  if (isWhole) return (path) => expression.test(path);
  const depth = slashesIn(plain);
  return (path) => slashesIn(path) === depth && expression.test(path);
}

function slashesIn(text: string): number {
  return text.split('/').length - 1;
}

/** Perl's expressions that JavaScript reads as well; others match nothing. */
function namePattern(pattern: string): RegExp[] {
  try {
    return [new RegExp(pattern)];
  } catch {
    return [];
  }
}
