/**
 * The way to the worker that owns the node, the keys and the history. All tabs share one
 * worker; where a browser has no SharedWorker, the page starts its own.
 */
import { transfer, wrap } from 'comlink';
import type { BackendApi } from '../backend/BackendApi.ts';
import workerUrl from '../worker.ts?worker&url';
import { trustedScript } from './trustedScript.ts';

/** `onFailure`: the worker's program did not load or stopped; no call will be answered. */
export function openBackend(onFailure: () => void): BackendApi {
  const { endpoint, source } = startWorker();
  source.addEventListener('error', onFailure);
  const remote = wrap<BackendApi>(endpoint);
  return {
    // The port has to move to the worker; comlink clones what is not marked so.
    connect: (events, tab) => remote.connect(transfer(events, [events]), tab),
    retry: () => remote.retry(),
    startAnew: () => remote.startAnew(),
    takeOver: () => remote.takeOver(),
    network: () => remote.network(),
    notice: (what) => remote.notice(what),
    introduce: (name) => remote.introduce(name),
    setPrivacy: (privacy) => remote.setPrivacy(privacy),
    invite: (lifeMs, instead) => remote.invite(lifeMs, instead),
    pollFor: (id) => remote.pollFor(id),
    withdraw: (id) => remote.withdraw(id),
    openInvitation: (text) => remote.openInvitation(text),
    accept: (id) => remote.accept(id),
    decline: (id) => remote.decline(id),
    admit: (id) => remote.admit(id),
    inviteByKey: (publicKey) => remote.inviteByKey(publicKey),
    join: (publicKey, chatKey) => remote.join(publicKey, chatKey),
    history: (id, before, limit) => remote.history(id, before, limit),
    send: (id, text) => remote.send(id, text),
    saveDraft: (id, text) => remote.saveDraft(id, text),
    markRead: (id) => remote.markRead(id),
    messageDetails: (id, message) => remote.messageDetails(id, message),
    rename: (id, name) => remote.rename(id, name),
    note: (id, text) => remote.note(id, text),
    notes: (id) => remote.notes(id),
    mute: (id, muted) => remote.mute(id, muted),
    verify: (id, verified) => remote.verify(id, verified),
    acknowledgeNamesake: (id) => remote.acknowledgeNamesake(id),
    safety: (id) => remote.safety(id),
    compareSafety: (id, text) => remote.compareSafety(id, text),
    typing: (id, active) => remote.typing(id, active),
    block: (id) => remote.block(id),
    unblock: (id) => remote.unblock(id),
    unreached: (id) => remote.unreached(id),
    end: (id) => remote.end(id),
    leave: (id) => remote.leave(id),
  };
}

function startWorker(): { endpoint: MessagePort | Worker; source: EventTarget } {
  // Browsers that know it let the worker finish what it has to do after the last page is closed.
  const options = { type: 'module', name: 'parley', extendedLifetime: true } as const;
  const url = trustedScript(workerUrl);
  if (typeof SharedWorker === 'undefined') {
    const worker = new Worker(url, options);
    return { endpoint: worker, source: worker };
  }
  const worker = new SharedWorker(url, options);
  worker.port.start();
  return { endpoint: worker.port, source: worker };
}
