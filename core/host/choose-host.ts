/** What can show the citizen's screen: the Electron shell, a browser in app mode, or nothing on this machine. */
export type HostKind = 'electron' | 'browser' | 'none';

export interface HostProbes {
  /** What `--host` demands, if anything. */
  wanted: HostKind | undefined;
  hasDisplay: boolean;
  /** Asked only when needed, because it may try to fetch the binary. */
  electronBinary(): Promise<string | undefined>;
  browser(): string | undefined;
}

export interface HostChoice {
  kind: HostKind;
  /** The executable; absent for `none`. */
  executable?: string;
  /** In plain words, for the console. */
  why: string;
}

/**
 * Chooses who shows the screen. Without a display nothing is fetched and nothing opened.
 * @throws Error when `--host` demands what is not there
 */
export async function chooseHost({ wanted, hasDisplay, electronBinary, browser }: HostProbes): Promise<HostChoice> {
  if (wanted === 'none') return { kind: 'none', why: '--host none was given' };
  if (wanted === undefined && !hasDisplay) return { kind: 'none', why: 'this machine has no display' };

  if (wanted !== 'browser') {
    const executable = await electronBinary();
    if (executable) return { kind: 'electron', executable, why: 'its binary is present' };
    if (wanted === 'electron') throw new Error('--host electron：没有 Electron 程序，也未能下载。 The Electron binary is not here and could not be fetched.');
  }
  const executable = browser();
  if (executable) {
    const why = wanted ? '--host browser was given' : 'the Electron binary is not here and could not be fetched';
    return { kind: 'browser', executable, why };
  }
  if (wanted === 'browser') throw new Error('--host browser：没有安装 Edge、Chrome 或 Chromium。 Neither Edge, Chrome nor Chromium is installed.');
  return { kind: 'none', why: 'neither Electron nor Edge, Chrome or Chromium is here' };
}

/** Windows and macOS always have one; elsewhere X11 and Wayland say so in the environment. */
export function hasDisplay(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): boolean {
  return platform === 'win32' || platform === 'darwin' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}
