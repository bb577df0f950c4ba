/** Names the browser as far as its settings differ. Only for texts, never for behaviour. */
export function browserName(userAgent: string): 'firefox' | 'safari' | 'chromium' {
  if (userAgent.includes('Firefox/')) return 'firefox';
  return userAgent.includes('Chrome/') ? 'chromium' : 'safari';
}
