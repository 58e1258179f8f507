/**
 * Stands in for the package `electron` where its binary is not: just what the shell uses, in the order and with the
 * events that Electron's documentation gives. It shows that the shell asks for the right things; that Electron then does
 * them, only `launch.test.ts` can show.
 */
import { EventEmitter } from 'node:events';

/** The argument of Electron's preventable events. */
export class FakeEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

export class FakeWebContents extends EventEmitter {
  readonly ipc = new EventEmitter();
  readonly posted: { channel: string; ports: unknown[] }[] = [];
  openHandler: () => { action: string } = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler;
  }

  postMessage(channel: string, _message: unknown, ports: unknown[]): void {
    this.posted.push({ channel, ports });
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all.filter(({ destroyed }) => !destroyed);
  }

  readonly webContents = new FakeWebContents();
  readonly options: Record<string, unknown>;
  readonly loaded: string[] = [];
  shown = false;
  focused = false;
  /** Above every other window, those in full screen too. */
  onTop = false;
  /** What was asked of it that is seen, in order. */
  readonly seen: string[] = [];
  destroyed = false;
  readonly #hooks = new Map<number, () => void>();

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
  }

  async loadURL(url: string): Promise<void> {
    this.#mustExist();
    this.loaded.push(url);
  }

  show(): void {
    this.#mustExist();
    this.shown = true;
    this.seen.push('show');
  }

  hide(): void {
    this.#mustExist();
    this.shown = false;
    this.seen.push('hide');
  }

  focus(): void {
    this.focused = true;
    this.seen.push('focus');
  }

  blur(): void {
    this.#mustExist();
    this.focused = false;
    this.seen.push('blur');
  }

  moveTop(): void {
    this.#mustExist();
    this.seen.push('moveTop');
  }

  setAlwaysOnTop(onTop: boolean, level = 'floating'): void {
    this.#mustExist();
    this.onTop = onTop;
    this.seen.push(onTop ? `over ${level}` : 'not on top');
  }

  setKiosk(kiosk: boolean): void {
    this.#mustExist();
    this.seen.push(kiosk ? 'kiosk' : 'no kiosk');
  }

  /** As in Electron, only there on Windows. */
  hookWindowMessage(message: number, callback: () => void): void {
    this.#mustExist();
    if (process.platform !== 'win32') throw new TypeError('window.hookWindowMessage is not a function');
    this.#hooks.set(message, callback);
  }

  /** A message that Windows sends to the window. */
  windowMessage(message: number): void {
    this.#hooks.get(message)?.();
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  destroy(): void {
    this.#mustExist();
    this.destroyed = true;
    this.emit('closed');
  }

  /** As in Electron, any use of a destroyed window throws. */
  #mustExist(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
  }
}

class App extends EventEmitter {
  isPackaged = true;
  hasLock = true;
  readonly ready = Promise.withResolvers<void>();
  isReady = false;
  readonly switches: string[] = [];
  readonly exits: number[] = [];
  readonly relaunches: { args: string[] }[] = [];
  readonly commandLine = { appendSwitch: (name: string) => this.switches.push(name) };
  folder = '';

  getPath(name: string): string {
    return `${this.folder}/${name}`;
  }

  getVersion(): string {
    return '0.0.0';
  }

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  async whenReady(): Promise<void> {
    await this.ready.promise;
    this.isReady = true;
  }

  quit(): void {
    this.emit('before-quit', new FakeEvent());
  }

  exit(code: number): void {
    this.exits.push(code);
  }

  relaunch(options: { args: string[] }): void {
    this.relaunches.push(options);
  }
}
export const app = new App();

export const Menu = { set: [] as unknown[], setApplicationMenu: (menu: unknown) => Menu.set.push(menu) };

export const protocol = { schemes: [] as unknown[], registerSchemesAsPrivileged: (schemes: unknown[]) => protocol.schemes.push(...schemes) };

class Session extends EventEmitter {
  readonly handlers: Record<string, (request: { method: string; url: string }) => Promise<Response>> = {};
  readonly protocol = {
    handle: (scheme: string, handler: (request: { method: string; url: string }) => Promise<Response>) => {
      this.handlers[scheme] = handler;
    },
  };
  mayRequest: (url: string, resourceType?: string) => boolean = () => true;
  readonly webRequest = {
    onBeforeRequest: (listener: (details: { url: string; resourceType: string }, answer: (decision: { cancel: boolean }) => void) => void) => {
      this.mayRequest = (url, resourceType = 'script') => {
        let allowed = true;
        listener({ url, resourceType }, ({ cancel }) => {
          allowed = !cancel;
        });
        return allowed;
      };
    },
  };
  grants: (permission: string) => boolean = () => true;
  checks: () => boolean = () => true;
  devices: () => boolean = () => true;
  spellChecker = true;
  readonly cleared: string[] = [];

  async clearStorageData(): Promise<void> {
    this.cleared.push('storage');
  }

  async clearCache(): Promise<void> {
    this.cleared.push('cache');
  }

  setPermissionRequestHandler(handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void): void {
    this.grants = (permission) => {
      let granted = true;
      handler(null, permission, (answer) => {
        granted = answer;
      });
      return granted;
    };
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    this.checks = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.devices = handler;
  }

  setSpellCheckerEnabled(on: boolean): void {
    this.spellChecker = on;
  }
}
/** In memory, unless a name begins with `persist:`. */
const partitions = new Map<string, Session>();
export const session = {
  defaultSession: new Session(),
  fromPartition(name: string): Session {
    const found = partitions.get(name) ?? new Session();
    partitions.set(name, found);
    return found;
  },
};

/** As on Windows: usable once the app is ready; what another account or machine sealed throws. */
export const safeStorage = {
  usable: true,
  account: 'kiosk',
  isEncryptionAvailable: () => app.isReady && safeStorage.usable,
  encryptString: (plain: string): Buffer => {
    if (!safeStorage.isEncryptionAvailable()) throw new Error('Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.');
    return Buffer.concat([Buffer.from('v10'), Buffer.from(`${safeStorage.account}:${plain}`).map((byte) => byte ^ 0x5a)]);
  },
  decryptString: (sealed: Buffer): string => {
    if (!safeStorage.isEncryptionAvailable()) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString. Decryption is not available.');
    const [account, plain] = Buffer.from(sealed.subarray(3).map((byte) => byte ^ 0x5a)).toString().split(':');
    if (sealed.subarray(0, 3).toString() !== 'v10' || account !== safeStorage.account || plain === undefined) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
    return plain;
  },
};

export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = { started: [] as string[], start: (type: string) => powerSaveBlocker.started.push(type) };

let channels = 0;
export class MessageChannelMain {
  readonly port1: string;
  readonly port2: string;
  constructor() {
    channels += 1;
    this.port1 = `${channels}a`;
    this.port2 = `${channels}b`;
  }
}

export class FakeUtilityProcess extends EventEmitter {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly posted: unknown[][] = [];
  readonly stderr = new EventEmitter();

  constructor(file: string, env: NodeJS.ProcessEnv) {
    super();
    this.file = file;
    this.env = env;
  }

  postMessage(message: unknown, ports: unknown[]): void {
    this.posted.push([message, ...ports]);
  }

  kill(): boolean {
    return this.emit('exit', 1);
  }
}
export const utilityProcess = {
  all: [] as FakeUtilityProcess[],
  fork(file: string, _args: string[], options: { env: NodeJS.ProcessEnv }): FakeUtilityProcess {
    const child = new FakeUtilityProcess(file, options.env);
    utilityProcess.all.push(child);
    return child;
  },
};
