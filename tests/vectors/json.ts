/** Vectors as JSON: bytes are strings of 0x and hexadecimal digits. */
const PREFIX = '0x';

export function toJson(value: unknown): string {
  return `${JSON.stringify(readable(value), undefined, 2)}\n`;
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(PREFIX)
      ? Uint8Array.from(Buffer.from(value.slice(PREFIX.length), 'hex'))
      : value,
  );
}

function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return PREFIX + Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, readable(part)]));
}
