import type { ShownStage } from '../../state/Chat.svelte.ts';
import type { Text } from '../text/en.ts';

/** The state of the connection in one sentence. */
export function stageWords(stage: ShownStage, words: Text['stage']): string {
  switch (stage.kind) {
    case 'failed':
      return words.failed[stage.reason];
    case 'wrongClock':
      return words.wrongClock(stage.aheadMs);
    case 'notFound':
      if (stage.network === 'private') return words.notFound.private;
      return stage.relayed ? words.notFound.relayed : words.notFound.direct;
    case 'loading':
    case 'starting':
    case 'attaching':
    case 'online':
    case 'offline':
    case 'elsewhere':
    case 'reopening':
      return words[stage.kind];
  }
}
