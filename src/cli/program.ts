import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { UserError } from '../base/user-error.ts';
import { addApplyOptions, applyFormat, runApply } from './apply-command.ts';
import { runExplain, runIndex, runOutcomes, runSurvey } from './commands.ts';
import { exitStatus, reportFailure } from './failure.ts';
import { addInitOptions, runInit } from './init-command.ts';
import { type Interrupts, isInterruption } from './interrupt.ts';
import { writeError, writeResult } from './output.ts';
import { addPlanOptions, runPlan } from './plan-command.ts';
import { addTreeOptions } from './tree-options.ts';
import { addTwinsOptions, runTwins } from './twins-command.ts';
import { runWeigh } from './weigh-command.ts';

/** Runs what the arguments ask for and gives the exit status. Never rejects. */
export async function runCommandLine(
  args: readonly string[],
  interrupts: Pick<Interrupts, 'signal'>,
): Promise<number> {
  const run: Run = {
    signal: interrupts.signal,
    help: '',
    status: exitStatus.clean,
    interrupted: partIsSaved,
  };
  try {
    const program = createProgram(run);
    if (args.length === 0) {
      writeError(`${program.helpInformation()}${examples}\n`);
      return exitStatus.userMistake;
    }
    await program.parseAsync(args, { from: 'user' });
    if (!run.signal.aborted) return run.status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return await printHelp(run.help);
    const cause = error instanceof CommanderError ? usageError(error, args) : error;
    if (!isInterruption(cause, run.signal)) return reportFailure(cause, writeError);
  }
  writeError(`interrupted${run.interrupted}\n`);
  return exitStatus.interrupted;
}

/** What passes between commander's callbacks and us. */
interface Run {
  readonly signal: AbortSignal;
  /** What `--help` or `--version` wants printed. */
  help: string;
  status: number;
  /** What follows from an interruption. */
  interrupted: string;
}

const partIsSaved = '; what was read so far is saved, and the next run goes on from there';

async function printHelp(text: string): Promise<number> {
  try {
    await writeResult(text);
    return exitStatus.clean;
  } catch (error) {
    return reportFailure(error, writeError);
  }
}

function createProgram(run: Run): Command {
  const program = new Command('flagday')
    .description('Changes the meaning of an API across a huge C tree without a flag day.')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ helpWidth: 100 })
    .configureOutput({
      writeOut: (text) => {
        run.help += text;
      },
      outputError: () => {},
    })
    .exitOverride()
    .addHelpText('after', examples);
  addTreeOptions(program.command('survey'))
    .description('list every use of functions or macros, with its contexts and the chain of calls')
    .argument('[api...]', 'names of functions or macros')
    .option('--chain', 'print every chain step by step, not only a shortest one for each context')
    .option(
      '--domain-check',
      'instead: find functions in slots that can return what the slot does not take',
    )
    .addHelpText('after', surveyExamples)
    .action(async (apis, flags) => {
      run.status = await runSurvey(apis, flags, run.signal);
    });
  addTreeOptions(program.command('outcomes'))
    .description('print what a function returns and when, and how another one maps its results')
    .argument('<function>', 'name of a function')
    .option('--against <other>', 'show what this function makes of each result, or how it differs')
    .addHelpText('after', outcomesExamples)
    .action(async (name, flags) => {
      run.status = await runOutcomes(name, flags, run.signal);
    });
  addTreeOptions(addPlanOptions(program.command('plan')))
    .description('say what becomes of each use by a migration: convert, keep, or a person decides')
    .argument('<migration>', 'a migration file')
    .action(async (spec, flags) => {
      run.status = await runPlan(spec, flags, run.signal);
    });
  addTreeOptions(addApplyOptions(program.command('apply')), applyFormat())
    .description('rewrite uses as planned, prove each again, print the diff')
    .argument('<migration>', 'a migration file')
    .action(async (spec, flags) => {
      run.status = await runApply(spec, flags, run.signal);
    });
  addTreeOptions(program.command('weigh'))
    .description('plan the ways to carry a migration out, and put their cost side by side')
    .argument('<migration>', 'a migration file')
    .addHelpText('after', weighExamples)
    .action(async (spec, flags) => {
      run.status = await runWeigh(spec, flags, run.signal);
    });
  addTreeOptions(addInitOptions(program.command('init')))
    .description('write a first migration file for a function or macro, from what its tree says')
    .argument('<api>', 'name of a function or macro')
    .action(async (api, flags) => {
      run.status = await runInit(api, flags, run.signal);
    });
  addTreeOptions(program.command('explain'))
    .description('print everything known of a function: callers, callees, bindings, contexts')
    .argument('<function>', 'name of a function or macro')
    .action(async (name, flags) => {
      run.status = await runExplain(name, flags, run.signal);
    });
  addTreeOptions(addTwinsOptions(program.command('twins')))
    .description('show functions whose bodies are the same up to renaming, or nearly so, as a diff')
    .argument('[function]', 'show the twins of this function only')
    .addHelpText('after', twinsExamples)
    .action(async (name, flags) => {
      run.interrupted = '';
      run.status = await runTwins(name, flags, run.signal);
    });
  addTreeOptions(program.command('index'))
    .description('build or refresh the fact store (the other commands do so by themselves)')
    .action(async (flags) => {
      run.status = await runIndex(flags, run.signal);
    });
  return program;
}

