import type { Logger } from 'pino';
import type { DeviceConfig } from './config.ts';
import type { Clock } from './contract/clock.ts';
import type { DoorAt } from './contract/process-messages.ts';
import { Commands } from './counter-link/doors/commands.ts';
import type { DoorsConfig } from './counter-link/doors/config.ts';
import type { DoorDependencies, OpenDoor } from './counter-link/doors/door.ts';
import { openHttpDoor } from './counter-link/doors/http.ts';
import { openUdpDoor } from './counter-link/doors/udp.ts';
import { openWebSocketDoor } from './counter-link/doors/websocket.ts';
import { numberOfOurOwn } from './desk/self-rating/own-number.ts';

export interface DoorsOptions extends Pick<DoorDependencies, 'counter' | 'window' | 'visits' | 'directory'> {
  config: Pick<DeviceConfig, 'doors' | 'deviceId'>;
  /** The one origin that screens may show in a frame. */
  frameOrigin: string | null;
  clock: Clock;
  log: Logger;
}

/**
 * Opens the doors that the configuration names. One that cannot be opened keeps nobody from rating.
 * @returns those that are open, and what a technician must know
 */
export async function openDoors(options: DoorsOptions, onStop: (end: () => Promise<void> | void) => void): Promise<{ doors: readonly DoorAt[]; warnings: readonly string[] }> {
  const { config, frameOrigin, log, ...rest } = options;
  const { doors } = config;
  if (doors === undefined) return { doors: [], warnings: [] };
  const open: DoorAt[] = [];
  const links: DoorDependencies = { ...rest, log, matter: doors.matter, newSerialNumber: () => numberOfOurOwn('CK', config.deviceId, options.clock.now()) };
  const warnings = doors.pages && frameOrigin === null ? [NO_PAGES] : [];
  for (const { name, at: { host, port }, start } of doorsOf(doors, new Commands(links), links)) {
    try {
      const door = await start();
      onStop(() => door.close());
      open.push({ name, host, port: door.port });
      log.info({ door: name, host, port: door.port }, 'A door is open.');
    } catch (error) {
      warnings.push(notOpened(name, port, codeOf(error)));
    }
  }
  return { doors: open, warnings };
}

interface NamedDoor {
  name: string;
  at: Omit<DoorAt, 'name'>;
  start(): Promise<OpenDoor>;
}

function doorsOf({ webSocket, udp, http }: DoorsConfig, commands: Commands, links: DoorDependencies): NamedDoor[] {
  return [
    webSocket ? [{ name: 'webSocket', at: webSocket, start: () => openWebSocketDoor(webSocket, commands, links) }] : [],
    udp ? [{ name: 'udp', at: udp, start: () => openUdpDoor(udp, commands, links) }] : [],
    http ? [{ name: 'http', at: http, start: () => openHttpDoor(http, commands, links) }] : [],
  ].flat();
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown');

const notOpened = (name: string, port: number, code: string) =>
  `config.json 的 doors.${name} 未能打开（端口 ${port}，${code}），业务系统暂不能由此调用本机，其他功能不受影响。请关闭占用该端口的程序，或更改 port、host 后重新启动。` +
  ` (doors.${name} in config.json could not be opened: port ${port}, ${code}. Everything else works. End the program that holds the port, or change port or host, and start again.)`;

const NO_PAGES =
  'config.json 的 doors.pages 已打开，但本机不能显示省平台页面：未配置 province，其地址不是 https，或 citizenInput 为 levels。' +
  ' (doors.pages in config.json is on, but no page of the province can be shown here: no province is configured, its address is not https, or citizenInput is "levels".)';
