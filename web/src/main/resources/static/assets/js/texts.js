// Every text a person reads. Another language is another object of this shape.
const en = {
  app: {
    name: 'XGen-MM', skip: 'Skip to the content', menu: 'Menu', closeMenu: 'Close the menu', sidebar: 'Conversations and pages',
    newChat: 'New chat', searchLabel: 'Search conversations', searchHint: 'Search', pages: 'Pages', theme: (now) => `Theme: ${now}`,
    themes: { system: 'system', light: 'light', dark: 'dark' }, shortcuts: 'Keyboard shortcuts', close: 'Close', cancel: 'Cancel',
    undo: 'Undo', dismiss: 'Dismiss', loading: 'Loading', retry: 'Try again', copy: 'Copy', copied: 'Copied', notFound: 'There is no such page.',
    version: (v) => `Version ${v}`,
  },
  nav: {
    chat: 'Chat', compare: 'Compare', engine: 'Engine', models: 'Models', keys: 'Keys', usage: 'Usage', batches: 'Batches',
    storage: 'Storage', doctor: 'Doctor', settings: 'Settings',
  },
  history: {
    title: 'Conversations', pinned: 'Pinned', today: 'Today', earlier: 'Earlier', more: 'Show more', untitled: 'New conversation',
    empty: 'What you ask appears here.', none: (q) => `Nothing found for “${q}”.`, results: (n) => `${n} ${n === 1 ? 'result' : 'results'}`,
    rename: (title) => `Rename “${title}”`, pin: (title) => `Pin “${title}”`, unpin: (title) => `Unpin “${title}”`,
    remove: (title) => `Delete “${title}”`, removed: 'Conversation deleted.', newTitle: 'Title', save: 'Save', renameHead: 'Rename the conversation',
    local: 'Kept in this browser only: the server runs without storage.',
  },
  chat: {
    title: 'Chat', model: 'Model', options: 'Options', export: 'Export', exportHead: 'Export this conversation',
    exportMarkdown: 'Markdown', exportJson: 'JSON', exportHtml: 'HTML with pictures',
    conversation: 'Conversation', you: 'You', answer: 'Answer', loadingAnswer: 'The answer is on its way',
    welcome: 'Ask about a picture', welcomeText: 'Drop a picture anywhere on this page, paste one, or begin with one of these.',
    sampleTry: 'Sample pictures', edit: 'Edit question', regenerate: 'Regenerate answer', continue: 'Continue answer', continueText: 'Continue.',
    copyAnswer: 'Copy answer', confidence: 'Show token probabilities', hideConfidence: 'Hide token probabilities',
    confidenceWait: 'Reading the answer again with probabilities…',
    confidenceDiffers: 'The answer was sampled without a known seed, so this is a fresh run and its text differs.',
    legend: { p3: '60 – 90 %', p2: '30 – 60 %', p1: '10 – 30 %', p0: 'under 10 %' }, token: (text, p) => `Token “${text}”, probability ${p}`,
    tokenTable: 'Most probable tokens here', good: 'Good answer', poor: 'Poor answer', previous: 'Previous version', next: 'Next version',
    version: (i, n) => `${i} of ${n}`, toEnd: 'Go to the newest text', stopped: 'Stopped.', cut: 'Stopped at the length limit.',
    failed: 'The engine could not finish this answer. Try again; if it happens again, look at the Engine page.',
    interrupted: 'The server stopped while it was answering. What was written is kept; regenerate to get a whole answer.',
    finished: 'Answer finished.', began: 'Answering…', save: 'Ask again', editLabel: 'Changed question',
    figures: { ttft: 'first token', speed: 'tokens/s', prompt: 'read', image: 'of pictures', cached: 'cached', completion: 'written' },
    offline: 'Connection lost. The server keeps writing; the answer is fetched as soon as it can be reached.',
    pictureOf: (n, name) => `Picture ${n}${name ? `: ${name}` : ''}`, openPicture: (n) => `Look at picture ${n}`,
  },
  composer: {
    label: 'Message', placeholder: 'Ask something…', send: 'Send message', stop: 'Stop answering', attach: 'Add pictures', camera: 'Take a picture',
    pictures: 'Pictures of this message', look: (n) => `What the model sees of picture ${n}`, left: (n) => `Move picture ${n} left`,
    right: (n) => `Move picture ${n} right`, remove: (n) => `Remove picture ${n}`, cost: (tiles, tokens) => `${tiles} ${tiles === 1 ? 'tile' : 'tiles'} · ${tokens} tokens`,
    looking: 'Measuring…', region: 'region', budget: (used, all) => `${used} of ${all}`, budgetLabel: (used, all, past, pictures, text) =>
      `Context: ${used} of ${all} tokens used; ${past} by earlier messages, ${pictures} by pictures, ${text} by this text`,
    over: (n) => `This needs ${n} tokens more than the context holds, so the server would refuse it. Remove a picture, choose a region, shorten the text, or begin a new chat.`,
    tooMany: (n) => `A message holds at most ${n} pictures.`, tooLarge: (name, mb) => `${name} is larger than ${mb} MB. Send a smaller file.`,
    notPicture: (name) => `${name} is not a JPEG, PNG, GIF, BMP or WebP picture.`, keys: 'Enter sends · Shift+Enter makes a new line · pictures can be dropped or pasted',
    dropHere: 'Drop to add the picture',
  },
  seen: {
    title: 'What the model sees', picture: 'Picture with the grid of tiles', size: 'Picture', canvas: 'Canvas', tiles: 'Tiles', tokens: 'Tokens', share: 'Share of the context',
    edge: 'Tile edge', pixels: (w, h) => `${w} × ${h} px`, select: 'Select a region', selecting: 'Drag over the picture, or type the numbers below.', whole: 'Use the whole picture',
    region: 'Region', x: 'Left', y: 'Top', width: 'Width', height: 'Height', apply: 'Ask about this region', viewTile: (n) => n === 0 ? 'View the overview tile' : `View tile ${n}`,
    tileHead: (n) => n === 0 ? 'Overview tile, as the encoder gets it' : `Tile ${n}, as the encoder gets it`, tileChoice: 'View tile',
    noTiles: 'This model does not show its tiles.',
  },
  camera: { title: 'Take a picture', take: 'Take picture', none: 'No camera can be used. Allow this page to use it in the browser, or choose a file.' , live: 'Camera picture' },
  options: {
    title: 'Options', system: 'System prompt', systemHint: 'Empty: the model’s own.', maxTokens: 'Longest answer (tokens)', temperature: 'Temperature', temperatureHint: '0 always takes the most probable token.',
    topP: 'Top-p', seed: 'Seed', seedHint: 'Empty: random.', beams: 'Beams', lengthPenalty: 'Length penalty', repetition: 'Repetition penalty', schema: 'JSON schema', schemaHint: 'The answer will follow it. Empty: free text.',
    schemaBad: 'This is not valid JSON, so it is not used.', reset: 'Reset to defaults', beamsHint: '1 is no beam search.',
  },
  compare: {
    title: 'Compare', about: 'One question to two models, or to one model with two settings.', left: 'Answer A', right: 'Answer B', ask: 'Ask both', stop: 'Stop', picture: 'Picture', pick: 'Choose picture', noPicture: 'No picture', remove: 'Remove picture',
    question: 'Question', votes: 'Which answer is better?', a: 'A is better', b: 'B is better', tie: 'Equally good', bad: 'Both are poor', log: 'Votes', export: 'Export as TSV', clear: 'Clear votes', empty: 'Ask, then vote: the votes appear here.', model: 'Model', temperature: 'Temperature', beams: 'Beams', maxTokens: 'Longest answer', preprompt: 'System prompt', vote: 'Vote', none: 'The answer appears here.',
  },
  engine: {
    title: 'Engine', about: 'What the engine does right now.', live: 'Live', paused: 'Paused', pause: 'Pause', resume: 'Resume', running: 'Running', waiting: 'Waiting', slots: (n) => `of ${n} slots`, queue: (n) => `of ${n} places`,
    kv: 'KV cache', kvOf: (n) => `of ${n} positions`, memory: 'KV memory', step: 'Step time', prefix: 'Prefix cache hits', images: 'Picture cache hits', imageMemory: 'Picture cache', tiles: 'Tiles encoded', uptime: 'Uptime', heap: 'Java heap',
    speed: 'Generated tokens per second', reading: 'Prompt tokens per second', ttft: 'Time to first token', stepPlot: 'Step time', seconds: 'last 2 minutes', none: 'no data yet', draining: 'draining', failed: 'failed', ready: 'ready', busy: 'busy', model: 'Model',
    of: (n) => `of ${n}`, steps: 'Steps', failure: (text) => `The engine no longer answers: ${text}. Restart the server; the log says more.`,
  },
  models: {
    title: 'Models', about: 'Served by this server, and what else is in the model store.', name: 'Name', variant: 'Variant', precision: 'Precision', device: 'Device', context: 'Context', perTile: 'Tokens a tile', served: 'Served models', state: 'State', chat: 'Chat with it', edge: 'Tile edge',
    how: 'Add a model', howText: 'Models are added on the command line, then served after a restart:',
  },
  keys: {
    title: 'Keys', about: 'Whoever calls the API with a key sees only what that key’s owner has.', create: 'Create key', name: 'Name', scopes: 'Scopes (separated by spaces; empty: everything)', days: 'Valid for days (empty: always)', rpm: 'Requests a minute', tpd: 'Tokens a day',
    none: 'There are no keys. On this machine none is needed; other addresses need one.', prefix: 'Begins with', created: 'Created', used: 'Last used', expires: 'Expires', state: 'State', revoke: (name) => `Revoke ${name}`, revoked: 'revoked', active: 'active', expired: 'expired', never: 'never', list: 'Keys',
    secretHead: 'Copy the key now', secretText: 'It cannot be shown again.', actions: 'Actions', revokeShort: 'Revoke', quota: 'Quota', unlimited: 'no limit', revokedToast: (name) => `${name} can no longer be used.`,
  },
  usage: {
    title: 'Usage', about: 'Tokens and requests by day, model and key, in UTC.', from: 'From', to: 'To', requests: 'Requests', prompt: 'Tokens read', images: 'Pictures', imageTokens: 'Picture tokens', cached: 'Cached', completion: 'Tokens written', day: 'Day', model: 'Model', key: 'Key', noKey: 'no key', none: 'Nothing was used in these days.', daily: 'Tokens by day', list: 'Details',
  },
  batches: {
    title: 'Batches', about: 'Bulk requests that run when the engine has room.', none: 'There are no batches. Upload a JSONL file, then create a batch from it.', upload: 'Create a batch', file: 'JSONL file', endpoint: 'Endpoint', create: 'Upload and start', id: 'Batch', state: 'State', progress: 'Progress', created: 'Created', output: 'Output', cancel: 'Cancel batch', download: 'Download', list: 'Batches', errors: 'Errors', failedCount: (n) => `${n} failed`, done: (n, all) => `${n} of ${all}`, actions: 'Actions',
  },
  storage: {
    title: 'Storage', about: 'What the database holds.', conversations: 'Conversations', messages: 'Messages', images: 'Pictures', imageBytes: 'Picture files', files: 'Files', stored: 'Stored once', referenced: 'In use', dedup: 'Saved by storing once', database: 'Database', tables: 'Tables', table: 'Table', size: 'Size', rows: 'Rows (estimate)',
    exportHead: 'Take everything with you', exportText: 'One archive with all conversations and pictures.', exportAll: 'Export everything', importAll: 'Import an archive', importFile: 'Archive file', imported: 'Imported.', removeAll: 'Delete all conversations', removeConfirm: 'Delete every conversation? They can be restored one by one until the purge.', removedAll: (n) => `${n} conversations deleted.`, retention: 'Retention',
  },
  doctor: {
    title: 'Doctor', about: 'What works, and what to do where something does not.', again: 'Check again', server: 'Server', engine: 'Engine', storage: 'Storage', model: 'Model', browser: 'Browser', ok: 'works', warn: 'look at this', bad: 'does not work', java: 'Java', memory: 'Memory', network: 'Round trip', checks: 'Checks',
  },
  settings: {
    title: 'Settings', about: 'Kept in this browser.', appearance: 'Appearance', theme: 'Theme', system: 'Like the system', light: 'Light', dark: 'Dark', key: 'API key', keyHint: 'Sent with every request of this page. Needed when the server asks for keys.', save: 'Save key', saved: 'Saved.', forget: 'Forget key', enter: 'Send with', enterSends: 'Enter', ctrlEnter: 'Ctrl+Enter', data: 'Data in this browser', clear: 'Delete drafts and local conversations', cleared: 'Deleted.', chat: 'Chat', access: 'Access',
  },
  login: { title: 'This server asks for a key', text: 'Paste an API key. It stays in this browser.', label: 'API key', use: 'Use key', wrong: 'The server did not accept this key.' },
  shortcuts: {
    title: 'Keyboard shortcuts', list: [['n', 'New chat'], ['/', 'Search conversations'], ['i', 'Write a message'], ['u', 'Add pictures'], ['o', 'Options'], ['Enter', 'Send the message'], ['Shift+Enter', 'New line'], ['Escape', 'Stop answering, or close what is open'],
      ['r', 'Regenerate the last answer'], ['e', 'Edit the last question'], ['t', 'Change the theme'], ['g e', 'Engine page'], ['g c', 'Compare page'], ['?', 'This sheet']],
  },
  errors: {
    network: 'The server cannot be reached. Is it still running? Try again in a moment.', unknown: (status) => `The server answered with an error (${status}).`, noStorage: 'This server runs without storage, so there is nothing to show here. Start it with a database to use this page.',
    notThere: 'This server does not offer this page’s data.', busy: 'The engine is busy. Try again in a moment.', clipboard: 'The browser did not allow copying.', page: 'This page could not be shown.',
  },
};

export const texts = { en };
export const t = texts[navigator.language?.slice(0, 2)] ?? en;
