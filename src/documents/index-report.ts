/** What `flagday index --format json` prints. */
export interface IndexDocument {
  readonly format: 'flagday/index';
  readonly version: 1;
  readonly tree: { readonly root: string; readonly files: number; readonly revision?: string };
  readonly bytes: number;
  readonly filesRead: number;
  readonly filesReused: number;
  readonly functions: number;
  readonly macros: number;
  readonly calls: number;
  readonly dispatches: number;
  readonly bindings: number;
  readonly references: number;
  readonly structs: number;
  readonly names: number;
  readonly unlistedConstants: number;
  readonly unreadable: readonly { readonly file: string; readonly reason: string }[];
  readonly notUnderstood: readonly { readonly file: string; readonly places: number }[];
  readonly store: { readonly path: string; readonly bytes: number; readonly saved: boolean };
  readonly seconds: number;
}
