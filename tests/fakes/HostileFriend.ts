/** A friend's modified app that cheats: it has all of the friend's keys and follows no rules. */
import { sealBodies } from '../../src/chat/messages/sessions.ts';
import {
  firstSubkey,
  friendsSubkey,
  type ConversationState,
} from '../../src/chat/model/ConversationState.ts';
import type { RouteBlob } from '../../src/chat/ids.ts';
import type { Crypto, Network } from '../../src/chat/ports.ts';
import type { Body } from '../../src/chat/wire/body.ts';
import { encodeSlot, type Envelope } from '../../src/chat/wire/envelope.ts';
import { encodeFrame, type Frame } from '../../src/chat/wire/frame.ts';
import { decodeHeader, encodeHeader, type Header } from '../../src/chat/wire/header.ts';
import type { Report } from '../../src/chat/wire/report.ts';

export interface HostileParts {
  readonly network: Network;
  readonly crypto: Crypto;
}

export class HostileFriend {
  readonly #parts: HostileParts;
  #state: ConversationState;
  #revision: number;

  constructor(parts: HostileParts, state: ConversationState) {
    this.#parts = parts;
    this.#state = state;
    this.#revision = state.revision + 10;
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
      this.#parts.crypto,
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
    return encodeFrame(this.#parts.crypto, keys.sendTag, keys.sendFrame, whole);
  }

  /** A route over which the friend can answer, for a frame or header. */
  async newRoute(): Promise<RouteBlob> {
    return (await this.#parts.network.newRoute()).blob;
  }

  /** Learns the friend's route from their header, as the app does. */
  async findsRoute(): Promise<void> {
    const { record, writer, role, keys } = this.#state;
    const { network, crypto } = this.#parts;
    await network.openRecord(record, writer);
    const value = await network.read(record, friendsSubkey(role));
    const header = value && (await decodeHeader(crypto, keys.receiveHeader, value.data));
    this.#state = { ...this.#state, friendRoute: header?.route };
  }

  async sends(message: Uint8Array): Promise<void> {
    const { friendRoute } = this.#state;
    if (friendRoute === undefined) throw new Error('the friend has announced no route');
    const { network } = this.#parts;
    await network.sendMessage(await network.importRoute(friendRoute), message);
  }

  /** Index 0 is the header, 1 to 15 are slots. */
  async writes(index: number, data: Uint8Array): Promise<void> {
    const { record, writer, role } = this.#state;
    const { network } = this.#parts;
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
    await this.writes(0, await encodeHeader(this.#parts.crypto, keys.sendHeader, whole));
  }
}
