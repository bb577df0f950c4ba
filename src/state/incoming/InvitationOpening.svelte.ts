/** Opens an invitation: looks it up, shows it, and then accepts or declines it. */
import type { ConversationId } from '../../chat/ids.ts';
import type { AcceptOutcome, OpenOutcome } from '../../chat/outcomes.ts';
import type { Chat } from '../Chat.svelte.ts';
import { pickInvitation } from './pickCode.ts';
import type { PickedShared } from './pickShared.ts';
import { textsIn, type PictureFault, type PictureReader } from './pictures.ts';

/** Why these codes give no invitation. notOurs: none is ours. several: it is not clear which. */
type Unclear = 'notOurs' | 'several';
/** notShared: the picture or text from the share sheet did not arrive. */
type Unread = PictureFault | Unclear | 'notShared';

export type OpeningStep =
  | { readonly kind: 'empty' }
  /** The invitation waits until the person has chosen a name. */
  | { readonly kind: 'held' }
  | { readonly kind: 'checking' }
  /** A picture is being searched for a code. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'unread'; readonly why: Unread }
  | { readonly kind: 'found'; readonly outcome: OpenOutcome }
  | { readonly kind: 'accepting' }
  | {
      readonly kind: 'refused';
      readonly outcome: Exclude<AcceptOutcome, { kind: 'accepted' | 'known' }>;
    };

export class InvitationOpening {
  readonly #chat: Chat;
  readonly #pictures: PictureReader;
  #step = $state.raw<OpeningStep>({ kind: 'empty' });
  #text = '';
  /** Counts the invitations, so that the answer to an earlier one is ignored. */
  #round = 0;

  constructor(chat: Chat, pictures: PictureReader) {
    this.#chat = chat;
    this.#pictures = pictures;
  }

  get step(): OpeningStep {
    return this.#step;
  }

  /** Receives an invitation: from the address, a code, the clipboard or a drop. */
  async receive(code: string): Promise<void> {
    this.#round += 1;
    this.#text = code;
    this.#step = { kind: 'held' };
    await this.resume();
  }

  /** Searches a picture for an invitation. */
  async readPicture(picture: Blob): Promise<void> {
    const round = ++this.#round;
    this.#step = { kind: 'reading' };
    const texts = await textsIn(this.#pictures, picture);
    if (round !== this.#round) return;
    const why = typeof texts === 'string' ? texts : await this.receiveOneOf(texts);
    if (why !== undefined) this.#step = { kind: 'unread', why };
  }

  /** Waits for what the share sheet sent, and opens it. */
  async receiveShared(coming: Promise<PickedShared>): Promise<void> {
    const round = ++this.#round;
    this.#step = { kind: 'checking' };
    const shared = await coming;
    if (round !== this.#round) return;
    if (shared.kind === 'picture') return this.readPicture(shared.picture);
    if (shared.kind !== 'text') this.#step = { kind: 'unread', why: shared.kind };
    // A text without an invitation is reported at once; it does not wait for the person's name.
    else if ((await this.receiveOneOf([shared.text])) !== undefined)
      this.#step = { kind: 'found', outcome: { kind: 'foreign' } };
  }

  /** Receives the invitation among the texts of these codes; returns why there is not just one. */
  async receiveOneOf(texts: readonly string[]): Promise<Unclear | undefined> {
    const picked = pickInvitation(texts);
    if (picked === undefined) return 'notOurs';
    if (picked.kind === 'several') return 'several';
    await this.receive(picked.text);
    return undefined;
  }

  /** Continues with a held invitation once the person has a name. */
  async resume(): Promise<void> {
    if (this.#step.kind === 'held' && this.#chat.me !== undefined) await this.check(this.#text);
  }

  /** Looks up an invitation. Without a network it tries again when there is one. */
  async check(text: string): Promise<void> {
    const round = ++this.#round;
    this.#text = text;
    this.#step = { kind: 'checking' };
    const outcome = await this.#chat.backend.openInvitation(text);
    if (round !== this.#round) return;
    this.#step = { kind: 'found', outcome };
    if (outcome.kind !== 'offline' || this.#chat.stage.kind === 'online') return;
    await this.#chat.untilOnline();
    if (round === this.#round) await this.check(text);
  }

  /**
   * Looks up the invitation once more, because the backend that was asked has ended: it alone knew the
   * question. If the invitation was accepted there, the answer is the conversation.
   */
  async askAgain(): Promise<void> {
    const { kind } = this.#step;
    const wasAsked = kind === 'found' && this.#asked() !== undefined;
    if (wasAsked || kind === 'accepting') await this.check(this.#text);
  }

  again(): Promise<void> {
    return this.check(this.#text);
  }

  /** Accepts the invitation; returns the new conversation, or undefined if there is none. */
  async accept(): Promise<ConversationId | undefined> {
    const asked = this.#asked();
    if (asked === undefined) return undefined;
    this.#step = { kind: 'accepting' };
    const round = this.#round;
    const outcome = await this.#chat.backend.accept(asked.invitation);
    if (round !== this.#round) return undefined;
    if (outcome.kind === 'accepted' || outcome.kind === 'known') {
      this.clear();
      return outcome.friend;
    }
    this.#step = { kind: 'refused', outcome };
    return undefined;
  }

  async decline(): Promise<void> {
    const asked = this.#asked();
    this.clear();
    if (asked !== undefined) await this.#chat.backend.decline(asked.invitation);
  }

  /** Forgets the invitation; looking it up has changed nothing. */
  clear(): void {
    this.#round += 1;
    this.#text = '';
    this.#step = { kind: 'empty' };
  }

  #asked(): Extract<OpenOutcome, { kind: 'asks' }> | undefined {
    if (this.#step.kind !== 'found') return undefined;
    return this.#step.outcome.kind === 'asks' ? this.#step.outcome : undefined;
  }
}
