/*
 * Shows the colours that the person has chosen before anything is painted. It is a script of its
 * own because the app's script comes after the first moment, and the Content-Security-Policy allows
 * none in the page. src/state/device/Theme.svelte.ts changes the colours from then on.
 */
(() => {
  let choice;
  try {
    choice = localStorage.getItem('parley-theme');
  } catch {
    // The browser denies access, so nothing was chosen.
  }
  if (choice !== 'light' && choice !== 'dark') return;
  document.documentElement.dataset.theme = choice;
  for (const meta of document.querySelectorAll('meta[data-scheme]'))
    meta.media = meta.dataset.scheme === choice ? 'all' : 'not all';
})();
