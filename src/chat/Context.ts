/** The ports and callbacks that every part of the domain gets. */
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
  /** Tells every page. Called after the change is on the disk. */
  readonly tell: (event: ChatEvent) => void;
  /** Reports a failure in the background that no retry can fix: a defect or broken storage. */
  readonly report: (error: unknown) => void;
  /** Adds an event to the log, for diagnosis on this device. */
  readonly log: (event: LogEvent) => void;
  /** The number of a conversation or invitation in the log; it stays the same while the backend runs. */
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
  /** Whether the person has blocked the owner of this key. */
  readonly isBlocked: (key: PublicKey) => boolean;
  /** This moment, later than every one before; see `Moments`. */
  readonly moment: () => number;
  /** Whether the person has the app open. */
  readonly attended: () => boolean;
  /** Undefined while there is no route, as before the network was reached. */
  readonly route: () => Route | undefined;
}

/** The context of one conversation or invitation: adds its ordinal to everything that it logs. */
export function withOrdinal(
  context: UserContext,
  kind: 'conversation' | 'invitation',
  id: ConversationId | InvitationId,
): UserContext {
  const { log } = context;
  const ordinal = context.ordinal(id);
  return { ...context, log: (event) => log({ [kind]: ordinal, ...event }) };
}
