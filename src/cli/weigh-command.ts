import { exitStatus } from './failure.ts';
import { reportWidth, useColor, writeResult } from './output.ts';
import { type TreeFlags, withTree } from './tree-options.ts';

/** `flagday weigh`: loads the engine and the report when it runs, as the other commands do. */
export async function runWeigh(
  spec: string,
  flags: TreeFlags,
  signal: AbortSignal,
): Promise<number> {
  const document = await withTree(flags, signal, async (options) => {
    const { weighMigration } = await import('../engine/weigh.ts');
    return weighMigration(spec, options);
  });
  if (signal.aborted) return exitStatus.interrupted;
  if (flags.format === 'json') {
    const { renderJson } = await import('../report/json.ts');
    await writeResult(renderJson(document));
  } else {
    const { renderWeigh } = await import('../report/weigh-text.ts');
    const style = { width: reportWidth(), color: useColor(flags.color) };
    await writeResult(await renderWeigh(document, style));
  }
  return exitStatus.clean;
}
