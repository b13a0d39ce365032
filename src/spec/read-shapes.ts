import { UserError } from '../base/user-error.ts';
import { parsePattern } from '../patterns/parse-pattern.ts';
import type { MigrationText } from './migration-schema.ts';
import type { ShapeSpec } from './migration-spec.ts';
import type { SpecReading } from './spec-reading.ts';

/** Forms of call that another interface would serve better. Throws `UserError` for an argument that is not C. */
export function readShapes({ shapes }: MigrationText, { yaml }: SpecReading): ShapeSpec[] {
  return (shapes ?? []).map((shape, index) => {
    const path = ['shapes', index];
    const wanted = Object.entries(shape.arguments ?? {});
    for (const [position, text] of wanted) {
      const parsed = parsePattern(text, { role: 'replacement' });
      if (parsed.kind === 'pattern' && parsed.pattern.form === 'expression') continue;
      const reason = parsed.kind === 'pattern' ? 'a statement' : parsed.problems[0]?.reason;
      throw new UserError(
        `${yaml.find([...path, 'arguments', position]).place}: ${text} is no form of an argument: ${reason ?? ''}`,
        'give an expression with metavariables: $pages[$i]',
      );
    }
    return {
      name: shape.shape,
      inLoop: shape['in-loop'],
      arguments: new Map(wanted.map(([position, text]) => [Number(position), text])),
      better: shape.better,
      because: shape.because,
      place: yaml.find(path).place,
    };
  });
}
