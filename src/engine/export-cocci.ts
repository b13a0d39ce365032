import { nodeHost } from '../host/host.ts';
import { exportSmpl, type SmplExport } from '../rewrite/smpl/export-smpl.ts';
import { withProject } from './open-project.ts';
import type { TreeOptions } from './options.ts';
import { planProject } from './plan.ts';
import { readSpec } from './read-spec.ts';
import { treeOf } from './tree-document.ts';

/**
 * What SmPL can say of the migration in `file`, planned on the tree.
 *
 * Throws `UserError` as `planMigration` does.
 */
export async function exportCocci(file: string, options: TreeOptions): Promise<SmplExport> {
  const { spec, contexts } = readSpec(nodeHost, file, options.contexts);
  return await withProject({ ...options, contexts }, async (project) => {
    const { sites } = await planProject(project, spec, options);
    const { root, revision } = treeOf(project);
    const at = revision === undefined ? '' : ` at ${revision}`;
    const origin = [`From ${file}, planned by flagday on ${root}${at}.`];
    return exportSmpl(project.search, spec, sites, origin);
  });
}
