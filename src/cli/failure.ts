import { UserError } from '../base/user-error.ts';
import { printable } from '../report/printable.ts';

/** What the process says to a script. */
export const exitStatus = {
  clean: 0,
  findings: 1,
  userMistake: 2,
  bug: 3,
  /** 128 + SIGINT, as shells report it. */
  interrupted: 130,
} as const;

/** Explains why there is no result, and gives the exit status that goes with it. */
export function reportFailure(error: unknown, write: (text: string) => void): number {
  if (error instanceof UserError) {
    write(userMistakeText(error));
    return exitStatus.userMistake;
  }
  write(bugText(error));
  return exitStatus.bug;
}

/** The messages of user errors quote what the user or the tree wrote, control characters included. */
function userMistakeText({ message, cure }: UserError): string {
  const help = cure === undefined ? '' : `  help: ${shown(cure)}\n`;
  return `error: ${shown(message)}\n${help}`;
}

function shown(text: string): string {
  return text.split('\n').map(printable).join('\n  ');
}

function bugText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    `error: this is a bug in flagday, not in your tree or your command\n` +
    `${shown(stack)}\n` +
    `  help: report the lines above with the command you ran; the results of other commands are not affected\n`
  );
}
