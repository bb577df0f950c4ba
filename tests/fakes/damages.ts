/** Two ways in which a stored value can be damaged. */
import type { VaultKey } from '../../src/chat/ports.ts';
import { encodeCbor } from '../../src/chat/wire/cbor.ts';
import type { Person } from './Person.ts';

export type Damage = (person: Person, key: VaultKey) => Promise<void>;

/** One value that cannot be decoded, and one that cannot even be decrypted. */
export const DAMAGES: [string, Damage][] = [
  [
    'of another shape',
    (person, key) =>
      person.vault.commit([{ kind: 'put', key, value: encodeCbor({ v: 'later', kind: 7 }) }]),
  ],
  ['that does not open', async (person, key) => person.vault.damage(key)],
];
