/** Collects, prints and saves the figures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../bench-results.json', import.meta.url));

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The smallest value that at least this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export class Figures {
  readonly #names: ReadonlyMap<string, string> | undefined;
  readonly #found: Record<string, number> = {};
  readonly #failures: string[] = [];

  /** `names`: the names of the figures here; a figure without a name is left out. */
  constructor(names?: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Measures one part; a failure is kept, and the other parts go on. */
  async part(
    name: string,
    measure: () => Promise<Readonly<Record<string, number>>>,
  ): Promise<void> {
    const began = Date.now();
    try {
      this.#add(await measure());
    } catch (error) {
      this.#failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    console.log(`${name}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }

  /** Adds all figures of a part, or nothing if one is not a number. */
  #add(figures: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(figures))
      if (!Number.isFinite(value)) throw new Error(`${name} is ${String(value)}`);
    for (const [name, value] of Object.entries(figures)) {
      const called = this.#names === undefined ? name : this.#names.get(name);
      if (called !== undefined) this.#found[called] = round(value);
    }
  }

  save(): void {
    const measuredAt = new Date().toISOString();
    write({ measuredAt, ...this.#found, failures: this.#failures });
  }

  /** Saves them beside the figures of other parts, which stay as they are. */
  saveBeside(): void {
    const farMeasuredAt = new Date().toISOString();
    write({ ...readSaved(), farMeasuredAt, ...this.#found, farFailures: this.#failures });
  }

  print(): void {
    const width = Math.max(...Object.keys(this.#found).map((name) => name.length));
    console.log('');
    for (const [name, value] of Object.entries(this.#found))
      console.log(`${name.padEnd(width)}  ${value.toLocaleString('en').padStart(10)}`);
    for (const failure of this.#failures) console.log(`not measured: ${failure}`);
  }
}

function readSaved(): object {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as object) : {};
}

function write(figures: object): void {
  writeFileSync(FILE, `${JSON.stringify(figures, undefined, 2)}\n`);
}

const round = (value: number): number => Math.round(value * 100) / 100;
