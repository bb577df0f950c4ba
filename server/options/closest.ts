/** Finds the known name that a mistyped one probably means. */

/** The most letters that may be wrong, missing or extra. */
const MAX_FAULTS = 2;

export function closest(
  typed: string,
  known: readonly { readonly name: string }[],
): string | undefined {
  const near = known
    .map(({ name }) => ({ name, faults: faults(typed, name) }))
    .sort((one, other) => one.faults - other.faults)[0];
  return near !== undefined && near.faults <= MAX_FAULTS ? near.name : undefined;
}

/** The Levenshtein distance, computed row by row. */
function faults(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [column, against] of [...other].entries()) {
      const changed = (row[column] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
