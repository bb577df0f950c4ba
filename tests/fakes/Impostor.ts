/** A friend's modified app that cheats: it has all of the friend's keys and follows no rules. */
import type { ConversationState } from '../../src/chat/model/ConversationState.ts';
import { firstSubkey } from '../../src/chat/model/ConversationState.ts';
import { sealBodies } from '../../src/chat/messages/sessions.ts';
import { decodeConversation } from '../../src/chat/model/storedConversation.ts';
import type { Body } from '../../src/chat/wire/body.ts';
import { encodeSlot, type Envelope } from '../../src/chat/wire/envelope.ts';
import { encodeFrame, type Frame } from '../../src/chat/wire/frame.ts';
import { encodeHeader, type Header } from '../../src/chat/wire/header.ts';
import type { Report } from '../../src/chat/wire/report.ts';
import { nodeCrypto } from '../nodeCrypto.ts';
import type { Person } from './Person.ts';

export function savedState(person: Person): ConversationState {
  const [entry] = person.vault.below(['conversation']);
  const state = entry && decodeConversation(entry.value);
  if (state === undefined) throw new Error('one conversation is expected');
  return state;
}

export class Impostor {
  readonly #person: Person;
  #state: ConversationState;
  #revision: number;

  /** Takes over from a person and closes their app. */
  constructor(person: Person) {
    person.close();
    this.#person = person;
    this.#state = savedState(person);
    this.#revision = this.#state.revision + 10;
  }

  get state(): ConversationState {
    return this.#state;
  }

  /** The next report, true except for `lies`. */
  report(lies: Partial<Report> = {}): Report {
    const { written, received } = this.#state;
    const revision = ++this.#revision;
    return { revision, written, received, missing: [], unreadable: [], read: 0, ...lies };
  }

  /** Seals a body correctly with the session. */
  async seal(body: Partial<Body> & { readonly sequence: number }): Promise<Envelope> {
    const whole: Body = {
      type: 'text',
      sentAt: 0,
      lamport: this.#state.lamport + body.sequence,
      text: 'hello',
      ...body,
    };
    const { sessions, envelopes } = await sealBodies(
      nodeCrypto,
      this.#state.sessions,
      [whole],
      () => 0,
    );
    this.#state = { ...this.#state, sessions };
    const [envelope] = envelopes;
    if (envelope === undefined) throw new Error('one body gives one envelope');
    return envelope;
  }

  async sendsFrame(frame: Partial<Frame>): Promise<void> {
    await this.sends(await this.frame(frame));
  }

  frame(frame: Partial<Frame>): Promise<Uint8Array> {
    const { keys } = this.#state;
    const report = frame.report ?? this.report();
    const whole: Frame = { v: 1, report, messages: [], answer: false, ...frame };
    return encodeFrame(nodeCrypto, keys.sendTag, keys.sendFrame, whole);
  }

  async sends(message: Uint8Array): Promise<void> {
    const { friendRoute } = this.#state;
    if (friendRoute === undefined) throw new Error('the friend has announced no route');
    const { network } = this.#person;
    await network.sendMessage(await network.importRoute(friendRoute), message);
  }

  /** Index 0 is the header, 1 to 15 are slots. */
  async writes(index: number, data: Uint8Array): Promise<void> {
    const { record, writer, role } = this.#state;
    const { network } = this.#person;
    await network.openRecord(record, writer);
    await network.write(record, firstSubkey(role) + index, data);
  }

  async writesSlot(index: number, ...envelopes: readonly Envelope[]): Promise<void> {
    await this.writes(index, encodeSlot(envelopes));
  }

  async writesHeader(header: Partial<Header>): Promise<void> {
    const { keys, prekey } = this.#state;
    const whole: Header = {
      v: 1,
      report: this.report(),
      name: 'Bob',
      left: false,
      prekey,
      ...header,
    };
    await this.writes(0, await encodeHeader(nodeCrypto, keys.sendHeader, whole));
  }
}
