/** Compares a friend's safety number: by camera, from a picture, or as text. */
import type { ConversationId } from '../../chat/ids.ts';
import type { CompareOutcome } from '../../chat/outcomes.ts';
import type { Chat } from '../Chat.svelte.ts';
import { resemblesInvitation, resemblesSafetyNumber } from './textKinds.ts';
import { pickSafetyNumber } from './pickCode.ts';
import { textsIn, type PictureFault, type PictureReader } from './pictures.ts';

export type ComparisonStep =
  /** Nothing has been compared yet. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'scanning' }
  /** A picture is being searched, or its number is being compared. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'unread'; readonly why: PictureFault | 'several' }
  /** `text`: the text that was compared. */
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
  /** Counts the comparisons, so that the result of an earlier one is ignored. */
  #round = 0;

  constructor(chat: Chat, pictures: PictureReader) {
    this.#chat = chat;
    this.#pictures = pictures;
  }

  /** The step of the comparison with this friend. */
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
    const picked = typeof texts === 'string' ? { kind: texts } : pickSafetyNumber(texts);
    if (picked.kind === 'text') await this.compare(friend, picked.text);
    else this.#step = { kind: 'unread', why: picked.kind };
  }

  /**
   * Handles the codes that the camera sees. A safety number is compared and ends the scan. For
   * anything else it returns the kind of code, and the scan continues.
   */
  async see(
    friend: ConversationId,
    texts: readonly string[],
  ): Promise<'invitation' | 'foreign' | 'several' | undefined> {
    const picked = pickSafetyNumber(texts);
    if (picked.kind === 'several') return 'several';
    const { text } = picked;
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

  /** Clears the result; what the comparison has changed stays. */
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
