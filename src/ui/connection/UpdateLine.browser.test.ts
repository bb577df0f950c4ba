import { expect, test } from 'vitest';
import { ScriptedServiceWorkers } from '../../../tests/fakes/ScriptedServiceWorkers.ts';
import { scenes } from '../../../tests/screens/scenes.ts';
import { openApp } from '../../../tests/screens/openApp.ts';
import { en } from '../text/en.ts';

async function show(scene: string, workers: ScriptedServiceWorkers) {
  const { screen } = await openApp(scene, scenes[scene]?.hash || '#', {}, { workers });
  return screen;
}

test('a newer version is offered in a line that was empty before', async () => {
  const workers = new ScriptedServiceWorkers();
  const screen = await show('conversation', workers);
  const line = screen.getByRole('status', { name: en.update.label });
  await expect.element(line).toHaveTextContent(/^$/u);
  const worker = workers.brings();
  await expect.element(line).toHaveTextContent(en.update.ready);
  await screen.getByRole('button', { name: en.update.now }).click();
  expect(worker.asked).toEqual([{ kind: 'takeOver' }]);
  await expect.element(line).toHaveTextContent(en.update.changing);
  workers.takesOver();
  await expect.poll(() => workers.reloads).toBe(1);
});

test.each([
  ['that failed to start', 'failed-storage'],
  ['that has no name yet', 'first-run'],
])('a version %s can still be updated', async (_, scene) => {
  const workers = new ScriptedServiceWorkers();
  const screen = await show(scene, workers);
  const worker = workers.brings();
  await screen.getByRole('button', { name: en.update.now }).click();
  expect(worker.asked).toEqual([{ kind: 'takeOver' }]);
});

test('text typed just before the page reloads is saved', async () => {
  const workers = new ScriptedServiceWorkers();
  const { backend, page, screen } = await openApp('conversation', '#c=mira', {}, { workers });
  await screen.getByRole('textbox', { name: en.conversation.message }).fill('half a sent');
  let saved: readonly string[] = [];
  workers.reload = () => {
    saved = [...backend.calls];
    workers.reloads += 1;
  };
  workers.brings();
  page.update.apply();
  workers.takesOver();
  await expect.poll(() => workers.reloads).toBe(1);
  expect(saved).toContain('saveDraft half a sent');
});
