/** A page's message to the waiting service worker of a newer build: the person wants it now. */
export interface TakeOver {
  readonly kind: 'takeOver';
}

export function isTakeOver(asked: unknown): asked is TakeOver {
  return (
    typeof asked === 'object' && asked !== null && 'kind' in asked && asked.kind === 'takeOver'
  );
}
