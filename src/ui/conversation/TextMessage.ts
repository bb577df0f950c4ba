import type { MessageView } from '../../chat/views.ts';

/** A message with text, from either person. */
export type TextMessage = Extract<MessageView, { kind: 'text' }>;
