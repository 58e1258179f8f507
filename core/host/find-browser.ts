import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const WINDOWS_PLACES = [
  ['PROGRAMFILES(X86)', 'Microsoft\\Edge\\Application\\msedge.exe'],
  ['PROGRAMFILES', 'Microsoft\\Edge\\Application\\msedge.exe'],
  ['PROGRAMFILES', 'Google\\Chrome\\Application\\chrome.exe'],
  ['PROGRAMFILES(X86)', 'Google\\Chrome\\Application\\chrome.exe'],
  ['LOCALAPPDATA', 'Google\\Chrome\\Application\\chrome.exe'],
] as const;

const MAC_PLACES = [
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const LINUX_NAMES = ['microsoft-edge', 'google-chrome', 'chromium', 'chromium-browser'];

/** The executable of an installed Edge, Chrome or Chromium, or undefined. */
export function findBrowser(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | undefined {
  return candidates(platform, environment).find((file) => existsSync(file));
}

function candidates(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  if (platform === 'win32') {
    return WINDOWS_PLACES.flatMap(([variable, path]) => {
      const folder = environment[variable];
      return folder ? [join(folder, path)] : [];
    });
  }
  if (platform === 'darwin') return MAC_PLACES;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}
