import { Driven, type Browser } from './browsers/Driven.ts';
import { startFirefox } from './browsers/firefox.ts';
import { Refusing } from './browsers/nowhereElse.ts';
import { startWebKit } from './browsers/webKit.ts';
import { Person } from './Person.ts';
import { port } from './ports.ts';
import { Served } from './Served.ts';
import { expect, test } from './test.ts';

/**
 * Only Chromium can map the addresses of the nodes; other browsers reach them through the relay.
 */
const served = new Served(port('otherBrowsers'));

const elsewhere = new Refusing();

test.beforeAll(() => elsewhere.starts());
test.afterAll(() => elsewhere.ends());
test.beforeAll(() => served.starts('dist-server/main.js', ['--relay']));
test.afterAll(() => served.ends());

const others: Readonly<Record<string, () => Promise<Browser>>> = {
  'Firefox ESR': startFirefox,
  WebKitGTK: startWebKit,
};

for (const [name, start] of Object.entries(others)) {
  test(`${name} sends requests and sockets for other machines to a proxy that refuses them`, async () => {
    const browser = await start();
    try {
      await browser.run(() => {
        new Image().src = 'http://192.0.2.1/';
        new Image().src = 'https://192.0.2.2/';
        new WebSocket('ws://192.0.2.3/');
        new WebSocket('wss://192.0.2.4/');
      });
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'])
        await expect.poll(() => elsewhere.asked.join('\n')).toContain(address);
    } finally {
      await browser.close();
    }
  });

  test(`a person in ${name} starts, invites, and talks with a friend in Chromium`, async ({
    browser,
  }) => {
    const carla = new Driven(await start());
    try {
      await carla.open(served.address);
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
}
