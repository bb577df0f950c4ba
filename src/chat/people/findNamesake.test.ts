import { describe, expect, test } from 'vitest';
import type { ConversationId, PublicKey } from '../ids.ts';
import { findNamesake, type Known } from './findNamesake.ts';

const key = (byte: number) => new Uint8Array(32).fill(byte) as PublicKey;
const [ANNA, MALLORY] = [key(1), key(2)];

function friend(id: string, of: PublicKey, more: Partial<Known> = {}): Known {
  const names = ['Anna'];
  return {
    id: id as ConversationId,
    names,
    key: of,
    verified: false,
    warned: false,
    wentOnDespite: undefined,
    ...more,
  };
}

const anna = friend('anna', ANNA);
const id = (found: Known | undefined) => found?.id;

describe('somebody with the name of a friend', () => {
  test('is found, and not the person themselves', () => {
    expect(id(findNamesake('anna', MALLORY, [anna]))).toBe('anna');
    expect(findNamesake('Anna', ANNA, [anna])).toBeUndefined();
    expect(findNamesake('Annabel', MALLORY, [anna])).toBeUndefined();
  });

  test('is found again in each further conversation with the same key', () => {
    const before = friend('before', MALLORY);
    for (const known of [
      [anna, before],
      [before, anna],
      [{ ...anna, verified: true }, before],
      [before, friend('again', MALLORY), anna],
    ])
      expect(id(findNamesake('Anna', MALLORY, known))).toBe('anna');
  });

  test('is found again under another name than the one that was accepted', () => {
    const before = friend('before', MALLORY, {
      names: ['Mallory'],
      verified: true,
      wentOnDespite: anna.id,
    });
    expect(id(findNamesake('Anna', MALLORY, [anna, before]))).toBe('anna');
  });

  test('is accepted if the person went on, and only despite that friend', () => {
    const before = friend('before', MALLORY, { wentOnDespite: anna.id });
    expect(findNamesake('Anna', MALLORY, [anna, before])).toBeUndefined();
    const other = friend('other', key(3));
    expect(id(findNamesake('Anna', MALLORY, [anna, before, other]))).toBe('other');
    // The same friend in another conversation.
    const too = friend('too', ANNA);
    expect(findNamesake('Anna', MALLORY, [anna, too, before])).toBeUndefined();
  });

  test('is accepted if their key was verified under that name', () => {
    const before = friend('before', MALLORY, { verified: true });
    expect(findNamesake('Anna', MALLORY, [anna, before])).toBeUndefined();
  });

  test('is found again if they took that name after they were verified', () => {
    const before = friend('before', MALLORY, { verified: true, warned: true });
    expect(id(findNamesake('Anna', MALLORY, [anna, before]))).toBe('anna');
  });

  test('is compared with verified friends first', () => {
    const verified = friend('verified', key(3), { verified: true });
    expect(id(findNamesake('Anna', MALLORY, [anna, verified]))).toBe('verified');
  });
});
