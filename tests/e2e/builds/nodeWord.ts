/** The channel on which nodes of test builds report that they start. */
export const NODE_CHANNEL = 'parley-test-node';

export interface NodeWord {
  readonly build: string;
  /** second: another node of this browser profile was already running. */
  readonly word: 'sole' | 'second';
}
