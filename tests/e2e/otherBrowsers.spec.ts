import { Driven, type Browser } from './browsers/Driven.ts';
import { startFirefox } from './browsers/firefox.ts';
import { startWebKit } from './browsers/webKit.ts';
import { Person } from './Person.ts';
import { test } from './test.ts';

const others: Readonly<Record<string, () => Promise<Browser>>> = {
  'Firefox ESR': startFirefox,
  WebKitGTK: startWebKit,
};

for (const [name, start] of Object.entries(others))
  test(`in ${name} one starts, invites, and talks with a friend in Chromium`, async ({
    browser,
    baseURL,
  }) => {
    test.setTimeout(240_000);
    if (baseURL === undefined) throw new Error('no address');
    const carla = new Driven(await start());
    try {
      await carla.open(baseURL);
      await carla.sees('Who are you?');
      await carla.fills('Your name', 'Carla');
      await carla.presses('Start');
      await carla.sees('Connected');
      await carla.presses('Invite a friend');
      await carla.sees('Ready. Waiting for your friend');
      const code = await carla.reads('Invitation code');

      const bob = await Person.starts(browser, 'Bob');
      await bob.pastes(code);
      await bob.accepts('Carla');
      await carla.sees('Bob');
      await carla.fills('Message', 'from another browser');
      await carla.presses('Send');
      await bob.hears(['from another browser']);
      await bob.says('to another browser');
      await carla.sees('to another browser');
    } finally {
      await carla.close();
    }
  });
