/**
 * All texts of the page in English, in one long file so that a translator sees them together.
 * Another language is another file with the same keys.
 */
import { dateWords } from './dates.ts';
import { regionOf } from './region.ts';

const plurals = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');
const megabytes = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

function count(n: number, one: string, other: string): string {
  return `${numbers.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}
const mb = (bytes: number): string => megabytes.format(bytes / 1e6);
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A duration in its largest unit. */
function lasting(ms: number): string {
  if (ms < 2 * MINUTE_MS) return count(Math.round(ms / SECOND_MS), 'second', 'seconds');
  if (ms < 2 * HOUR_MS) return count(Math.round(ms / MINUTE_MS), 'minute', 'minutes');
  if (ms < 2 * DAY_MS) return count(Math.round(ms / HOUR_MS), 'hour', 'hours');
  return count(Math.round(ms / DAY_MS), 'day', 'days');
}

const days = { today: 'Today', yesterday: 'Yesterday' };

export const en = {
  language: 'en',
  direction: 'ltr',
  app: 'Parley',
  title: (unread: number): string => (unread > 0 ? `(${numbers.format(unread)}) Parley` : 'Parley'),
  noScript:
    'Parley runs in your browser and needs JavaScript for that. Switch JavaScript on for this page, then reload it.',
  skip: 'Skip to the content',
  back: 'Back to friends',
  tooMuch: (length: number, limit: number): string =>
    `This text has ${numbers.format(length)} characters, and the field takes ${numbers.format(limit)}. Nothing of it was put in. Take a part of it.`,
  days,
  ...dateWords(regionOf('en', []), days),

  stage: {
    label: 'Connection',
    opening: 'Opening Parley',
    openingLong:
      'This takes longer than usual. On a slow connection, wait a little. Otherwise close the other tabs of Parley and reload this page; if that does not help, restart the browser.',
    loading: 'Getting Parley ready',
    loaded: (received: number, total: number): string => `${mb(received)} of ${mb(total)} MB`,
    starting: 'Starting',
    attaching: 'Connecting to the network',
    online: 'Connected',
    peers: (peers: number): string => count(peers, 'peer', 'peers'),
    offline: 'Not connected. What you write is saved and sent later.',
    reopening:
      'The browser has stopped a part of Parley. It is starting again; what you wrote is kept.',
    notFound: {
      private:
        'Not connected: this private network does not answer. Check that it is still running.',
      direct:
        'Not connected: the Veilid network does not answer. Check the internet connection; a firewall may block port 5150.',
      relayed:
        'Not connected: the Veilid network does not answer. Check the internet connection. If it works, a firewall may block the server of this Parley (port 5150).',
      withoutInternet: 'Without internet:',
      sentLater: 'What you write is saved and sent later.',
    },
    network: 'Network',
    networkLabel: 'Network and storage',
    wrongClock: (aheadMs: number): string =>
      `Not connected. The clock of this device is ${lasting(Math.abs(aheadMs))} ${aheadMs > 0 ? 'fast' : 'slow'}. Set the date and time correctly to continue.`,
    failed: {
      load: 'Parley did not load completely. Check your connection, then try again.',
      unsupported:
        'This browser is too old for Parley. Update it, or open Parley in a current Firefox, Chrome, Edge or Safari.',
      insecure:
        'The address of this page is not secure, so the browser does not let Parley run here. Open it with https:// at the beginning, or on the computer that it runs on with http://localhost.',
      blocked:
        'This browser lets this page store nothing, and Parley keeps your key and messages here. A private window or a setting can cause this. Allow cookies and site data for this page, or use a normal window, then reload.',
      silent:
        'The storage of this browser does not answer. Close the other tabs and windows of Parley and try again. If that does not help, restart the browser; what is stored stays.',
      noWasm:
        'WebAssembly is switched off in this browser, so Parley cannot connect. Lockdown Mode or another security setting can cause this. Allow it for this page, then reload. What you write until then is saved.',
      noWorker:
        'This browser did not start the part of Parley that works in the background. An extension or a setting can stop it, or a lost connection. Allow scripts and workers for this page, then reload.',
      storage:
        'Parley cannot open its storage here. A full disk can cause this. Free some space, then try again. If that does not help, restart the browser.',
      outdated:
        'The data on this device is from an early test version, and this Parley cannot use it.',
      newer:
        'The data on this device was written by a newer Parley than this page. Reload the page to get the newer one.',
      lost: 'The data on this device cannot be opened: its key, or your identity, is missing or damaged. Restart the browser and try again. If that does not help, start over.',
      node: 'The network part of Parley did not start. Try again; if that fails, restart the browser.',
    },
    scriptFailed:
      'A part of Parley did not start in this browser. Reload the page. If that does not help, update the browser, or switch off its extensions for this page.',
    outdated: 'Parley has to start over',
    newer: 'Parley was updated',
    notStarted: 'Parley could not start',
    retry: 'Try again',
    elsewhere: 'Parley is open in another tab',
    elsewhereNewer: 'A newer Parley runs in another tab',
    elsewhereNewerWhy: 'This page is an older one. Reload it to get the newer one here, too.',
    elsewhereWhy:
      'It can run in only one tab at a time, so that no message gets lost. Continue there, or move it to this tab.',
    takeOver: 'Use Parley here',
    broken: 'Parley has stopped',
    brokenWhy:
      'Something unexpected went wrong. Messages you have sent are saved. Reload the page to continue. That can delete the log below, so save it first if somebody helps you.',
    reload: 'Reload',
  },

  update: {
    label: 'New version',
    ready: 'A new version of Parley is ready.',
    changing: 'Updating Parley',
    behind:
      'Parley was updated in another tab. This tab follows when you leave it with nothing unsaved.',
    unsaved: 'Parley was updated. Something here is not saved, and is lost when you reload.',
    now: 'Update now',
  },

  install: {
    heading: 'Install Parley',
    hint: 'Parley can be an app on this device, with its own icon and window.',
    what: 'It gets its own icon and window, and on phones a place in the share sheet.',
    startsEmpty:
      'The app on the home screen or in the dock begins empty: Safari and other browsers here do not give it your name, key, friends and messages. There you are somebody new, whom your friends do not know. So install it before you invite friends, or go on in the browser.',
    whileClosed:
      'While Parley is closed nothing arrives. What friends write waits on the network until you open it.',
    install: 'Install',
    notNow: 'Not now',
    place: {
      iosShare:
        'Open Parley in Safari, press Share, and choose “Add to Home Screen”. It gets its own icon.',
      macDock: 'In Safari’s File menu choose “Add to Dock”. It gets its own icon and window.',
      androidMenu: 'In the menu of Firefox choose “Add app to Home screen”. It gets its own icon.',
      nowhere:
        'Firefox on a computer may not offer this. Keep Parley as a bookmark or a pinned tab; it opens offline, too.',
      browserMenu:
        'If your browser can do this, its menu or address bar has “Install” or “Add to Home screen”.',
    },
  },

  connection: {
    heading: 'Network and storage',
    with: (peers: string): string => ` with ${peers}`,
    direct:
      'Your browser runs a node of the Veilid network and connects to the other nodes directly, without a Parley server in between.',
    relayed: (host: string): string =>
      `Your browser runs a node of the Veilid network. A page from the web cannot connect to other nodes directly, so ${host} passes everything on.`,
    private:
      'This is a private network, set up for this Parley. You cannot reach people in the public one.',
    who: 'Who can see what',
    friend: {
      who: 'Your friend',
      sees: (): string =>
        'What you write and when, your name and your public key. In a conversation, also whether you are there or typing, if you allow that.',
    },
    nodes: {
      who: 'The nodes you are connected to',
      sees: (relayed: boolean): string =>
        `${relayed ? 'The address of the relay instead of yours' : 'Your internet address'}, and that you run a node. Not who you are, who you write to, or what you write.`,
    },
    storingNodes: {
      who: 'Nodes that keep messages for friends who are away',
      sees: (): string =>
        'Encrypted data: how much of it, and when it changes. Not your internet address, your key, or your friend’s.',
    },
    operator: (host: string) => ({
      who: `The operator of ${host}`,
      sees: (): string =>
        'Your internet address, when you are connected, to which nodes, and how much data goes there. They also give you the program that your browser runs, so choose someone you trust. With the genuine program they cannot read what you write.',
    }),
    server: (host: string) => ({
      who: `The operator of ${host}`,
      sees: (): string =>
        'When you load Parley. They give you the program that your browser runs. If that is your own computer, the operator is you.',
    }),
    provider: {
      who: 'Your internet provider',
      sees: (relayed: boolean): string =>
        relayed
          ? 'That you use this Parley, when, and how much.'
          : 'That you run a node of the Veilid network, when, and how much goes where.',
    },
  },

  log: {
    heading: 'Log',
    what: 'What happened here lately, for somebody who helps you: when messages came and went, but no texts, names, keys or addresses.',
    show: 'Show the log',
    copy: 'Copy',
    save: 'Save',
    update: 'Update',
    updated: 'Updated',
    silent:
      'Nothing new can be shown, because the part of Parley that keeps the log does not answer.',
  },

  notifications: {
    heading: 'Notifications',
    hint: 'Your system can notify you of messages while you are looking at something else. Parley has to be open for that: while it is closed nothing arrives.',
    levels: {
      off: 'Off',
      message: 'Only that there is a message',
      name: 'The sender',
      text: 'The sender and the message',
    },
    denied:
      'This browser blocks notifications from Parley. You can allow them in its settings for this page.',
    missed:
      'A message arrived while you were looking at something else. Do you want to be notified?',
    turnOn: 'Notify me',
    notNow: 'No, thanks',
    message: 'New message',
  },

  storage: {
    heading: 'On this device',
    here: 'Your key, friends and messages are stored only in this browser, encrypted.',
    used: (bytes: number): string => `Parley uses ${mb(bytes)} MB here, including its program.`,
    needsServer:
      'This browser does not keep the program of Parley itself, so Parley opens only with a connection to where it comes from. A private window or a setting can cause this.',
    promised:
      'The browser has promised not to delete it by itself. Clearing the data of this site deletes it.',
    mayGo:
      'The browser may delete it when space runs out. Some browsers also delete it when you have not opened Parley for some weeks.',
    ask: 'Ask the browser to keep it',
    refused:
      'The browser has not promised to keep it. Many do once Parley is installed, or after you have used it for a while.',
    full: 'There is no room on this device: your last change was not saved. Free some space, then try again.',
    short: 'Space is running out on this device. Free some, or Parley cannot save new messages.',
  },

  anew: {
    button: 'Start over',
    heading: 'Delete everything and start over?',
    what: 'Your name, key, friends and all messages are deleted from this device. This cannot be undone.',
    friends: 'After that, choose a name and invite your friends again.',
    confirm: 'Delete and start over',
    cancel: 'Cancel',
  },

  activity: { here: 'here now', typing: 'typing…' },

  name: {
    label: 'Your name',
    empty: 'Enter a name first.',
    tooLong: 'That name is too long. Shorten it a little.',
    notReady: 'Parley has not started yet. Try again in a moment.',
    waiting: 'Parley is still starting. Your name is saved as soon as it has started.',
  },

  welcome: {
    heading: 'Who are you?',
    what: 'Parley is for private conversations between two people. It needs no account and no phone number.',
    hint: 'Friends see this name when you invite them or accept their invitation. You can change it later.',
    invited: 'An invitation is waiting for you. Enter your name to read it.',
    start: 'Start',
    evicted:
      'The browser has deleted what Parley stored here: your key, your friends and all messages. They cannot be restored.',
    evictedTodo:
      'Browsers do this when space runs out, or when a page was not opened for a long time. Start over, invite your friends again, and then ask the browser to keep it, under “Network”.',
  },

  unreadable: {
    conversations: (n: number): string =>
      `${count(n, 'conversation', 'conversations')} stored on this device cannot be read. Parley keeps ${n === 1 ? 'it' : 'them'} for a later version.`,
    invitations: (n: number): string =>
      `${count(n, 'invitation', 'invitations')} stored on this device cannot be read. Parley keeps ${n === 1 ? 'it' : 'them'} for a later version.`,
    blockList:
      'The list of people you blocked cannot be read, so everyone is blocked. Unblock those you want to hear from.',
    privacy:
      'Your privacy settings cannot be read, so nothing is shared. Choose them again under “You”.',
  },
  friends: {
    label: 'Friends',
    you: 'You',
    invite: 'Invite a friend',
    open: 'Open an invitation',
    empty: 'No friends here yet',
    emptyHint: 'Invite someone, or open an invitation you received.',
    pick: 'Choose a friend to talk to',
    pickHint: 'Or invite someone new. One scan is all it takes.',
    mine: (text: string): string => `You: ${text}`,
    blank: 'Blank message',
    draft: 'Draft:',
    muted: 'Muted',
    blocked: (n: number): string => `Blocked (${numbers.format(n)})`,
    unread: (n: number): string => count(n, 'new message', 'new messages'),
    unreadFull: 'More can wait until you open the conversation.',
    number: (n: number): string => numbers.format(n),
    invitation: 'Invitation',
    requests: 'Requests',
    phase: {
      joining: 'Your answer is on its way',
      answered: 'Waiting for your friend to open Parley',
      talking: 'No messages yet',
      left: 'Left the conversation',
      ending: 'You ended the conversation',
      ended: 'You ended the conversation',
      taken: 'The invitation was used or withdrawn',
    },
  },

  invite: {
    heading: 'Let your friend scan this',
    before:
      'Parley makes an invitation for one friend, and publishes it on the network so that your friend can answer it.',
    make: 'Make an invitation',
    making: 'Making an invitation',
    notReady: 'Parley has not started yet. It can make an invitation once it has.',
    life: (expiresAt: string, left: string): string =>
      `It works once, for one friend, until ${expiresAt} (${left}).`,
    secret: 'Anyone who has it can answer it, so show it only to this friend.',
    lives: 'How long it works',
    faceToFace: '10 minutes, face to face',
    byLink: '7 days, for a link',
    changing: 'If you change this, a new invitation is made and this one stops working.',
    over: 'This invitation was used or withdrawn just now, so no new one was made.',
    qr: 'Invitation as a QR code',
    scan: 'Let your friend scan this with Parley or their camera.',
    scanCode: 'Your friend opens Parley, chooses Open an invitation, and scans this.',
    link: 'Invitation link',
    code: 'Invitation code',
    how: 'Your friend opens their own Parley, chooses Open an invitation, and scans or pastes this.',
    copy: 'Copy link',
    copyCode: 'Copy code',
    copied: 'Copied',
    copyFailed: 'Copying was not allowed. Select the text and copy it yourself.',
    share: 'Share',
    shareText: 'Talk to me on Parley. This link works once:',
    shareFailed: 'Sharing did not work. Copy it instead.',
    more: 'More',
    savePicture: 'Save as picture',
    sharePicture: 'Share picture',
    picture: 'The picture could not be made. Show the code on the screen instead.',
    print: 'Print',
    card: {
      heading: 'An invitation to Parley',
      use: (home: string): string =>
        `Scan the square with a phone’s camera, or open ${home}, choose Open an invitation, and type in the letters below.`,
      useCode:
        'Open Parley, choose Open an invitation, and scan the square or type in the letters below.',
      once: 'It works once, for whoever comes first, so keep it to yourself.',
      until: (expiresAt: string): string => `Works until ${expiresAt}`,
    },
    withdraw: 'Withdraw',
    gone: 'This invitation is no longer open',
    goneHint: 'It was used or withdrawn, or it expired. Invite again if you need to.',
    used: 'This invitation was answered',
    usedHint: 'It has become a conversation, and no longer works.',
    toFriend: 'Go to the conversation',
    withdrawn: 'This invitation was withdrawn',
    withdrawnHint: 'Nobody can answer it any more. Invite again if you need to.',
    expired: 'This invitation has expired',
    expiredHint: 'Nobody answered it in time. Make a new one for your friend.',
    remove: 'Remove',
    another: 'Make a new invitation',
    phase: {
      publishing: 'Not on the network yet. Keep Parley open until it is.',
      waiting: 'Ready. Waiting for your friend',
      seen: 'Somebody has opened it. Waiting for their answer',
      declined: 'Somebody who opened it said no. It still works: withdraw it if it was for them.',
      requested: 'Answered. Waiting for you to accept',
      expired: 'Expired',
    },
    cutOff:
      'Not on the network yet. Nobody can use it before Parley is connected, so keep Parley open.',
    short: {
      publishing: 'Not on the network yet',
      waiting: 'Waiting for your friend',
      seen: 'Opened, not answered yet',
      declined: 'Declined, but still open',
      requested: 'Answered an old invitation',
      expired: 'Expired',
    },
    left(expiresAt: number, now: number): string {
      const ms = expiresAt - now;
      if (ms <= 0) return '';
      if (ms > 36 * HOUR_MS) return `${count(Math.round(ms / DAY_MS), 'day', 'days')} left`;
      if (ms > 1.5 * HOUR_MS) return `${count(Math.round(ms / HOUR_MS), 'hour', 'hours')} left`;
      if (ms > MINUTE_MS) return `${count(Math.ceil(ms / MINUTE_MS), 'minute', 'minutes')} left`;
      return 'less than a minute left';
    },
  },

  request: {
    heading: (name: string): string => `${name} answered your invitation`,
    why: (made: string): string =>
      `You made that invitation on ${made}. That is a while ago, so anyone who has it by now may have answered. Nothing happens before you accept.`,
    hint: 'To be sure who it is, ask them in another way and compare this key.',
    admit: 'Accept',
    refuse: 'Refuse',
    refuseHint: 'If you refuse, the invitation is withdrawn, and they see that.',
    gone: 'This answer can no longer be accepted. Invite your friend again.',
  },

  keys: {
    heading: 'Add a friend by keys',
    hint: 'For two people who already have each other’s public key. One of you makes a chat key and sends it to the other, who pastes it here.',
    mine: 'Your public key',
    mineHint: 'Give it to your friend, if they do not have it yet.',
    theirs: 'Public key of your friend',
    chatKey: 'Chat key from your friend',
    chatKeyHint: 'Leave it empty to make one yourself.',
    make: 'Make a chat key',
    use: 'Use this chat key',
    way: 'Add a friend by keys instead',
    said: {
      badKey:
        'That is not a public key. A public key is “VLD0:” and 43 letters, digits, dashes or underscores. Copy all of it again.',
      ownKey: 'That is your own public key. Paste your friend’s.',
      badChatKey:
        'That is not a chat key. A chat key has 162 letters and digits. Copy all of it again.',
      mismatch:
        'This chat key and this public key do not belong together, or a letter is wrong. Copy both again.',
      notReady: 'Parley has not started yet. Try again in a moment.',
      empty: 'Paste the chat key first, or make one.',
    },
    made: 'Send this chat key to your friend',
    madeHint: (until: string): string =>
      `It works once, until ${until}, and only for the owner of this public key:`,
    howto:
      'They choose Open an invitation, then Add a friend by keys, and paste your public key and this chat key.',
    chatKeyName: 'Chat key',
    copy: 'Copy chat key',
  },

  /** Texts for all QR codes: on the screen, scanned or in a picture. */
  codes: {
    enlarge: 'Show full screen',
    close: 'Close',
    picture: 'Choose a picture',
    otherWay: 'Another way',
    again: 'Try again',
    reading: 'Looking for a code in the picture',
    several: 'There are several codes. Hold only one of them in the picture.',
    camera: {
      opening: 'Opening the camera. Your browser may ask you to allow it.',
      view: 'What the camera sees',
      aim: 'Hold the whole code in the picture.',
      torch: 'Light',
      which: 'Camera',
      number: (n: number): string => `Camera ${numbers.format(n)}`,
      stop: 'Stop scanning',
      fault: {
        unsupported:
          'This browser does not offer pages a camera here. Choose a picture instead, or another way.',
        refused: 'Parley may not use the camera.',
        none: 'There is no camera on this device. Choose a picture instead, or another way.',
        busy: 'Another program is using the camera. Close it there, then try again.',
        failed: 'The camera stopped. Try again, or choose a picture.',
      },
      allow: {
        chromium:
          'Press the icon to the left of the address, allow the camera, then try again. Or choose a picture.',
        firefox:
          'Press the crossed-out camera to the left of the address, allow it again, then try again. Or choose a picture.',
        safari:
          'Open the page’s settings in the address bar, allow the camera, then try again. Or choose a picture.',
      },
    },
    unread: {
      nothing: {
        what: 'There is no code in this picture',
        todo: 'Choose a sharper one that shows the whole code, or use another way.',
      },
      several: {
        what: 'There are several codes in this picture',
        todo: 'Parley cannot know which one you mean. Choose a picture that shows only one of them.',
      },
      notPicture: {
        what: 'This is not a picture that Parley can read',
        todo: 'Choose a PNG, JPEG, WebP or GIF, or make a screenshot of the code.',
      },
      tooLarge: {
        what: 'This picture is too large',
        todo: 'Choose one of up to 20 MB and 50 megapixels, or make a screenshot of the code.',
      },
      notLoaded: {
        what: 'Parley cannot look for codes right now',
        todo: 'A part of it did not load. Check your connection and try again, or use another way.',
      },
    },
  },

  open: {
    heading: 'Open an invitation',
    hint: 'Nothing happens before you accept.',
    scan: 'Scan with the camera',
    notOurs:
      'This code is not a Parley invitation. Your friend finds theirs under “Invite a friend”.',
    pictureHint:
      'A picture of the code. You can also paste one anywhere. It does not leave this device.',
    drop: 'Drop the picture or link to open the invitation',
    unread: {
      notOurs: {
        what: 'The code in this picture is not a Parley invitation',
        todo: 'Your friend finds theirs in Parley under “Invite a friend”.',
      },
      notShared: {
        what: 'What you shared did not arrive',
        todo: 'Copy it where you shared it from and paste it here, or choose the picture.',
      },
    },
    field: 'Link or code',
    open: 'Open',
    empty: 'Paste a link or a code first.',
    checking: 'Looking up the invitation',
    held: 'This invitation is kept until you have entered your name.',
    asks: (name: string): string => `${name} would like to talk to you`,
    asksHint:
      'If you accept, they learn your name and your public key. To be sure it is them, compare this key with them in another way.',
    key: 'Their public key',
    friendAsks: (name: string): string => `You and ${name} know each other already`,
    already: 'You have a conversation with them. You do not need this invitation.',
    anotherOne: 'Start another conversation',
    toFriend: 'Go to that conversation',
    tells: (name: string): string => `${name} sees that you opened this, but not who you are.`,
    declines:
      'If you decline, they see that somebody said no. If you go back instead, they learn nothing more.',
    until: (expiresAt: string): string => `You can answer until ${expiresAt}.`,
    namesakeTodo: 'Accept only if you know in another way that this is who you think it is.',
    accept: 'Accept',
    decline: 'Decline',
    accepting: 'Accepting',
    another: 'Open another one',
    outcome: {
      chatKey: {
        what: 'This is a chat key, not an invitation',
        todo: 'Choose “Add a friend by keys instead”, and paste it there with your friend’s public key.',
      },
      known: {
        what: 'You have accepted this invitation already',
        todo: 'Go on in the conversation it started.',
      },
      own: {
        what: 'This is your own invitation',
        todo: 'Send it to a friend, who can open it.',
      },
      blocked: {
        what: 'You have blocked the person who made this invitation',
        todo: 'To talk to them again, unblock them in your conversation with them.',
      },
      used: {
        what: 'This invitation has been used',
        todo: 'Each one works once. Ask your friend for a new one.',
      },
      expired: { what: 'This invitation has expired', todo: 'Ask your friend for a new one.' },
      withdrawn: {
        what: 'This invitation was withdrawn',
        todo: 'Your friend took it back. Ask them for a new one.',
      },
      foreign: {
        what: 'This is not a Parley invitation',
        todo: 'A Parley link has “#i=” in it. Copy all of it again.',
      },
      safety: {
        what: 'This is a safety number, not an invitation',
        todo: 'It is for checking that you have a friend’s genuine key. To compare it, open the conversation with that friend, then Details, then Compare safety numbers.',
      },
      truncated: {
        what: 'A part of this invitation is missing',
        todo: 'Copy the whole link again, up to its last letter.',
      },
      damaged: {
        what: 'This invitation has a wrong letter in it',
        todo: 'Copy it again instead of typing it, or scan the code.',
      },
      newer: {
        what: 'This invitation was made by a newer Parley',
        todo: 'Update Parley first: it says when a new version is ready. Then open this once more.',
      },
      forged: {
        what: 'This invitation is not genuine',
        todo: 'It was not made by the person it names. Do not use it, and ask your friend in another way.',
      },
      missing: {
        what: 'The network does not know this invitation',
        todo: 'Your friend may have to keep Parley open until it is ready. Try again in a minute, or ask for a new one.',
      },
      offline: {
        what: 'There is no connection right now',
        todo: 'The invitation is kept here and looked up as soon as you are connected.',
      },
      gone: {
        what: 'This question has been answered',
        todo: 'It was answered in another tab, or Parley was restarted. Open the invitation again if you need to.',
      },
    },
  },

  conversation: {
    log: 'Messages',
    loading: 'Loading messages',
    earlier: 'Earlier messages',
    none: 'No messages yet. Say hello.',
    empty: 'No messages',
    you: 'You:',
    them: (name: string): string => `${name}:`,
    copied: (when: string, who: string, what: string): string => `[${when}] ${who}: ${what}`,
    copiedAt: (date: string, time: string): string => `${date}, ${time}`,
    gap: {
      missing: (n: number): string => `${count(n, 'message has', 'messages have')} not arrived.`,
      unreadable: (n: number): string =>
        `${count(n, 'message', 'messages')} arrived but could not be read.`,
      asked: 'Asked for again.',
    },
    unsupported: {
      what: 'This message needs a newer Parley.',
      hint: 'It can be read here after an update.',
    },
    damaged: {
      what: 'A message stored on this device cannot be read.',
      hint: 'Parley keeps it for a later version.',
    },
    late: (n: number): string => `${count(n, 'earlier message', 'earlier messages')} arrived`,
    fresh: (n: number): string => count(n, 'new message', 'new messages'),
    toNewest: 'Newest messages',
    showAll: 'Show all',
    showLess: 'Show less',
    state: {
      queued: 'Waiting for the network',
      held: 'Waiting on this device',
      network: 'On its way',
      delivered: 'Delivered',
      read: 'Read',
      failed: 'Not delivered',
    },
    phase: {
      joining: 'Your answer is on its way. What you write now is saved and sent after it.',
      answered: 'You accepted. What you write now is there when your friend opens Parley.',
      left: 'Your friend left this conversation. Nothing can be sent any more.',
      taken:
        'Someone else answered this invitation first, or it was withdrawn. Ask your friend for a new one.',
    },
    ended: (date: string): string => `You ended this conversation on ${date}.`,
    ending: (name: string): string => `${name} is told as soon as Parley is connected.`,
    blocked: (name: string): string =>
      `You have blocked ${name}. You send them nothing, and nothing from them arrives here.`,
    message: 'Message',
    send: 'Send',
    tooLong: (bytes: number, limit: number): string =>
      `This is too long for one message: ${numbers.format(bytes)} of ${numbers.format(limit)} bytes. Split it.`,
    closed: 'This could not be sent: the conversation has ended.',
    full: 'There is no room on this device to keep this message. Free some space, then send it again.',
    isBlocked: 'This is not sent: you have blocked this friend.',
    namesake: 'This is not sent: first read the warning about who this is, and press “Go on”.',
    unknown: 'This conversation is not here',
    unknownHint: 'It may have been deleted, or it belongs to another device.',
    details: 'Details',
  },

  messageDetails: {
    heading: 'Your message',
    steps: 'What happened so far',
    step: {
      saved: (): string => 'Saved on this device',
      network: (): string => 'Accepted by the network',
      delivered: (name: string): string => `Saved on ${name}’s device`,
      read: (name: string): string => `Read by ${name}`,
    },
    longAgo: 'earlier',
    next: {
      none: (): string => 'It has arrived. Nothing else is needed.',
      reading: (name: string): string =>
        `It has arrived. You will see here when ${name} has read it.`,
      sending: (): string => 'It is being sent right now.',
      online: (): string => 'It goes out as soon as Parley is connected to the network.',
      friend: (name: string): string =>
        `It waits on the network until ${name} opens Parley. You can close this page meanwhile.`,
      room: (name: string): string =>
        `It waits on this device, because the network holds only so many messages. It goes out when ${name} has collected the earlier ones; keep Parley open or come back later.`,
      again: (name: string): string =>
        `It did not arrive completely, and ${name}’s device has asked for it again. It is being sent again.`,
      blocked: (name: string): string =>
        `You have blocked ${name}, so you send them nothing, and nothing from them arrives here. This continues when you unblock them.`,
      unheard: (name: string): string =>
        `It is on the network, where ${name} finds it. You ended the conversation, so you will not see whether it arrives.`,
      ended: (): string =>
        'It was not delivered: you ended the conversation, and the network had no room for it. You can copy the text.',
      left: (name: string): string =>
        `It was not delivered: ${name} left the conversation before it arrived. You can copy the text, or invite ${name} again.`,
      taken: (): string =>
        'It was not delivered: someone else used the invitation first, or it was withdrawn. You can copy the text, and invite your friend yourself.',
      unreadable: (name: string): string =>
        `It was not delivered: it was sent several times, and ${name}’s device could not read it. Parley does not try again. You can send the text again as a new message.`,
    },
    gone: 'Parley knows nothing more about this message.',
    copy: 'Copy text',
    rewrite: 'Edit',
    again: 'Send again',
    invite: 'Invite again',
    close: 'Close',
  },

  friend: {
    back: 'Back to the conversation',
    nickname: 'Your name for them',
    givenHint: (name: string): string =>
      `Only you see it. Leave it empty to use what they call themselves: ${name}.`,
    saveName: 'Save name',
    who: 'Who this is',
    met: {
      byTheirInvitation:
        'You opened their invitation, and the key below was in it. So this is the person who gave it to you, if it reached you unchanged.',
      byMine:
        'They answered your invitation. Anyone who had that invitation could answer it. Compare the safety number to be sure who it is.',
      byKey:
        'You made a chat key for the public key below, and only its owner can have answered. If the key is theirs, it is them.',
    },
    key: (name: string): string => `Public key of ${name}`,
    copyFailed: 'Copying was not allowed. Select the key and copy it yourself.',
    safety: 'Safety number',
    safetyHint: (name: string): string =>
      `${name} and you have the same safety number, unless somebody stands between you. Compare it to be sure that this is ${name}.`,
    verified: 'Verified',
    notVerified: 'Not verified yet.',
    verifiedAt: (date: string): string => `You marked this key as verified on ${date}.`,
    notes: 'Notes',
    notesHint: 'Kept on this device only.',
    notesTooLong: (limit: number): string =>
      `These notes are too long. Shorten them to ${numbers.format(limit)} bytes; plain letters take one each.`,
    saveNotes: 'Save notes',
    mute: 'Mute',
    muteHint: 'New messages still arrive, but are not counted in the title of the page.',
    block: 'Block',
    unblock: 'Unblock',
    blockHint: (name: string): string =>
      `${name} is not told. To them it looks as if you were away: what they write waits on the network, and does not arrive here.`,
    blockedHint: (name: string): string =>
      `You have blocked ${name}. They are not told. When you unblock them, what they wrote in the meantime arrives.`,
    unsaved:
      'There is no room on this device to save your last change. It holds for now, and is saved as soon as there is room. If Parley is closed before that, it is undone. Free some space.',
    namesake: (name: string): string => `This is not the key of the ${name} you know.`,
    namesakeVerified: 'You had verified that key. Somebody may be pretending to be them.',
    namesakeTodo: 'Nothing is sent until you press “Go on”. Ask them in another way who this is.',
    compare: 'See who this is',
    acknowledgeNamesake: 'Go on',
  },

  compare: {
    heading: 'Compare safety numbers',
    back: 'Back to the details',
    hint: (name: string): string =>
      `${name} finds the same on their device: your conversation, Details, Compare safety numbers. Let one of you scan the other’s code.`,
    qr: 'Safety number as a QR code',
    show: (name: string): string => `${name} scans this under “Compare safety numbers”.`,
    scan: 'Scan theirs',
    scanAgain: 'Scan again',
    theirs: (name: string): string =>
      `The code on ${name}’s screen. If it is the same number, ${name} is marked as verified.`,
    copy: 'Copy number',
    copyFailed: 'Copying was not allowed. Select the digits and copy them yourself.',
    pictureHint:
      'You can also paste or drop a picture of their code, or its digits. That proves something only if you are sure that it comes from them.',
    drop: 'Drop a picture or the digits to compare the safety numbers',
    digits: 'Safety number',
    aloud:
      'Or read the digits to each other, face to face or on the phone. If all are the same, nobody stands between you.',
    waits: 'The safety number appears when Parley has started.',
    verify: 'Mark as verified',
    unverify: 'Remove verification',
    reading: 'Comparing the safety numbers',
    seen: {
      invitation:
        'This is an invitation, not a safety number. Your friend finds theirs in your conversation, under Details.',
      foreign:
        'This code is not a safety number. Your friend finds theirs in your conversation, under Details.',
    },
    outcome: {
      same: {
        what: 'The safety numbers are the same',
        todo: (name: string): string =>
          `You and ${name} have each other’s genuine key, and nobody stands between you. Let ${name} scan your code, too, so that their Parley knows it.`,
      },
      different: {
        what: 'The safety numbers are different',
        todo: (name: string): string =>
          `This does not verify ${name}. Either it is another person’s code, or somebody stands between you and can read what you write.`,
      },
      newer: {
        what: 'This safety number was made by a newer Parley',
        todo: (): string =>
          'Update Parley first: it says when a new version is ready. Then compare once more.',
      },
      invitation: {
        what: 'This is an invitation, not a safety number',
        todo: (name: string): string =>
          `Let ${name} open your conversation, then Details, then Compare safety numbers, and scan what is shown there.`,
      },
      foreign: {
        what: 'This is not a safety number',
        todo: (name: string): string =>
          `Let ${name} open your conversation, then Details, then Compare safety numbers, and scan what is shown there.`,
      },
      notReady: {
        what: 'Parley has not started yet',
        todo: (): string => 'Nothing was compared. Try again in a moment.',
      },
      gone: {
        what: 'This conversation is not here any more',
        todo: (): string => 'There is no safety number to compare any more.',
      },
    },
    check: (name: string): string =>
      `Make sure that ${name}’s screen shows your conversation, and scan again. If it stays different, write nothing secret here, and meet ${name} or call them.`,
    stillTrusted: 'Do you still trust this key?',
    stayVerified: 'Keep it verified',
    openInstead: 'Open the invitation',
    toNumber: 'Back to your number',
  },

  end: {
    button: 'End conversation …',
    heading: (name: string): string => `End the conversation with ${name}?`,
    friend: (name: string): string =>
      `${name} sees that you have ended it. What they have stays with them.`,
    history: 'The messages on this device',
    delete: 'Delete them',
    deleteHint: 'Your notes and your name for them go, too. This cannot be undone.',
    keep: 'Keep them to read',
    coming: (n: number, name: string): string =>
      `${count(n, 'message has', 'messages have')} not reached ${name} yet. They are still sent to the network, where ${name} finds them.`,
    lost: (n: number, name: string): string =>
      `${count(n, 'message has', 'messages have')} not reached ${name} and will not be sent.`,
    confirm: 'End conversation',
    cancel: 'Cancel',
  },

  delete: {
    button: 'Delete …',
    remove: 'Remove …',
    heading: (name: string): string => `Delete the conversation with ${name}?`,
    what: 'All its messages, your notes and your name for them are deleted from this device. This cannot be undone.',
    silent: 'Nobody is told.',
    ending: (name: string): string => `${name} is still told that you ended it.`,
    blocked: (name: string): string =>
      `${name} is not told. If this is your only conversation with them, they are not blocked any more.`,
    confirm: 'Delete',
    cancel: 'Cancel',
  },

  me: {
    heading: 'You',
    save: 'Save',
    saved: 'Saved',
    nameHint: 'New friends see the new name.',
    key: 'Your public key',
    keyHint: 'Friends can compare it with the one Parley shows them for you.',
    copyKey: 'Copy key',
    privacy: 'Privacy',
    privacyHint:
      'Choose what your friends see. What you turn off, you do not see from them either.',
    privacyChoices: {
      read: 'That you have read a message',
      typing: 'That you are typing',
      presence: 'That you have Parley open',
    },
    theme: 'Colours',
    themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
    links: 'Parley links',
    linksHint:
      'Links that begin with “web+parley:” can open in this Parley, wherever you find them.',
    openLinks: 'Open Parley links here',
    linksAsked: 'Your browser has been asked. If it asks you, allow it.',
    about: 'What Parley does',
    facts: [
      'Messages are encrypted on your device; only your friend’s device can read them.',
      'They travel encrypted through the Veilid network, which runs on many people’s computers.',
      'Your name, key and history are stored only in this browser. If you clear its data, they are gone.',
      'If one of you is away, messages wait on the network and arrive later.',
    ],
  },
};

export type Text = typeof en;
