import type { UseInspector } from '../plan/plan-function.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import type { Analysis } from './analysis.ts';
import type { Project } from './open-project.ts';

/** What rules and preconditions ask of a use, found out when they ask. */
export function inspectorOf(
  _project: Project,
  _analysis: Analysis,
  _spec: MigrationSpec,
): UseInspector {
  return {
    factsOf: () => ({
      argument: () => undefined,
      maySleep: () => 'unknown',
      isLockHeld: () => 'unknown',
      returnsOnly: () => 'unknown',
    }),
    shapeOf: () => undefined,
    preconditionsOf: () => [],
  };
}
