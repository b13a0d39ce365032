import type { RewriteParts } from '../rewrite/parts.ts';
import type { MigrationSpec } from '../spec/migration-spec.ts';
import type { Verification } from '../verify/verification.ts';
import { Verifier } from '../verify/verify-change.ts';
import type { ChangeVerifier, Verified } from './apply-select.ts';

/** Holds changes to what they promise. */
export function verifierOf(parts: RewriteParts, spec: MigrationSpec): ChangeVerifier {
  const verifier = new Verifier(parts, spec);
  return {
    verifyChange: (change) =>
      told(
        verifier.verifyChange(change),
        change.alsoDiffers.map(({ text }) => text),
      ),
    verifyFile: (path, bytes, changes) => told(verifier.verifyFile(path, bytes, changes), []),
  };
}

function told(verified: Verification, differences: readonly string[]): Verified {
  return verified.kind === 'holds' ? { kind: 'holds', differences } : verified;
}
