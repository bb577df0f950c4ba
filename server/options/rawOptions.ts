/** Reads the options as text from the command line and the environment, without checking values. */
import { parseArgs } from 'node:util';
import { closest } from './closest.ts';
import { environmentName, NETWORK_NAMES, OPTIONS, type Option } from './optionList.ts';

/** The operator made a mistake in an option. Its message is a sentence for the operator. */
export class OptionError extends Error {}

export type RawOptions = Readonly<Record<string, string | boolean | readonly string[]>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The command line takes precedence over the environment, and a later option over an earlier one. */
export function rawOptions(args: readonly string[], environment: Environment): RawOptions {
  refuseMistyped(environment);
  const found = new Map<string, string | boolean | string[]>();
  for (const option of OPTIONS) {
    const text = environment[environmentName(option)];
    if (text !== undefined && text !== '') found.set(option.name, fromEnvironment(option, text));
  }
  const given = new Set<string>();
  for (const [option, value] of readArguments(args)) {
    const { name } = option;
    const before = given.has(name) ? [found.get(name) ?? []].flat() : [];
    given.add(name);
    found.set(name, option.many === true ? [...before.map(String), String(value)] : value);
  }
  return Object.fromEntries(found);
}

/**
 * Refuses a variable whose name is almost one of ours. Other programs use the prefix PARLEY_ too, so
 * a name that is quite different is no mistake.
 */
function refuseMistyped(environment: Environment): void {
  const known = [...OPTIONS.map(environmentName), ...NETWORK_NAMES].map((name) => ({ name }));
  for (const [typed, text = ''] of Object.entries(environment)) {
    if (text === '' || !typed.startsWith('PARLEY_')) continue;
    const like = closest(typed, known);
    if (like !== undefined && like !== typed)
      throw new OptionError(`There is no option ${typed}; did you mean ${like}?`);
  }
}

function fromEnvironment(option: Option, text: string): string | boolean | string[] {
  if (option.many === true) return text.split(',').map((each) => each.trim());
  if (option.value !== undefined) return text;
  if (/^(?:1|true|yes|on)$/iu.test(text)) return true;
  if (/^(?:0|false|no|off)$/iu.test(text)) return false;
  throw new OptionError(`${environmentName(option)} has to be 1 or 0, not “${text}”.`);
}

function readArguments(args: readonly string[]): (readonly [Option, string | boolean])[] {
  const options = Object.fromEntries(
    OPTIONS.map(({ name, value }) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens.map((token) => {
    if (token.kind !== 'option') {
      const text = token.kind === 'positional' ? token.value : '--';
      throw new OptionError(`“${text}” is not an option; --help lists all options.`);
    }
    return readOption(token.name, token.rawName, token.value);
  });
}

function readOption(name: string, written: string, value: string | undefined) {
  const option = OPTIONS.find((each) => each.name === name && written === `--${name}`);
  if (option === undefined) {
    const like = closest(name, OPTIONS);
    const hint = like === undefined ? '--help lists all options' : `did you mean --${like}?`;
    throw new OptionError(`There is no option ${written}; ${hint}${like === undefined ? '.' : ''}`);
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new OptionError(`--${name} takes no value.`);
    return [option, true] as const;
  }
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new OptionError(`--${name} needs a value: --${name} <${option.value}>.`);
  return [option, value] as const;
}
