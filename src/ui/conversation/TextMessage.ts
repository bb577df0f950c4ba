import type { MessageView } from '../../chat/views.ts';

/** A message that has a text, of either side. */
export type TextMessage = Extract<MessageView, { kind: 'text' }>;
