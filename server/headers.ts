/** The headers of every answer: the scripts of workers need them like the page. */
import { socketOrigins, type OriginRules } from './relay/ownOrigin.ts';

export interface HeaderRules {
  /** Whether the page dials nodes itself and not through the relay. */
  readonly direct: boolean;
  readonly origins: OriginRules;
  /** Whether browsers shall use https only, for a year. */
  readonly hsts: boolean;
}

export type Headers = Readonly<Record<string, string>>;

/** The page does not use these features, so an injected script shall not have them either. */
const DENIED = [
  'accelerometer',
  'bluetooth',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xr-spatial-tracking',
];
const PERMISSIONS = [
  'camera=(self)',
  'screen-wake-lock=(self)',
  ...DENIED.map((name) => `${name}=()`),
].join(', ');
/** In seconds. */
const YEAR = 31_536_000;

/** `host` is the header of the request. */
export function headersFor(rules: HeaderRules, host: string | undefined): Headers {
  const { direct, origins, hsts } = rules;
  // Some browsers compare the scheme of 'self' too, so it does not allow WebSockets to our server.
  const connect = direct ? ['ws:'] : socketOrigins(host, origins);
  const policy = [
    "default-src 'none'",
    // The Veilid node is WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "manifest-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types parley svelte-trusted-html',
  ];
  return {
    'content-security-policy': policy.join('; '),
    'permissions-policy': PERMISSIONS,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(hsts && !isLocal(host) && { 'strict-transport-security': `max-age=${String(YEAR)}` }),
  };
}

/** There it would apply to every port, and so to other programs of the person on their machine. */
function isLocal(host: string | undefined): boolean {
  return host === undefined || /^localhost(?::|$)/iu.test(host);
}
