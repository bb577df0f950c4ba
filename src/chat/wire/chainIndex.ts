/**
 * Reads the chain index of a sealed message. This is all that we parse of Olm's own format
 * (version 1: a byte, then fields as in protocol buffers).
 */
const PREKEY_MESSAGE = 0;
/** Field heads: the chain index in a normal message; the normal message in a pre-key message. */
const CHAIN_INDEX = 0x10;
const MESSAGE = 0x22;
/**
 * Bits of a field head that give its type: 0 is a number, anything else a length and that many
 * bytes.
 */
const WIRE_TYPE = 0b111;

/**
 * How many messages of the chain were sealed before this one, by its own claim; 0 if it has none.
 */
export function chainIndex(sealed: Uint8Array): number {
  const message = sealed.subarray(1);
  if (sealed[0] !== PREKEY_MESSAGE) return numberIn(message);
  const inner = field(message, MESSAGE);
  return inner === undefined ? 0 : numberIn(message.subarray(inner.at, inner.at + inner.value));
}

function numberIn(message: Uint8Array): number {
  return field(message, CHAIN_INDEX)?.value ?? 0;
}

/** The number or the length in the first field with this head, and the position after it. */
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
  /** The position after the varint. */
  readonly at: number;
}

/** Seven bits in each byte, the lowest first; the last byte is below 128. At most 35 bits. */
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
