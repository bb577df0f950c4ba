/**
 * Whether the file names a network: a captive portal may answer with JSON too. The page checks the
 * other fields.
 */
export function isNetworkInfo(said: unknown): boolean {
  if (typeof said !== 'object' || said === null || !('network' in said)) return false;
  return said.network === 'public' || said.network === 'private';
}
