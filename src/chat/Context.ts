/** What every part of the domain is given. */
import type { ChatEvent } from './events.ts';
import type { Identity } from './people/Identity.ts';
import type { ConversationId, InvitationId, PublicKey, RouteBlob, RouteId } from './ids.ts';
import type { LogEvent } from './LogEvent.ts';
import type { Clock, Crypto, Network, Vault } from './ports.ts';
import type { PrivacySettings } from './views.ts';

export interface Context {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly network: Network;
  readonly vault: Vault;
  /** To every page. Called after the change is on the disk. */
  readonly tell: (event: ChatEvent) => void;
  /** A background act failed in a way that no retry mends: a defect or broken storage. */
  readonly report: (error: unknown) => void;
  /** For whoever looks into what goes wrong here. */
  readonly log: (event: LogEvent) => void;
  /** How the log calls a conversation or invitation: always the same while the backend lives. */
  readonly ordinal: (id: ConversationId | InvitationId) => number;
}

/** A way for friends to reach this node. */
export interface Route {
  readonly id: RouteId;
  readonly blob: RouteBlob;
}

/** The context once the person has an identity. */
export interface UserContext extends Context {
  readonly identity: () => Identity;
  readonly privacy: () => PrivacySettings;
  /** Whether the person has blocked whoever has this key. */
  readonly isBlocked: (key: PublicKey) => boolean;
  /** Whether the person has the app open. */
  readonly attended: () => boolean;
  /** None while the network cannot be reached. */
  readonly route: () => Route | undefined;
}

/** The same for one conversation or invitation, whose ordinal is in everything that is logged. */
export function withOrdinal(
  context: UserContext,
  kind: 'conversation' | 'invitation',
  id: ConversationId | InvitationId,
): UserContext {
  const { log } = context;
  const ordinal = context.ordinal(id);
  return { ...context, log: (event) => log({ [kind]: ordinal, ...event }) };
}
