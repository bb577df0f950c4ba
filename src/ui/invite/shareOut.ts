/** The system's own way to pass something on to another program, where there is one. */
export const canShare = (): boolean => 'share' in navigator;

export function canShareFiles(): boolean {
  if (!canShare() || !('canShare' in navigator)) return false;
  const file = new File([''], 'picture.png', { type: 'image/png' });
  return navigator.canShare({ files: [file] });
}

/** False if the system refused. That the person closed it without choosing is no failure. */
export async function shareOut(what: ShareData): Promise<boolean> {
  try {
    await navigator.share(what);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return error.name === 'AbortError';
  }
}
