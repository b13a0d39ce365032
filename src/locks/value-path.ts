import type { Place, Value, Variable } from '../outcomes/control-flow-graph.ts';
import { UNNAMED } from './held-state.ts';

/** How the names of a function's variables are written in paths. */
export type VariableName = (variable: number) => string;

/** Parameters as `$0`, `$1`, so that a caller can put its arguments there; locals by their names. */
export function parameterNames(variables: readonly Variable[]): VariableName {
  return (variable) => {
    const found = variables[variable];
    if (found === undefined) return UNNAMED;
    return found.parameter >= 0 ? `$${found.parameter}` : found.name || UNNAMED;
  };
}

/** The C expression that a value is, near enough to the text to tell locks apart; `?` for calculations. */
export function pathOfValue(value: Value, nameOf: VariableName): string {
  switch (value.kind) {
    case 'read':
      return pathOfPlace(value.place, nameOf);
    case 'address': {
      const path = pathOfPlace(value.place, nameOf);
      return path === UNNAMED ? UNNAMED : `&${path}`;
    }
    case 'convert':
      return pathOfValue(value.operand, nameOf);
    case 'number':
      return value.name ?? String(value.value);
    case 'name':
      return value.name;
    default:
      return UNNAMED;
  }
}

function pathOfPlace(place: Place, nameOf: VariableName): string {
  switch (place.kind) {
    case 'local':
      return nameOf(place.variable);
    case 'global':
      return place.name;
    case 'target': {
      const path = pathOfValue(place.pointer, nameOf);
      if (path === UNNAMED) return UNNAMED;
      return path.startsWith('&') ? path.slice(1) : `*${path}`;
    }
    case 'field':
      return fieldPath(place.base, place.name, nameOf);
    case 'element': {
      const base = pathOfPlace(place.base, nameOf);
      const index = pathOfValue(place.index, nameOf);
      return base === UNNAMED || index === UNNAMED ? UNNAMED : `${base}[${index}]`;
    }
  }
}

function fieldPath(base: Place, field: string, nameOf: VariableName): string {
  if (base.kind === 'target') {
    const pointer = pathOfValue(base.pointer, nameOf);
    if (pointer === UNNAMED) return UNNAMED;
    return pointer.startsWith('&') ? `${pointer.slice(1)}.${field}` : `${pointer}->${field}`;
  }
  const path = pathOfPlace(base, nameOf);
  return path === UNNAMED ? UNNAMED : `${path}.${field}`;
}

/** The field that a value is, or is the address of, with its struct's tag: `mm_struct.mmap_sem`; `?` for a struct that is not known. */
export function fieldOfValue(value: Value): string | undefined {
  if (value.kind === 'convert') return fieldOfValue(value.operand);
  if (value.kind !== 'address' && value.kind !== 'read') return undefined;
  const { place } = value;
  if (place.kind !== 'field') return undefined;
  const struct = /^(?:struct |union )?(\w+)$/.exec(place.base.type.text)?.[1] ?? UNNAMED;
  return `${struct}.${place.name}`;
}
