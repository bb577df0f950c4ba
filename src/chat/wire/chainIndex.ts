/**
 * Where a sealed message stands among those of its chain: the one thing that is read of Olm's
 * own format (version 1: a byte, then fields as in protocol buffers).
 */
const PREKEY_MESSAGE = 0;
/** Fields: the number in a normal message; the normal message in a pre-key message. */
const CHAIN_INDEX = 0x10;
const MESSAGE = 0x22;
/** Of a field's head: what follows; 0 is a number, else it is a length and as many bytes. */
const WIRE_TYPE = 0b111;

/** How many were sealed before it, as it says itself; 0 if it says nothing. */
export function chainIndex(sealed: Uint8Array): number {
  const message = sealed.subarray(1);
  if (sealed[0] !== PREKEY_MESSAGE) return numberIn(message);
  const inner = field(message, MESSAGE);
  return inner === undefined ? 0 : numberIn(message.subarray(inner.at, inner.at + inner.value));
}

function numberIn(message: Uint8Array): number {
  return field(message, CHAIN_INDEX)?.value ?? 0;
}

/** A field's number, or its length, and what follows that. */
function field(message: Uint8Array, head: number): Varint | undefined {
  let at = 1;
  while (at < message.length) {
    const found = varint(message, at + 1);
    if (found === undefined || message[at] === head) return found;
    at = found.at + (((message[at] ?? 0) & WIRE_TYPE) === 0 ? 0 : found.value);
  }
  return undefined;
}

interface Varint {
  readonly value: number;
  /** Where it ends. */
  readonly at: number;
}

/** Seven bits in each byte, the lowest first; the last one is below 128. No more than 35 bits. */
function varint(message: Uint8Array, from: number): Varint | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = message[from + i];
    if (byte === undefined) return undefined;
    value += (byte % 128) * 128 ** i;
    if (byte < 128) return { value, at: from + i + 1 };
  }
  return undefined;
}
