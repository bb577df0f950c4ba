import { expect, onTestFinished, test, vi } from 'vitest';
import type { InviteOutcome } from '../../chat/outcomes.ts';
import { Router } from '../navigation/Router.svelte.ts';
import { InvitationMaking } from './InvitationMaking.svelte.ts';

test('a person can press again after an invitation could not be made', async () => {
  const invite = vi.fn<() => Promise<InviteOutcome>>();
  invite.mockRejectedValueOnce(new Error('storage: full'));
  invite.mockResolvedValueOnce({ kind: 'notReady' });
  history.replaceState(undefined, '', '#');
  const router = new Router(() => undefined);
  onTestFinished(router.start());
  const making = new InvitationMaking(router, invite);
  await expect(making.make()).rejects.toThrow('storage: full');
  expect(making.step).toBe('idle');
  await making.make();
  expect(invite).toHaveBeenCalledTimes(2);
  expect(making.step).toBe('notReady');
});
