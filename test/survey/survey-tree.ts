import type { ExplainDocument } from '../../src/documents/explain.ts';
import type { SurveyDocument } from '../../src/documents/survey.ts';
import { explainFunction } from '../../src/engine/explain.ts';
import type { TreeOptions } from '../../src/engine/options.ts';
import { surveyApis } from '../../src/engine/survey.ts';

/** A tree, and the store that a test keeps its facts in. */
export interface TestedTree {
  readonly root: string;
  readonly store: string;
  readonly jobs?: number;
}

/** A warning is a failure: nothing is wrong with the tested trees and their stores. */
export async function surveyTree(
  tree: TestedTree,
  apis: readonly string[],
): Promise<SurveyDocument> {
  return await surveyApis(apis, optionsOf(tree));
}

export async function explainInTree(tree: TestedTree, name: string): Promise<ExplainDocument> {
  return await explainFunction(name, optionsOf(tree));
}

function optionsOf({ root, store, jobs }: TestedTree): TreeOptions {
  return {
    tree: root,
    rev: undefined,
    store,
    contexts: undefined,
    jobs,
    progress: undefined,
    warn: (message) => {
      throw new Error(`unexpected warning: ${message}`);
    },
    signal: new AbortController().signal,
  };
}
