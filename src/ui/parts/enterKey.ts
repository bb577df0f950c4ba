/**
 * Whether a key press is an Enter of its own. In Safari the Enter that ends a composition comes after
 * it, and only the code 229 tells them apart.
 */
export function isEnter(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.isComposing && event.keyCode !== 229;
}
