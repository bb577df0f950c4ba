/**
 * How the tests start the system's Chromium: what its pages can reach is this machine, and the
 * nodes of the local network that the test runs in.
 */
/** `rules`: more names and addresses that it can reach, as --host-resolver-rules has them. */
export function chromiumLaunch(rules: readonly string[] = []) {
  const network = process.env['PARLEY_RESOLVER_RULES'] ?? NOTHING_ELSE;
  return {
    executablePath: process.env['PARLEY_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${SWITCHED_OFF.join(',')}`,
      `--host-resolver-rules=${[...rules, network].join(',')}`,
    ],
  };
}

/** Chromium applies it to literal addresses, too. scripts/lib/network/addresses.mjs says more. */
const NOTHING_ELSE = 'MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1';

/**
 * Chromium takes the last list only, so those that Playwright switches off come first. The other
 * three prepare suggestions for an address bar that nobody sees: a page of the browser's own for
 * each window, which costs ten times what an empty page does.
 */
const SWITCHED_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
];
