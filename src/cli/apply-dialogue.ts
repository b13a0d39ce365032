import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Ask, Decision, Proposal } from '../engine/apply-choose.ts';
import { editText } from '../host/editor.ts';
import { nodeHost } from '../host/host.ts';
import { renderPlanSite } from '../report/plan-site-text.ts';
import { renderProposal } from '../report/proposal-text.ts';
import { reportWidth, writeError } from './output.ts';

/** Where questions go and answers come from: a terminal, or a test's script. */
export interface Conversation {
  readonly write: (text: string) => void;
  /** The next line without its end; undefined when there is none any more. */
  readonly readLine: () => Promise<string | undefined>;
  /** Lets somebody edit a text; undefined, and nothing changes, when the editor says no. */
  readonly edit: (text: string) => string | undefined;
  readonly close: () => void;
  readonly width: number;
  readonly color: boolean;
}

const KEYS = 'y,n,e,w,a,q,?';
const HELP = `y - make this change
n - leave it out
e - edit it; what you write is verified again
w - why: how the use is reached, what becomes of each value, what is taken for granted
a - make this change and all that follow
q - leave out this change and all that follow
? - print this help
`;

/** Asks about changes as `git add -p` asks about hunks. */
export class ApplyDialogue {
  private readonly conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }

  /** Talks on stderr, so that the diff on stdout stays alone. */
  static onTerminal(color: boolean, signal: AbortSignal): ApplyDialogue {
    const lines = createInterface({ input: process.stdin, terminal: false });
    signal.addEventListener('abort', () => lines.close());
    const iterator = lines[Symbol.asyncIterator]();
    return new ApplyDialogue({
      write: writeError,
      readLine: async () => {
        const { done, value } = await iterator.next();
        return done === true ? undefined : value;
      },
      edit: editInEditor,
      close: () => lines.close(),
      width: reportWidth(),
      color,
    });
  }

  /** `beforeAsking` clears the terminal's line. */
  asker(beforeAsking: () => void): Ask {
    return async (proposal) => {
      beforeAsking();
      return await this.ask(proposal);
    };
  }

  close(): void {
    this.conversation.close();
  }

  private async ask(proposal: Proposal): Promise<Decision> {
    const { write, readLine, width, color } = this.conversation;
    const { number, plan, differences } = proposal;
    const diff = Buffer.from(proposal.diff, 'latin1').toString('utf8');
    const shown = { number, sites: plan.sites, differences, diff };
    write(await renderProposal(shown, { width, color }));
    let text = proposal.diff;
    for (;;) {
      write(`Make this change [${KEYS}]? `);
      const answer = await readLine();
      switch (answer?.trim().toLowerCase()[0]) {
        case 'y':
          return { kind: 'yes' };
        case 'n':
          return { kind: 'no' };
        case 'a':
          return { kind: 'all' };
        case 'q':
          return { kind: 'quit' };
        case 'e': {
          const edited = this.edit(proposal, text);
          if (edited === undefined) break;
          if (typeof edited !== 'string') return edited;
          text = edited;
          break;
        }
        case 'w':
          write(`\n${await renderPlanSite(proposal.plan, { width, color })}\n`);
          break;
        default:
          // Without anybody to answer, nothing more is agreed to.
          if (answer === undefined) return { kind: 'quit' };
          write(HELP);
      }
    }
  }

  /** The decision, or the text to go on with when it does not hold; undefined when there is none. */
  private edit(proposal: Proposal, text: string): Decision | string | undefined {
    const { edit, write } = this.conversation;
    const edited = edit(text);
    if (edited === undefined) {
      write('The editor failed, or the text is empty; nothing was changed.\n');
      return undefined;
    }
    const revision = proposal.revise(edited);
    if (revision.kind === 'holds') return { kind: 'edited', change: revision.change };
    write('That does not hold:\n');
    for (const reason of revision.reasons) write(`  - ${reason}\n`);
    return edited;
  }
}

const HINTS = `# Change the lines that begin with "+". To keep a line that would go, make its "-" a blank.
# Lines that begin with "#" are left out. An empty text changes nothing.
`;

/** As git chooses an editor: GIT_EDITOR, VISUAL, EDITOR, vi. */
function editInEditor(text: string): string | undefined {
  const { GIT_EDITOR, VISUAL, EDITOR } = nodeHost.environment;
  const shown = HINTS + text.replace(/^#.*\n/gm, '');
  const edited = editText(GIT_EDITOR || VISUAL || EDITOR || 'vi', shown, 'change.diff');
  return edited?.trim() === '' ? undefined : edited;
}
