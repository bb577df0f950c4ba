/*
 * Says what is wrong when the app itself cannot: in browsers that are too old for it, and when its
 * scripts do not come or do not run. Every browser has to understand this file, so it is ECMAScript 5
 * and uses nothing younger. scripts/bootScript.ts puts the words in; the app removes them when it is there.
 */
(function (window, document, words) {
  'use strict';

  /** Milliseconds. Before the first nothing is said: the app usually comes sooner. */
  var SOON_MS = 2000;
  var LONG_MS = 20000;
  var POLL_MS = 50;
  /** The folder of the app. */
  var folder = location.href.replace(/[?#].*$/, '').replace(/[^/]*$/, '');
  var place;
  var isOver = false;
  var isFinal = false;
  var timers = [];

  /** Whether something is missing that the app cannot do without. */
  function isOld() {
    try {
      // Only a browser that knows this can leave out a group without a name.
      new RegExp('(?<!a)b');
    } catch (_) {
      return true;
    }
    return !(
      'noModule' in document.createElement('script') &&
      typeof Object.hasOwn === 'function' &&
      typeof Array.prototype.at === 'function' &&
      typeof Array.prototype.findLast === 'function' &&
      typeof Array.prototype.toSorted === 'function' &&
      typeof String.prototype.replaceAll === 'function' &&
      typeof window.ResizeObserver === 'function' &&
      typeof window.IntersectionObserver === 'function'
    );
  }

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function clear() {
    if (place && place.parentNode) place.parentNode.removeChild(place);
    place = undefined;
  }

  /** Shows this in place of what was said before. */
  function say(heading, text, canReload) {
    var button;
    if (isOver) return;
    if (!document.body) {
      // DOMContentLoaded would wait for the app's script, which may never come.
      setTimeout(function () {
        say(heading, text, canReload);
      }, POLL_MS);
      return;
    }
    clear();
    place = document.createElement('main');
    place.style.maxWidth = '30rem';
    place.style.margin = '15vh auto 0';
    place.style.padding = '0 24px';
    place.appendChild(element('h1', heading));
    if (text) {
      place.appendChild(element('p', text));
      place.lastChild.setAttribute('role', 'alert');
    }
    if (canReload) {
      button = element('button', words.reload);
      button.type = 'button';
      button.onclick = function () {
        location.reload();
      };
      place.appendChild(button);
    }
    document.body.appendChild(place);
  }

  /** Says why the app does not start. The first reason is the one that led to the others. */
  function refuse(text) {
    if (isFinal) return;
    isFinal = true;
    if (isOld()) say(words.notStarted, words.old, false);
    else say(words.notStarted, text, true);
  }

  function isOurs(address) {
    return String(address).indexOf(folder + 'assets/') >= 0;
  }

  /** A script that does not come, or an error in one that came. */
  function onError(event) {
    var target = event.target;
    if (target && target.tagName === 'SCRIPT') {
      if (isOurs(target.src)) refuse(words.load);
    } else if (isOurs(event.filename)) refuse(words.failed);
  }

  function onRejection(event) {
    if (event.reason && isOurs(event.reason.stack)) refuse(words.failed);
  }

  function onStarted() {
    isOver = true;
    clear();
    window.removeEventListener('error', onError, true);
    window.removeEventListener('unhandledrejection', onRejection);
    while (timers.length > 0) clearTimeout(timers.pop());
  }

  window.addEventListener('error', onError, true);
  window.addEventListener('unhandledrejection', onRejection);
  window.addEventListener('parley-started', onStarted);
  if (isOld()) {
    // Tells the app, which may be able to begin, but not to go on.
    document.documentElement.setAttribute('data-too-old', '');
    refuse(words.old);
  }
  timers.push(
    setTimeout(function () {
      if (!isFinal) say(words.opening, '', false);
    }, SOON_MS),
    setTimeout(function () {
      if (!isFinal) say(words.opening, words.openingLong, true);
    }, LONG_MS)
  );
})(window, document, BOOT_WORDS);
