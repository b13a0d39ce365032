#!/usr/bin/env node
import process from 'node:process';
import { exitStatus, reportFailure } from './failure.ts';
import { watchInterrupts } from './interrupt.ts';
import { writeError } from './output.ts';
import { runCommandLine } from './program.ts';

// What escapes every handler is our bug too; Node's own exit status for it, 1, would claim findings.
process.on('uncaughtException', (error) => {
  reportFailure(error, writeError);
  process.exit(exitStatus.bug);
});

const interrupts = watchInterrupts();
// `exitCode` and not `exit()`: a pipe may still be taking the last of the output.
process.exitCode = await runCommandLine(process.argv.slice(2), interrupts);
interrupts.stop();
