/** Where nodes of test builds tell that they start. */
export const NODE_CHANNEL = 'parley-test-node';

export interface NodeWord {
  readonly build: string;
  /** second: another node of this browser profile was running. */
  readonly word: 'sole' | 'second';
}
