import { Impostor } from './Impostor.ts';
import { inTime, type Person } from './Person.ts';
import { people } from './people.ts';

const { pair } = people();

/** Alice, and an impostor of Bob. Both have written one message before. */
export async function cheated(): Promise<{ alice: Person; bob: Impostor }> {
  const { alice, bob } = await pair();
  await alice.says('from alice');
  await bob.says('from bob');
  await inTime([alice, bob], async () => (await alice.texts()).length === 2);
  await inTime([alice, bob], async () => (await alice.states()).join() === 'delivered');
  return { alice, bob: new Impostor(bob) };
}
