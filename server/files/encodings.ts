/** Picks the encoding of a file by `Accept-Encoding` and its q-values (RFC 9110, 12.5.3). */

/** In order of preference. `ending` ends the name of the compressed file. */
export const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;
export type Encoding = (typeof ENCODINGS)[number]['name'];

/** Characters. No browser sends a longer header, so the rest is ignored. */
const MAX_LENGTH = 1_000;

/** Undefined for the uncompressed file, also if the browser accepts no encoding at all. */
export function pickEncoding(
  accept: string | undefined,
  available: readonly Encoding[],
): Encoding | undefined {
  const weights = readWeights(accept ?? '');
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  const best = available
    .filter((name) => weightOf(name) > 0)
    .sort((one, other) => weightOf(other) - weightOf(one))[0];
  // A header without `identity` accepts the uncompressed file but prefers the encodings it names.
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
