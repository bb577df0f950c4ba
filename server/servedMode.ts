/** What `parley.json` says to the pages: the file beside the app, and what this server is told. */
import * as v from 'valibot';
import { publicAddressSchema } from '../src/state/publicAddress.ts';

export interface ModeOptions {
  /** Where others can open the app; for invitations that are made on this machine. */
  readonly address: string | undefined;
  /** Bootstrap record and password of a private network. */
  readonly network: { readonly record: string; readonly password: string } | undefined;
  readonly relay: boolean;
}

/** The operator gave an address that is none; the message is for them. */
export class AddressError extends Error {}

/** `file`: the text of the one beside the app; undefined if there is none. */
export function servedMode(file: string | undefined, options: ModeOptions): object {
  const { address, network, relay } = options;
  const beside: unknown = JSON.parse(file ?? '{"network":"public"}');
  const mode =
    network === undefined
      ? beside
      : {
          network: 'private',
          bootstrapRecords: [network.record],
          networkKeyPassword: network.password,
          relay,
        };
  return { ...(mode as object), ...(address !== undefined && { publicAddress: read(address) }) };
}

function read(address: string): string {
  const outcome = v.safeParse(publicAddressSchema, address);
  if (!outcome.success) throw new AddressError(outcome.issues[0].message);
  return outcome.output;
}
