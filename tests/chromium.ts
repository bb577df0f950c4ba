/**
 * How the tests start the system's Chromium: its pages can reach only this machine, and the nodes
 * of the local network that the test runs in.
 */
/** `rules`: more names and addresses that it can reach, in the format of --host-resolver-rules. */
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
      `--disable-features=${DISABLED_FEATURES.join(',')}`,
      `--host-resolver-rules=${[...rules, network].join(',')}`,
    ],
  };
}

/**
 * Chromium also applies it to literal addresses. scripts/lib/network/addresses.mjs has the reason.
 */
const NOTHING_ELSE = 'MAP * ~NOTFOUND,EXCLUDE localhost,EXCLUDE 127.0.0.1';

/**
 * Chromium uses only the last such list, so it begins with the features that Playwright switches
 * off. The last three prepare suggestions for the address bar that nobody sees: an internal page
 * in each window, which costs ten times as much as an empty page.
 */
const DISABLED_FEATURES = [
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
