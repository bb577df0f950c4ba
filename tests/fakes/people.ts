/**
 * The people of a test. Call it once per file: after each test it checks that nobody has reported
 * a failure.
 */
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
    /** A person who has introduced themselves. */
    known: async (name: string, dht: FakeDht): Promise<Person> => {
      const person = await Person.named(name, dht);
      all.push(person);
      return person;
    },
    /** Two friends on their own network. */
    pair: async () => {
      const dht = new FakeDht();
      const both = await friends(dht);
      all.push(both.alice, both.bob);
      return { dht, ...both };
    },
  };
}
