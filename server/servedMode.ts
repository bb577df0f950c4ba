/** What `parley.json` says to the pages: the file beside the app, and what this server is told. */

export interface ModeOptions {
  /** Where others can open the app; for invitations that are made on this machine. */
  readonly address: string | undefined;
  /** Bootstrap record and password of a private network. */
  readonly network: { readonly record: string; readonly password: string } | undefined;
  /** Pages without https reach nodes through this server too. */
  readonly relay: boolean;
}

/** `file`: the text of the one beside the app; undefined if there is none. */
export function servedMode(file: string | undefined, options: ModeOptions): object {
  const { address, network, relay } = options;
  const beside: unknown = JSON.parse(file ?? '{"network":"public"}');
  const mode =
    network === undefined
      ? { ...(beside as object), ...(relay && { relay }) }
      : {
          network: 'private',
          bootstrapRecords: [network.record],
          networkKeyPassword: network.password,
          relay,
        };
  return { ...mode, ...(address !== undefined && { publicAddress: address }) };
}
