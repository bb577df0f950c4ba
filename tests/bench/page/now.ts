/** Milliseconds since 1970; two browsers on one machine agree to a fraction of a millisecond. */
export const now = (): number => performance.timeOrigin + performance.now();
