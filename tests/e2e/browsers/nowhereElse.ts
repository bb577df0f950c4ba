/**
 * Keeps a browser that has no resolver rules on this machine: everything else goes to a proxy at a
 * port where nobody listens.
 */
export const NOBODY = { host: '127.0.0.1', port: 9 } as const;
export const THIS_MACHINE = ['localhost', '127.0.0.1'] as const;
