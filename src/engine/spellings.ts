import { findNearSpellings } from '../base/near-spelling.ts';
import type { Project } from './open-project.ts';

/** How many names are suggested for one that does not occur. */
const MAX_SUGGESTIONS = 5;

/** Names of the tree that are spelled almost like `wanted`, nearest first. */
export function spellingsNear(project: Project, wanted: string): string[] {
  const edits = wanted.length <= 4 ? 1 : 2;
  return findNearSpellings(wanted, identifiers(project), edits, MAX_SUGGESTIONS);
}

function* identifiers(project: Project): Generator<string> {
  // The dictionary also holds include paths, conditions and templates.
  for (const name of project.opened.facts.state.dictionary.all())
    if (/^\w+$/.test(name)) yield name;
}
