/** Reads the two variables of the private network that the app joins instead of the public one. */
import { NETWORK_NAMES } from './optionList.ts';
import { OptionError, type Environment } from './rawOptions.ts';

export interface PrivateNetwork {
  readonly record: string;
  readonly password: string;
}

/** Throws an OptionError if only one of the two is set. */
export function privateNetwork(environment: Environment): PrivateNetwork | undefined {
  const [record, password] = NETWORK_NAMES.map((name) => environment[name]);
  if (record !== undefined && password !== undefined) return { record, password };
  if (record === undefined && password === undefined) return undefined;
  throw new OptionError(`${NETWORK_NAMES.join(' and ')} have to be given together.`);
}