const examples = `
Examples:
  flagday survey vm_insert_page --tree ~/linux       who calls it, and from which context
  flagday survey vm_insert_page vm_insert_pages --rev v6.1 --format json
  flagday outcomes vm_insert_page                    what it returns, when, and on which line
  flagday init vm_insert_page -o x.yaml              a first migration file
  flagday plan migrations/vm_insert_page.yaml        what becomes of each use, and why
  flagday apply migrations/vm_insert_page.yaml       the diff of what can be proved
  flagday explain vm_insert_page                     in the git work tree around this folder
  flagday twins --patch 0001-mm.patch                which of its new functions copy an old one
  flagday index                                      read the tree now, so that the rest is fast

Exit status: 0 clean, 1 findings, 2 a mistake in the command or the tree, 3 a bug in flagday.`;

const surveyExamples = `
Examples:
  flagday survey vm_insert_page --tree ~/linux
  flagday survey vm_insert_page --chain | less
  flagday survey my_lock my_unlock --contexts my-project.yaml
  flagday survey --domain-check                     fault handlers that return an errno, for example`;

const outcomesExamples = `
Examples:
  flagday outcomes vm_insert_page --tree ~/linux
  flagday outcomes vm_insert_page --against vmf_insert_page     what the wrapper makes of each value
  flagday outcomes vm_insert_page --format json | jq '.outcomes[].value'`;

const weighExamples = `
Each way is planned on the tree as a migration of its own: as the file says; both names kept and
guarded; a new name, conversions and the old name gone; everybody on the new function with its
results translated back (translate-back: in the file names the function for it); the old name given
the new meaning at once; calls of a shape that a better interface serves (shapes: in the file).

Example:
  flagday weigh migrations/vm_insert_page.yaml --tree ~/linux`;

const twinsExamples = `
Without a function and a change, the tree's functions are shown in groups of twins, largest first.
Blanks and comments count for nothing. Names may differ, each always in the same way; anything else
that differs lowers the similarity. Neither the store nor a context pack is used.

Examples:
  flagday twins --tree ~/linux                       groups of twins in the whole tree
  flagday twins vm_insert_page --similarity 0.8      what is like this function
  flagday twins --diff v6.1..HEAD                    which functions added since v6.1 have twins
  b4 am -o - MSGID | flagday twins --patch -         the same for a mailed series

Exit status: 1 when --diff or --patch adds a function that has a twin, else 0.`;

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  // Our own file, which npm does not install without a version.
  return (JSON.parse(text) as { version: string }).version;
}

/** Commander's complaint in the shape of ours: what is wrong, then what would work. */
function usageError(error: CommanderError, args: readonly string[]): UserError {
  const message = error.message.replace(/^error: /, '');
  const suggestion = /^(.*)\n\(Did you mean (.*)\?\)$/s.exec(message);
  if (suggestion) return new UserError(suggestion[1] ?? '', `Did you mean ${suggestion[2] ?? ''}?`);
  const command = args.find((arg) => commandNames.has(arg));
  const help = command === undefined ? 'flagday --help' : `flagday ${command} --help`;
  return new UserError(message, `${help} lists what there is`);
}

const commandNames: ReadonlySet<string> = new Set([
  'survey',
  'outcomes',
  'plan',
  'apply',
  'init',
  'weigh',
  'explain',
  'twins',
  'index',
]);
