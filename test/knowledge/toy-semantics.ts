/** Every list and every kind of entry once; lines are counted in the tests that name places. */
export const toySemantics = `format: flagday/semantics
version: 1
name: toy
calls:
  - { call: toy_once, identity: 2, source: { tree: "1.0", file: toy/core.h, function: toy_once } }
  - { call: toy_warn, truth: 1, source: { tree: "1.0", file: toy/core.h, function: toy_warn } }
  - { call: toy_die, noreturn: true, source: { tree: "1.0", file: toy/core.c, function: toy_die } }
  - { call: TOY_BUG_ON, noreturnIf: 1, source: { tree: "1.0", file: toy/core.h, function: TOY_BUG_ON } }
  - { call: toy_is_err, errorPointer: test-or-null, source: { tree: "1.0", file: toy/err.h, function: toy_is_err } }
  - { call: TOY_HAS, configuration: true, source: { tree: "1.0", file: toy/core.h, function: TOY_HAS } }
  - { call: toy_get, writes: [1, 3], outcomes: [0, -EFAULT, positive, valid, error, negative, -7], source: { tree: "1.0", file: toy/user.h, function: toy_get } }
  - { call: toy_size, pure: true, source: { tree: "1.0", file: toy/core.h, function: toy_size } }
domains:
  - { domain: toy_ret_t, types: [toy_ret_t, enum toy_ret], values: [TOY_NONE, TOY_DONE], flags: true, errno: true, source: { tree: "1.0", file: toy/ret.h, function: toy_ret } }
types:
  - { type: toy_size_t, kind: int, bits: 64, signed: false, domain: number, source: { tree: "1.0", file: toy/types.h, function: toy_size_t } }
  - { type: toy_prot_t, kind: struct, source: { tree: "1.0", file: toy/types.h, function: toy_prot_t } }
errnos:
  - { source: { tree: "1.0", file: toy/errno.h, function: EPERM }, values: { EPERM: 1, EINVAL: 22 } }
`;
