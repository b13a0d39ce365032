import { Summaries } from '../../src/outcomes/summaries.ts';
import { endingsAdmit, groupsAdmit, summaryAdmits } from './admits.ts';
import { type Activation, type RunInput, runConcretely } from './concrete-interpreter.ts';
import { buildsOf } from './concrete-macros.ts';
import { ConcreteProgram } from './concrete-program.ts';
import { ToyFunctions } from './toy-functions.ts';

/** How much was compared, so that a property cannot hold for want of runs. */
export interface Compared {
  runs: number;
  activations: number;
  /** Activations of functions whose analysis gave up, visibly. */
  skipped: number;
}

/** A run that the analysis says cannot be. */
export class Escaped extends Error {}

/** Runs the first function of each build of the program and holds every activation against the analysis of its function. */
export function expectAdmitted(
  text: string,
  inputs: readonly RunInput[],
  compared: Compared = { runs: 0, activations: 0, skipped: 0 },
): void {
  const builds = buildsOf(text).map((build) => new ConcreteProgram(build));
  const functions = new ToyFunctions(text);
  const summaries = new Summaries(functions, { maxDepth: 24, maxFunctions: 400 });
  for (const program of builds) {
    const [first] = program.functions.keys();
    for (const input of inputs) {
      compared.runs++;
      for (const activation of runConcretely(program, first ?? '', input)) {
        compared.activations++;
        if (!isAdmitted(functions, summaries, activation)) compared.skipped++;
      }
    }
  }
}

/** False when the analysis says itself that it does not know; throws when it is wrong. */
function isAdmitted(
  functions: ToyFunctions,
  summaries: Summaries,
  activation: Activation,
): boolean {
  const id = functions.idOf(activation.function);
  const solved = functions.solved(id);
  if (solved.graph.limits.length > 0) throw new Error(`unread: ${solved.graph.limits[0]?.reason}`);
  const summary = summaries.ask(id);
  if (!groupsAdmit(summary, solved, activation)) throw escaped(activation, 'what callers are told');
  if (solved.limit !== undefined) return false;
  if (!endingsAdmit(solved, activation)) throw escaped(activation, 'the endings');
  if (summary.unknowns.some(({ about }) => about === 'a recursion that does not settle')) {
    return false;
  }
  if (!summaryAdmits(summary, solved, activation)) throw escaped(activation, 'the outcomes');
  return true;
}

function escaped(activation: Activation, what: string): Escaped {
  const calls = [...activation.calls].map(([key, value]) => `${key}=${value}`).join(' ');
  return new Escaped(
    `${activation.function}(${activation.arguments.join(', ')}) returned ${activation.result}, ` +
      `which ${what} do not admit; calls: ${calls}`,
  );
}
