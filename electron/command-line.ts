import { join } from 'node:path';

/** Switches that Chromium reads at its start; there is no other way to set these. */
export const CHROMIUM_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // A swipe from the edge would go "back" in the history and show a blank page.
  ['overscroll-history-navigation', '0'],
  // A citizen's two fingers would leave the screen zoomed for the next citizen.
  ['disable-pinch'],
];

/** What can be told to the app on its command line. */
export interface ShellOptions {
  /** Full screen without a way out. Always in a packaged app; in development with `--kiosk`. */
  kiosk: boolean;
  /** `--quit` asks the running instance to end in order: the way out of kiosk mode for a technician's script. */
  quit: boolean;
  /** `--data-folder=…`: where the evaluator keeps its database. */
  dataFolder: string | undefined;
  /** `--relaunched-at=…`: when earlier processes relaunched the app, for the crash table. */
  relaunchesAt: readonly number[];
}

const RELAUNCHED_AT = '--relaunched-at=';
const DATA_FOLDER = '--data-folder=';

function valueOf(argv: readonly string[], prefix: string): string | undefined {
  const value = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  return value === '' ? undefined : value;
}

/** Reads the command line. Unknown switches are Chromium's and are left to it. */
export function readShellOptions(argv: readonly string[], packaged: boolean): ShellOptions {
  const relaunches = valueOf(argv, RELAUNCHED_AT)?.split(',').map(Number) ?? [];
  return {
    kiosk: packaged || argv.includes('--kiosk'),
    quit: argv.includes('--quit'),
    dataFolder: valueOf(argv, DATA_FOLDER),
    relaunchesAt: relaunches.filter((at) => Number.isSafeInteger(at)),
  };
}

/** The arguments for a relaunch: the same as now, without the program itself, with the new list of relaunches. */
export function relaunchArguments(argv: readonly string[], relaunchesAt: readonly number[]): string[] {
  const kept = argv.slice(1).filter((argument) => !argument.startsWith(RELAUNCHED_AT));
  return [...kept, `${RELAUNCHED_AT}${relaunchesAt.join(',')}`];
}

interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  userData: string;
}

/**
 * The folder of the evaluator's database: from the command line, else from `EVALUATOR_DATA_FOLDER` as `npm start` sets it. On
 * Windows it is else below ProgramData: a user's profile may roam to a server, or be deleted with the kiosk account, and
 * with it ratings that were not sent.
 */
export function dataFolder(options: ShellOptions, { platform, env, userData }: Surroundings): string {
  const given = options.dataFolder ?? env['EVALUATOR_DATA_FOLDER'];
  if (given !== undefined && given !== '') return given;
  const programData = env['ProgramData'];
  return platform === 'win32' && programData !== undefined ? join(programData, 'Counter Evaluator') : join(userData, 'evaluator');
}
