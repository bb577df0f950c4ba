/** A name that nobody else has: 128 random bits. `crypto.randomUUID` needs a secure context. */
export function randomName(): string {
  const parts = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(parts, (part) => part.toString(36)).join('-');
}
