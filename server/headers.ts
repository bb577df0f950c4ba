/** The headers of every answer: scripts of workers need them as much as the page. */

/** `direct`: the page dials nodes by itself and not through the relay. */
export function headersFor(direct: boolean): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    // The node is WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self'${direct ? ' ws:' : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types parley svelte-trusted-html',
  ];
  return {
    'content-security-policy': policy.join('; '),
    'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
