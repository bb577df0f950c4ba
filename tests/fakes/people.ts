/** Who takes part in a test. Called once per file: afterwards nobody may have reported a failure. */
import { afterEach, expect } from 'vitest';
import { FakeDht } from './FakeNetwork.ts';
import { friends, Person } from './Person.ts';

export function people() {
  const all: Person[] = [];

  afterEach(() => {
    expect(all.flatMap(({ reports }) => reports)).toEqual([]);
    all.length = 0;
  });

  return {
    /** Somebody who has said their name. */
    known: async (name: string, dht: FakeDht): Promise<Person> => {
      const person = await Person.named(name, dht);
      all.push(person);
      return person;
    },
    /** Two friends, on a network of their own. */
    pair: async () => {
      const dht = new FakeDht();
      const both = await friends(dht);
      all.push(both.alice, both.bob);
      return { dht, ...both };
    },
  };
}
