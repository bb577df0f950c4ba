/** Makes the `parley.json` that the pages get, from the file in the app's folder and the options. */

export interface ModeOptions {
  /** Where others can open the app; invitations that are made on this machine lead there. */
  readonly address: string | undefined;
  /** Bootstrap record and password of a private network. */
  readonly network: { readonly record: string; readonly password: string } | undefined;
  /** Whether the pages reach nodes through this server. */
  readonly relay: boolean;
}

/** `file` is the text of the `parley.json` in the app's folder; undefined if there is no such file. */
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
