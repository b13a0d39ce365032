import { NumberSet } from './number-set.ts';
import type { ReturnValue } from './summary.ts';

/** Numbers that mean an errno, also as an unsigned type holds them. */
const ERRNOS: NumberSet = NumberSet.range(-4095n, -1n)
  .union(NumberSet.range((1n << 32n) - 4095n, (1n << 32n) - 1n))
  .union(NumberSet.range((1n << 64n) - 4095n, (1n << 64n) - 1n));

/** What a domain's consumers make of numbers. */
interface DomainRule {
  readonly legal: NumberSet;
  readonly tolerated: NumberSet;
  readonly because: string;
}

/**
 * Which numbers belong to a domain. Sources, Linux 6.1: include/linux/irqreturn.h, enum irqreturn (the
 * values are bits: IRQ_HANDLED and IRQ_WAKE_THREAD); include/linux/netdevice.h, enum netdev_tx and
 * dev_xmit_complete(), which takes a negative result and the NET_XMIT_* codes as "the driver has the
 * packet"; include/linux/mm_types.h, enum vm_fault_reason.
 */
const RULES: ReadonlyMap<string, DomainRule> = new Map([
  ['irqreturn_t', { legal: NumberSet.range(0n, 3n), tolerated: NumberSet.nothing, because: '' }],
  [
    'netdev_tx_t',
    {
      legal: NumberSet.range(0n, 0x10n),
      tolerated: ERRNOS,
      because: 'dev_xmit_complete() takes a negative result as sent or dropped by the driver',
    },
  ],
  [
    'vm_fault_t',
    { legal: NumberSet.range(0n, 0xfffffn), tolerated: NumberSet.nothing, because: '' },
  ],
]);

/** Whether a returned value belongs to another domain for sure; "any number" is no stray. */
export function isStray(domain: string, returned: ReturnValue): boolean {
  const rule = RULES.get(domain);
  if (rule === undefined || returned.kind === 'nothing') return false;
  if (returned.kind === 'number') return !rule.legal.has(returned.value);
  return !returned.set.intersects(rule.legal) && returned.set.isWithin(NumberSet.negative);
}

/** Why the domain's consumers can live with a stray value; null when they cannot. */
export function toleratedBecause(domain: string, returned: ReturnValue): string | null {
  const rule = RULES.get(domain);
  if (rule === undefined || returned.kind === 'nothing') return null;
  const set = returned.kind === 'number' ? NumberSet.of(returned.value) : returned.set;
  return rule.tolerated.intersects(set) ? rule.because : null;
}
