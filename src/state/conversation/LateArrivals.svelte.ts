/** Messages that arrived after messages shown below them, until the person has seen them. */
/* eslint-disable svelte/prefer-svelte-reactivity -- the sets are replaced, never changed */
import type { MessageId } from '../../chat/ids.ts';

export class LateArrivals {
  /** Not seen yet. The list observes those that it renders until they are in sight. */
  #unseen = $state.raw<ReadonlySet<MessageId>>(new Set());
  /** The unseen ones that are known to be out of sight. */
  #outOfSight = $state.raw<ReadonlySet<MessageId>>(new Set());
  #announced = $state.raw(0);

  /** How many were out of sight when the last one arrived; 0 once all are seen. */
  get count(): number {
    return this.#outOfSight.size === 0 ? 0 : this.#announced;
  }
  /** The topmost one out of sight. */
  get first(): MessageId | undefined {
    let first: MessageId | undefined;
    for (const id of this.#outOfSight) if (first === undefined || id < first) first = id;
    return first;
  }
  has(id: MessageId): boolean {
    return this.#unseen.has(id);
  }

  /** `unloaded`: those that belong to older pages that are not loaded. */
  arrived(ids: readonly MessageId[], unloaded: readonly MessageId[]): void {
    if (ids.length === 0) return;
    this.#unseen = new Set([...this.#unseen, ...ids]);
    this.#announce(unloaded);
  }

  /** Updates which of the rendered messages are in sight. */
  update(seen: readonly MessageId[], outOfSight: readonly MessageId[]): void {
    this.forget(seen);
    this.#announce(outOfSight.filter((id) => this.#unseen.has(id) && !this.#outOfSight.has(id)));
  }

  /** Forgets messages that were seen or no longer exist. */
  forget(ids: readonly MessageId[]): void {
    this.#unseen = without(this.#unseen, ids);
    this.#outOfSight = without(this.#outOfSight, ids);
  }

  /** Forgets all of them: the page has scrolled to them. */
  clear(): void {
    this.#unseen = new Set();
    this.#outOfSight = new Set();
  }

  #announce(ids: readonly MessageId[]): void {
    if (ids.length === 0) return;
    this.#outOfSight = new Set([...this.#outOfSight, ...ids]);
    this.#announced = this.#outOfSight.size;
  }
}

function without(set: ReadonlySet<MessageId>, ids: readonly MessageId[]): ReadonlySet<MessageId> {
  if (!ids.some((id) => set.has(id))) return set;
  const removed = new Set(ids);
  return new Set([...set].filter((id) => !removed.has(id)));
}
