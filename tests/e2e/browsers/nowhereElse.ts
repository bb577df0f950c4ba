/**
 * What keeps a browser on this machine that has no rules for names and addresses: a proxy for
 * everything else, at a port where nobody listens.
 */
export const NOBODY = { host: '127.0.0.1', port: 9 } as const;
export const THIS_MACHINE = ['localhost', '127.0.0.1'] as const;
