import type { SurveyDocument } from '../documents/survey.ts';
import type { Project } from './open-project.ts';

/** Which tree a document speaks of. */
export function treeOf(project: Project): SurveyDocument['tree'] {
  const { listing } = project.opened.facts.state;
  const { root, revision } = listing;
  const files = listing.files.length;
  return revision === undefined ? { root, files } : { root, files, revision: revision.name };
}
