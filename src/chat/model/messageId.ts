/**
 * The id of a message is its place: Lamport time, author, sequence number. The numbers have a fixed
 * number of digits, so comparing ids as strings gives the order shown.
 */
import type { MessageId } from '../ids.ts';
import type { Role } from '../wire/keys.ts';

/** 2^53 has 11 digits in base 36. */
const digits = (n: number): string => n.toString(36).padStart(11, '0');

export function messageId(lamport: number, author: Role, sequence: number): MessageId {
  return `${digits(lamport)}.${author === 'inviter' ? 0 : 1}.${digits(sequence)}` as MessageId;
}

/** The parts of an id; undefined if it does not have this form. */
export function placeOf(
  id: MessageId,
): { readonly lamport: number; readonly author: Role; readonly sequence: number } | undefined {
  const [, lamport, author, sequence] = /^([0-9a-z]{11})\.([01])\.([0-9a-z]{11})$/u.exec(id) ?? [];
  if (lamport === undefined || sequence === undefined) return undefined;
  return {
    lamport: Number.parseInt(lamport, 36),
    author: author === '0' ? 'inviter' : 'invitee',
    sequence: Number.parseInt(sequence, 36),
  };
}

/** The Lamport time of a valid id. */
export function lamportOf(id: MessageId): number {
  return Number.parseInt(id.slice(0, id.indexOf('.')), 36);
}
