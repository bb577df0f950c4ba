/** Makes the browser of a test behave as on another system, by its debugging protocol. */
import { cdp } from 'vitest/browser';

interface Settings {
  /** '' takes it back. */
  readonly setTimezoneOverride: { readonly timezoneId: string };
  readonly setEmulatedMedia: {
    readonly features: readonly { readonly name: string; readonly value: string }[];
  };
}

/** The part in use of Playwright's session with the browser. */
interface Session {
  send(method: string, params: object): Promise<unknown>;
}

export async function emulate<Name extends keyof Settings>(
  name: Name,
  params: Settings[Name],
): Promise<void> {
  const session = cdp() as unknown as Session;
  await session.send(`Emulation.${name}`, params);
}
