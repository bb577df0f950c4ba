/** Which browser, as far as its settings look different; only for words, never for behaviour. */
export function browserName(userAgent: string): 'firefox' | 'safari' | 'chromium' {
  if (userAgent.includes('Firefox/')) return 'firefox';
  return userAgent.includes('Chrome/') ? 'chromium' : 'safari';
}
