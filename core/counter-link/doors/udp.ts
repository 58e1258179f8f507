import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Commands } from './commands.ts';
import type { DoorsConfig } from './config.ts';
import { MESSAGE_LIMIT, type DoorDependencies, type OpenDoor } from './door.ts';
import { DoorGuard } from './door-guard.ts';
import { answering, DoorRefusal } from './door-refusal.ts';
import { Ends } from './ends.ts';
import { commandSchema, echoOf, jsonObject, parsed } from './message.ts';

/**
 * Commands as JSON datagrams (docs/DOORS.md). Each is answered by one to its sender, and so is the end of a rating that it began.
 * @throws Error with a code, e.g. EADDRINUSE
 */
export async function openUdpDoor({ port, host, from }: NonNullable<DoorsConfig['udp']>, commands: Commands, links: DoorDependencies): Promise<OpenDoor> {
  const { clock, log } = links;
  const guard = new DoorGuard({ door: 'udp', from, clock, log });
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.bind(port, host);
  await once(socket, 'listening');
  const ends = new Ends(links);
  socket.on('error', (error) => guard.refused(error.name));
  socket.on('message', (bytes, sender) => {
    if (!guard.knows(sender.address) || !guard.allows(sender.address)) return;
    const reply = (message: object) => send(socket, message, sender);
    let echo = {};
    let begins = false;
    const answer = answering(log, () => {
      if (bytes.length > MESSAGE_LIMIT) throw new DoorRefusal('too-large');
      const message = jsonObject(bytes);
      echo = echoOf(message, 'command', 'serial');
      const command = parsed(commandSchema, message);
      begins = command.command === 'apprise';
      return commands.run(command, sender.address);
    });
    if (answer.result !== 0) guard.refused(answer.result);
    reply({ ...echo, ...answer });
    if (begins) ends.watch(answer, (status) => reply({ ...echo, event: 'closed', id: answer.id, status }));
  });
  const close = async () => {
    ends.stop();
    socket.close();
    await once(socket, 'close');
  };
  return { port: socket.address().port, close };
}

/** A datagram that does not arrive is the sender's to ask for again. */
function send(socket: Socket, message: object, { port, address }: RemoteInfo): void {
  socket.send(JSON.stringify(message), port, address, () => {});
}
