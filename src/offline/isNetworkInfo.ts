/** Whether it names a network: a door in the way may answer in JSON, too. The rest is for the page. */
export function isNetworkInfo(said: unknown): boolean {
  if (typeof said !== 'object' || said === null || !('network' in said)) return false;
  return said.network === 'public' || said.network === 'private';
}
