import type { Stage } from '../../chat/views.ts';
import type { Text } from '../text/en.ts';

/** What is true now, in one sentence. */
export function stageWords(stage: Stage, words: Text['stage']): string {
  return stage.kind === 'failed' ? words.failed[stage.reason] : words[stage.kind];
}
