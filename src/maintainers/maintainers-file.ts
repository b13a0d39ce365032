/**
 * One section of a MAINTAINERS file. Fields as the kernel's own MAINTAINERS explains them at its top (6.1,
 * MAINTAINERS, "Descriptions of section entries").
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

/**
 * The sections of a MAINTAINERS text, in its order. A title is the last line without a field before a run of
 * fields; blank lines and comments count for nothing, not even inside a section (`read_maintainer_file` and
 * `find_starting_index` in scripts/get_maintainer.pl of 6.1). Text that is no section is passed over.
 */
export function parseMaintainers(text: string): readonly MaintainersSection[] {
  const drafts: Draft[] = [];
  let draft: Draft | undefined;
  text.split(/\r?\n/).forEach((line, i) => {
    const field = FIELD.exec(line);
    if (field === null) {
      if (!/^\s*(#|$)/.test(line)) draft = { title: line.trim(), line: i + 1, fields: new Map() };
      return;
    }
    if (draft === undefined) return;
    if (draft.fields.size === 0) drafts.push(draft);
    const [, key = '', value = ''] = field;
    const values = draft.fields.get(key);
    if (values === undefined) draft.fields.set(key, [value.trim()]);
    else values.push(value.trim());
  });
  return drafts.map(sectionOf);
}

interface Draft {
  readonly title: string;
  readonly line: number;
  readonly fields: Map<string, string[]>;
}

const FIELD = /^([A-Z]):\s*(.*)$/;

function sectionOf({ title, line, fields }: Draft): MaintainersSection {
  const of = (key: string): readonly string[] => fields.get(key) ?? [];
  return {
    title,
    line,
    maintainers: of('M'),
    trees: of('T'),
    files: of('F'),
    excluded: of('X'),
    names: of('N'),
  };
}

/** Says which sections a file belongs to. */
export class SectionFinder {
  /** Patterns that are no expressions, each with its section: they match nothing. */
  readonly unread: readonly string[];
  private readonly sections: readonly CompiledSection[];

  /** `isFolder` tells whether the tree has a folder of that name: a pattern may leave out the slash behind it. */
  constructor(sections: readonly MaintainersSection[], isFolder: (path: string) => boolean) {
    const unread: string[] = [];
    this.sections = sections.filter(isOfSomething).map((section) => {
      const compile = (patterns: readonly string[], make: PatternMaker): PathTest[] =>
        patterns.flatMap((pattern) => {
          const test = make(pattern, isFolder);
          if (test === undefined) unread.push(`${pattern} in ${section.title}`);
          return test ?? [];
        });
      return {
        section,
        files: compile(section.files, pathPattern),
        excluded: compile(section.excluded, pathPattern),
        names: compile(section.names, namePattern),
      };
    });
    this.unread = unread;
  }

  /** In the order of the file. The section that takes everything ("THE REST") is left out. */
  sectionsOf(path: string): readonly MaintainersSection[] {
    const matches = (test: PathTest): boolean => test(path);
    return this.sections
      .filter(({ files, excluded, names }) => {
        if (excluded.some(matches)) return false;
        return files.some(matches) || names.some(matches);
      })
      .map(({ section }) => section);
  }
}

type PathTest = (path: string) => boolean;

type PatternMaker = (pattern: string, isFolder: (path: string) => boolean) => PathTest | undefined;

interface CompiledSection {
  readonly section: MaintainersSection;
  readonly files: readonly PathTest[];
  readonly excluded: readonly PathTest[];
  readonly names: readonly PathTest[];
}

function isOfSomething({ files }: MaintainersSection): boolean {
  return !files.includes('*') || !files.includes('*/');
}

/**
 * As `read_maintainer_file` and `file_match_pattern` in scripts/get_maintainer.pl of 6.1 have it: only `.`, `*` and
 * `?` are taken as in a file name and everything else as in an expression, so `[ch]` is a choice and `{a,b}` is
 * itself. The script asks for a folder after it has put a backslash before each dot, hence not for one with a dot.
 */
function pathPattern(pattern: string, isFolder: (path: string) => boolean): PathTest | undefined {
  const isBareFolder = !pattern.endsWith('/') && !pattern.includes('.') && isFolder(pattern);
  const plain = isBareFolder ? `${pattern}/` : pattern;
  const source = plain.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.');
  const expression = expressionOf(`^${source}`);
  if (expression === undefined) return undefined;
  if (plain.endsWith('/')) return (path) => expression.test(path);
  const depth = slashesIn(plain);
  return (path) => slashesIn(path) === depth && expression.test(path);
}

function slashesIn(text: string): number {
  return text.split('/').length - 1;
}

/** Matched anywhere in the path, with Perl's `x` flag: blanks outside of brackets and comments are left out. */
function namePattern(pattern: string): PathTest | undefined {
  const plain = pattern.replace(/(\\.|\[(?:\\.|[^\]\\])*\])|\s+|#.*/g, '$1');
  const expression = expressionOf(plain);
  return expression === undefined ? undefined : (path) => expression.test(path);
}

/** Perl's expressions that JavaScript reads as well. */
function expressionOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
