/** Which form of a file a browser wants: `Accept-Encoding` with its q-values (RFC 9110, 12.5.3). */

/** The better one first; each is the end of the compressed file's name too. */
export const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;
export type Encoding = (typeof ENCODINGS)[number]['name'];

/** What nobody sends is not read to its end. */
const MAX_LENGTH = 1_000;

/** Undefined for the file as it is, which is sent to who wants nothing of it too. */
export function pickEncoding(
  accept: string | undefined,
  available: readonly Encoding[],
): Encoding | undefined {
  const weights = readWeights(accept ?? '');
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const best = available
    .filter((name) => weightOf(name) > 0)
    .sort((one, other) => weightOf(other) - weightOf(one))[0];
  // Whoever says nothing of the file as it is takes it, but likes what they named better.
  const plain = weights.get('identity') ?? 0;
  return best !== undefined && weightOf(best) >= plain ? best : undefined;
}

function readWeights(accept: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of accept.slice(0, MAX_LENGTH).toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim());
    const q = parameters.find((each) => each.startsWith('q='))?.slice(2) ?? '1';
    weights.set(name, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/u.test(q) ? Number(q) : 0);
  }
  return weights;
}
