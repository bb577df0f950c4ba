/** Makes a new invitation when the person asks for one, and leads to it. */
import { INVITATION_LIFE_MS, type InvitationLife } from '../../chat/limits.ts';
import type { InviteOutcome } from '../../chat/outcomes.ts';
import type { Router } from '../navigation/Router.svelte.ts';

/** idle: nothing was asked for. notReady: the node has not started yet, so nothing was made. */
export type MakingStep = 'idle' | 'making' | 'notReady';

export class InvitationMaking {
  readonly #router: Router;
  readonly #invite: (lifeMs: InvitationLife) => Promise<InviteOutcome>;
  #step = $state.raw<MakingStep>('idle');

  constructor(router: Router, invite: (lifeMs: InvitationLife) => Promise<InviteOutcome>) {
    this.#router = router;
    this.#invite = invite;
  }

  get step(): MakingStep {
    return this.#step;
  }

  /**
   * Only for a press of the person: an address alone must not make an invitation, because any
   * website can open one. A second press while the first has no answer makes no other invitation.
   */
  async make(): Promise<void> {
    const form = { kind: 'invite', id: undefined } as const;
    // The screen of an invitation that has ended is not worth going back to.
    if (this.#router.route.kind === 'invite') this.#router.replace(form);
    else this.#router.go(form);
    if (this.#step === 'making') return;
    this.#step = 'making';
    let isNotReady = false;
    let outcome: InviteOutcome;
    try {
      outcome = await this.#invite(INVITATION_LIFE_MS);
      isNotReady = outcome.kind === 'notReady';
    } finally {
      this.#step = isNotReady ? 'notReady' : 'idle';
    }
    const { route } = this.#router;
    if (outcome.kind !== 'made' || route.kind !== 'invite' || route.id !== undefined) return;
    this.#router.replace({ kind: 'invite', id: outcome.invitation.id });
  }
}
