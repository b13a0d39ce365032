import type {
  ProcessEnd,
  Processes,
  ProcessRequest,
  ProcessResult,
  RunningProcess,
} from './processes.ts';

/** What a scripted program does: its output in pieces, and how it ends. */
export interface ScriptedRun {
  readonly output: readonly Uint8Array[];
  readonly end: ProcessEnd;
}

/**
 * Programs that exist only in a test. `script` is asked once for each start; what is fed to the program is
 * kept in `inputs`, one text for each start.
 */
export class ScriptedProcesses implements Processes {
  readonly inputs: string[] = [];
  private readonly script: (request: ProcessRequest) => ScriptedRun;

  constructor(script: (request: ProcessRequest) => ScriptedRun) {
    this.script = script;
  }

  async run(request: ProcessRequest): Promise<ProcessResult> {
    const { output, end } = this.script(request);
    return { end, stdout: Buffer.concat([...output]) };
  }

  runSync(request: ProcessRequest, input: Uint8Array): ProcessResult {
    const { output, end } = this.script(request);
    this.inputs.push(Buffer.from(input).toString('latin1'));
    return { end, stdout: Buffer.concat([...output]) };
  }

  start(request: ProcessRequest): RunningProcess {
    const { output, end } = this.script(request);
    const index = this.inputs.push('') - 1;
    return {
      output: inPieces(output),
      end: Promise.resolve(end),
      write: async (bytes: Uint8Array): Promise<void> => {
        this.inputs[index] += Buffer.from(bytes).toString('latin1');
      },
      endInput: (): void => {},
      kill: (): void => {},
    };
  }
}

async function* inPieces(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
