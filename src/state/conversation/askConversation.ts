/** Sends the requests for one conversation, or for its contact, to the backend. */
import type { Asked, BackendApi } from '../../backend/BackendApi.ts';
import type { ConversationId } from '../../chat/ids.ts';
import type { ContactVerbs, ConversationVerbs } from '../../chat/verbs.ts';

export function askConversation(backend: BackendApi, id: ConversationId): ConversationVerbs {
  return verbsOf(backend, 'conversation', id) as ConversationVerbs;
}

export function askContact(backend: BackendApi, id: ConversationId): ContactVerbs {
  return verbsOf(backend, 'contact', id) as ContactVerbs;
}

/** Sends any verb; the backend rejects unknown ones. */
function verbsOf(backend: BackendApi, asked: Asked, id: ConversationId): object {
  return new Proxy(
    {},
    {
      get:
        (_, verb) =>
        (...args: readonly unknown[]) =>
          backend.ask(asked, id, String(verb), args),
    },
  );
}
