/** The headers of every answer: scripts of workers need them as much as the page. */
import { socketOrigins, type OriginRules } from './relay/ownOrigin.ts';

export interface HeaderRules {
  /** The page dials nodes by itself and not through the relay. */
  readonly direct: boolean;
  readonly origins: OriginRules;
  /** Whether browsers are to ask by https only, for a year. */
  readonly hsts: boolean;
}

export type Headers = Readonly<Record<string, string>>;

/** What a page has no use for, no script that got into it is to have either. */
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
const YEAR = 31_536_000;

/** `host`: as the request has it. */
export function headersFor(rules: HeaderRules, host: string | undefined): Headers {
  const { direct, origins, hsts } = rules;
  // For some browsers 'self' is the page's scheme too: WebSockets to its server are then foreign.
  const connect = direct ? ['ws:'] : socketOrigins(host, origins);
  const policy = [
    "default-src 'none'",
    // The node is WebAssembly.
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

/** It would hold for every port, and so for what else somebody runs on their own machine. */
function isLocal(host: string | undefined): boolean {
  return host === undefined || /^localhost(?::|$)/iu.test(host);
}
