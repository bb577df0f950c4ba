/** Whether the system has a share sheet. */
export const canShare = (): boolean => 'share' in navigator;

export function canShareFiles(): boolean {
  if (!canShare() || !('canShare' in navigator)) return false;
  const file = new File([''], 'picture.png', { type: 'image/png' });
  return navigator.canShare({ files: [file] });
}

/** Opens the share sheet. False if the system refused; true also if the person cancelled. */
export async function shareOut(what: ShareData): Promise<boolean> {
  try {
    await navigator.share(what);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return error.name === 'AbortError';
  }
}
