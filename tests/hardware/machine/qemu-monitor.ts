import type { Socket } from 'node:net';
import * as z from 'zod';
import { onJson, writeJson } from './lines.ts';

const messageSchema = z.union([
  z.object({ return: z.unknown(), id: z.int() }),
  z.object({ error: z.object({ desc: z.string() }), id: z.int() }),
  z.object({ event: z.literal('DEVICE_DELETED'), data: z.object({ device: z.string().optional() }) }),
  z.object({ event: z.string() }),
  z.object({ QMP: z.unknown() }),
]);

/** QEMU's monitor (QMP): what a hand does at the machine's plugs. */
export class QemuMonitor {
  readonly #socket: Socket;
  readonly #open = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly #leaving = new Map<string, () => void>();
  #last = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    onJson(socket, (message) => this.#receive(messageSchema.parse(message)));
  }

  /** @throws Error in QEMU's words when it refuses */
  execute(command: string, args: Record<string, unknown> = {}): Promise<void> {
    this.#last += 1;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#open.set(this.#last, { resolve, reject });
    writeJson(this.#socket, { execute: command, arguments: args, id: this.#last });
    return promise;
  }

  /** Takes a device off; resolves when it is gone and its id is free. */
  async unplug(device: string): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#leaving.set(device, resolve));
    await this.execute('device_del', { id: device });
    await gone;
  }

  #receive(message: z.infer<typeof messageSchema>): void {
    if ('data' in message) this.#leaving.get(message.data.device ?? '')?.();
    if (!('id' in message)) return;
    const call = this.#open.get(message.id);
    this.#open.delete(message.id);
    if ('error' in message) call?.reject(new Error(`QEMU: ${message.error.desc}`));
    else call?.resolve();
  }
}
