/** A friend's safety number being compared: by the camera, by a picture, or by its text. */
import type { ConversationId } from '../../chat/ids.ts';
import type { CompareOutcome } from '../../chat/views.ts';
import type { Chat } from '../Chat.svelte.ts';
import { resemblesInvitation, resemblesSafetyNumber } from './textKinds.ts';
import { textsIn, type PictureFault, type PictureReader } from './pictures.ts';

export type ComparisonStep =
  /** Nothing was compared yet. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'scanning' }
  /** A picture is being looked through, or its number compared. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'unread'; readonly why: PictureFault }
  /** `text`: what was compared. */
  | {
      readonly kind: 'compared';
      readonly outcome: CompareOutcome['kind'];
      readonly text: string;
    };

const READY: ComparisonStep = { kind: 'ready' };

export class SafetyComparison {
  readonly #chat: Chat;
  readonly #pictures: PictureReader;
  #friend = $state.raw<ConversationId>();
  #step = $state.raw<ComparisonStep>(READY);
  /** Counts what was begun: what an earlier one comes to is not shown any more. */
  #round = 0;

  constructor(chat: Chat, pictures: PictureReader) {
    this.#chat = chat;
    this.#pictures = pictures;
  }

  /** How far it is with this friend. */
  step(friend: ConversationId): ComparisonStep {
    return friend === this.#friend ? this.#step : READY;
  }

  get isUnderWay(): boolean {
    return this.#step !== READY;
  }

  scan(friend: ConversationId): void {
    this.#startRound(friend, { kind: 'scanning' });
  }

  async readPicture(friend: ConversationId, picture: Blob): Promise<void> {
    const round = this.#startRound(friend, { kind: 'reading' });
    const texts = await textsIn(this.#pictures, picture);
    if (round !== this.#round) return;
    if (typeof texts === 'string') this.#step = { kind: 'unread', why: texts };
    else await this.compare(friend, pickBest(texts));
  }

  /**
   * What the camera sees. A safety number ends the scanning; of anything else it is told what it
   * is, and the camera goes on looking.
   */
  async see(
    friend: ConversationId,
    texts: readonly string[],
  ): Promise<'invitation' | 'foreign' | undefined> {
    const text = pickBest(texts);
    if (resemblesInvitation(text)) return 'invitation';
    if (!resemblesSafetyNumber(text)) return 'foreign';
    await this.compare(friend, text);
    return undefined;
  }

  async compare(friend: ConversationId, text: string): Promise<void> {
    const round = this.#startRound(friend, { kind: 'reading' });
    const { kind } = await this.#chat.contact(friend).compareSafetyNumber(text);
    if (round === this.#round) this.#step = { kind: 'compared', outcome: kind, text };
  }

  /** What was compared is put away; what it changed stays. */
  clear(): void {
    this.#round += 1;
    this.#step = READY;
  }

  #startRound(friend: ConversationId, step: ComparisonStep): number {
    this.#friend = friend;
    this.#step = step;
    return ++this.#round;
  }
}

/** Of several codes in a picture a safety number counts, or else an invitation. */
function pickBest(texts: readonly string[]): string {
  return texts.find(resemblesSafetyNumber) ?? texts.find(resemblesInvitation) ?? texts[0] ?? '';
}
