/** What functions of a domain return, to stand behind "returns": `VM_FAULT_* codes`. */
export function codesOf(domain: string): string {
  return codes.get(domain) ?? `${domain} values`;
}

/** `int (errno)`; a type that is the domain stands alone. */
export function typeAndDomain(resultType: string, domain: string): string {
  return resultType === domain || resultType === '' ? domain : `${resultType} (${domain})`;
}

/** Who fills a slot: `a fault handler`, `a handler for request_irq()`. */
export function handlerOf(slot: string): string {
  const registrar = /^(.+\(\))#\d+$/.exec(slot)?.[1];
  if (registrar !== undefined) return `a handler for ${registrar}`;
  const field = slot.slice(slot.lastIndexOf('.') + 1);
  // `ndo_open` is read out letter by letter.
  return `${/^(?:[aeiou]|ndo_)/i.test(field) ? 'an' : 'a'} ${field} handler`;
}

const codes: ReadonlyMap<string, string> = new Map([
  ['vm_fault_t', 'VM_FAULT_* codes'],
  ['irqreturn_t', 'IRQ_* codes'],
  ['netdev_tx_t', 'NETDEV_TX_* codes'],
  ['blk_status_t', 'BLK_STS_* codes'],
  ['errno', '0 or a negative errno'],
  ['bool', 'true or false'],
  ['pointer', 'a pointer'],
  ['void', 'nothing'],
]);
