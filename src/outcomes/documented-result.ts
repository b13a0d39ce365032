/** What a `Return:` text claims, as far as its words are plain. Whatever is not plain claims nothing. */
export interface DocumentedResult {
  /** Errnos it says are returned, without the sign. */
  readonly errnos: readonly string[];
  /** Every errno it mentions in whatever way. */
  readonly mentioned: ReadonlySet<string>;
  /** Constants it marks as such and says are returned: `%IRQ_HANDLED`. */
  readonly constants: readonly string[];
  /** Whether it leaves room for errors it does not name: "a negative errno", "whatever foo() returns". */
  readonly isOpen: boolean;
  /** Whether it also says what comes when nothing fails: then it means to name everything. */
  readonly isWhole: boolean;
  readonly zeroOnSuccess: boolean;
  readonly alwaysZero: boolean;
  readonly nullOnFailure: boolean;
  readonly mentionsNull: boolean;
  readonly mentionsErrorPointer: boolean;
  readonly trueOrFalse: boolean;
  /** "None", "no return value": nothing is returned at all. */
  readonly nothing: boolean;
}

export function parseDocumentedResult(text: string): DocumentedResult {
  const mentioned = new Set<string>();
  for (const [name] of text.matchAll(/\bE[A-Z][A-Z0-9]+\b/g)) mentioned.add(name);
  if (/(?:^|[^\w.])-1\b/.test(text)) mentioned.add('EPERM');
  return {
    errnos: errnosOf(text),
    mentioned,
    constants: constantsOf(text),
    isOpen: isOpen(text),
    isWhole: /\b(?:0|zero|NULL|success\w*|otherwise|else|either)\b/i.test(text),
    zeroOnSuccess: states(text, zeroOnSuccess),
    alwaysZero: states(text, alwaysZero),
    nullOnFailure: states(text, nullOnFailure),
    mentionsNull: /\bNULL\b/i.test(text),
    mentionsErrorPointer: errorPointer.test(text),
    trueOrFalse: states(text, trueOrFalse),
    nothing: nothing.test(text),
  };
}

const zeroOnSuccess = /%?\b(?:0|zero) (?:on|upon|for|if|when|in case of) (?:a )?success/i;
const alwaysZero = /\balways,? (?:returns? )?%?(?:0|zero)\b(?![.x]\d| on\b| if\b| when\b| or\b)/i;
const nullOnFailure =
  /%?\bNULL (?:pointer )?(?:on|upon|for|if|when|in case of) (?:an? |any |the )?(?:error|failure|fail|allocation fail|allocation error|out of memory|no memory|memory)/i;
const errorPointer =
  /ERR_PTR|ERR_CAST|PTR_ERR|IS_ERR|\berror[- ](?:encoded )?(?:pointer|ptr)|\berr(?:no)? ?(?:pointer|ptr)/i;
const trueOrFalse =
  /%?\btrue (?:if|when|on|for|in case|unless|or %?false)|%?\bfalse (?:if|when|on|for|otherwise|in case|unless)/i;
const nothing =
  /^(?:none|nothing|void|n\/a|no return values?|does not return (?:a value|anything)|this function does not return (?:a value|anything)|returns? (?:nothing|none))\.?$/i;

/** Words that comments write where they mean "some errno", and that no header defines. */
const anyErrno = /^E(?:RRNO|X{2,}|XYZ|RR|RRS|RROR|RRORS|FOO|CODE|RRCODE)$/;

/** What says, standing before a code, that it is not returned. */
const negation =
  /\b(?:not|never|no longer|nor|without|except|unlike|instead|rather|besides|ignor\w*|convert\w*|translat\w*|map\w*|treat\w*|turn\w*|replac\w*|swallow\w*|suppress\w*|mask\w*|retr\w*|handl\w*|sets?|stor\w+|writes?|written|got|gets|fail\w* with|callback|hook)\b|n't\b/i;

/** What makes a code depend on how the kernel is built: then another definition may return it. */
const ofAnotherBuild =
  /CONFIG_|\b(?:configured|compiled|built|enabled|disabled|(?:un|not )supported|implement\w*|available|stub)\b/i;

function errnosOf(text: string): string[] {
  const names = new Set<string>();
  for (const match of text.matchAll(/(?<![\w-])%?-%?(E[A-Z][A-Z0-9]+)\b(?![*(])/g)) {
    const name = match[1] ?? '';
    // `toy_error(-EBUSY)` is a number of toy_error()'s making.
    const isConverted = /(?<!ERR_PTR)(?<=\w)\($/.test(text.slice(0, match.index));
    if (anyErrno.test(name) || isConverted || isDoubtful(text, match.index)) continue;
    names.add(name);
  }
  return [...names];
}

function constantsOf(text: string): string[] {
  const names = new Set<string>();
  for (const match of text.matchAll(/%([A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9])\b(?![*(])/g)) {
    const name = match[1] ?? '';
    if (!isDoubtful(text, match.index) && !name.startsWith('CONFIG_')) names.add(name);
  }
  return [...names];
}

function isDoubtful(text: string, at: number): boolean {
  const sentence = around(text, at, /[.;](?=\s)/g);
  return negation.test(before(text, at)) || ofAnotherBuild.test(sentence);
}

/** Whether a pattern matches where nothing before it in its clause takes it back. */
function states(text: string, pattern: RegExp): boolean {
  const match = pattern.exec(text);
  return match !== null && !negation.test(before(text, match.index));
}

/** The part of the clause that stands before `at`. */
function before(text: string, at: number): string {
  const lead = text.slice(0, at);
  return lead.slice(
    Math.max(...[',', ';', '. ', ': ', '('].map((mark) => lead.lastIndexOf(mark))) + 1,
  );
}

/** The piece of the text, cut at `marks`, that holds `at`. */
function around(text: string, at: number, marks: RegExp): string {
  let from = 0;
  for (const { index } of text.matchAll(marks)) {
    if (index >= at) return text.slice(from, index);
    from = index + 1;
  }
  return text.slice(from);
}

function isOpen(text: string): boolean {
  // "-EINVAL on error" names what an error is; "an error otherwise" does not.
  const rest = text
    .replace(/ERR_PTR\([^)]*\)/g, '')
    .replace(
      /\b(?:on|upon|in case of|if|for|any other)\s+(?:an?\s+|any\s+|the\s+)?errors?\b/gi,
      '',
    );
  return openWords.some((pattern) => pattern.test(rest));
}

const openWords: readonly RegExp[] = [
  /\berrors?\b|\berrno\b|\berr\b|\berrcode\b|\bcodes?\b|\bstatus\b/i,
  /\bnegativ\w*|\bnegated\b|-ve\b|<=? *0|less than (?:0|zero)|\bnon-?zero\b|!= *0/i,
  /-E(?:RRNO|X{2,}|XYZ|RR|RROR|FOO)?(?![A-Z])|\bE[A-Z]*\*/,
  /\betc\b|\.\.\.|…|such as|\be\.g\b|for example|for instance|\bincluding\b|\bamong\b/i,
  /\bmay\b|\bmight\b|\bcould\b|\bpossibl\w*|\busually\b|\btypically\b|\busual\b/i,
  /\bwhatever\b|\bpropagat\w*|\bpass(?:es|ed)? (?:up|on|through|back|along)\b|\bforward\w*/i,
  /\bresults?\b|\bvalues? (?:of|from|returned)\b|\breturned by\b|\bsame as\b|\bsee\b/i,
  /\w\(|->\w|\bcallbacks?\b|\bhooks?\b|\bdriver'?s\b|\bother\b|\bothers\b/i,
];
