/** Makes the `parley.json` that the pages get, from the file in the app's folder and the options. */
import { OptionError } from './options/rawOptions.ts';

export interface ModeOptions {
  /** Where others can open the app; invitations that are made on this machine lead there. */
  readonly address: string | undefined;
  /** Bootstrap record and password of a private network. */
  readonly network: { readonly record: string; readonly password: string } | undefined;
  /** Whether the pages reach nodes through this server. */
  readonly relay: boolean;
}

/**
 * `file` is the text of the `parley.json` in the app's folder; undefined if there is no such file.
 * Throws an OptionError if it is not a JSON object.
 */
export function servedMode(file: string | undefined, options: ModeOptions): object {
  const { address, network, relay } = options;
  const beside = file === undefined ? { network: 'public' } : parse(file);
  const mode =
    network === undefined
      ? { ...beside, ...(relay && { relay }) }
      : {
          network: 'private',
          bootstrapRecords: [network.record],
          networkKeyPassword: network.password,
          relay,
        };
  return { ...mode, ...(address !== undefined && { publicAddress: address }) };
}

function parse(file: string): object {
  try {
    const parsed: unknown = JSON.parse(file);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new OptionError(
    'The parley.json beside the app is not a JSON object: correct or remove it.',
  );
}
